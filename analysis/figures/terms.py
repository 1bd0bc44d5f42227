"""Figures of terms: keyness, two sets of texts against each other, places, rank and frequency."""

from collections.abc import Mapping
from itertools import pairwise
from textwrap import fill, shorten
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import (
    FAINT,
    HUES,
    INK,
    QUIET,
    house_style,
    link_rows,
    new_axes,
    nothing_to_show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Palette = Mapping[str, str] | None


def plot_keyness(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Palette = None,
    title: str | None = None,
) -> "Axes":
    """Draw the terms of each group as dots: score, interval where there is one, counts.

    `table` is of `compare_terms`, best cut by `top_terms`; groups and terms are drawn in its
    order. Behind each dot stand the counts: in the group, and in all others.
    """
    with house_style():
        groups = _groups(table)
        y = _places(groups)
        ax = new_axes(ax, width=8.5, height=1.7 + 0.25 * (float(y.max(initial=3)) + 1))
        known = table["log_odds"].notna().to_numpy() if len(table) else np.zeros(0, dtype=bool)
        if not known.any():
            return nothing_to_show(ax, "no group uses a term more than the others")
        hues = _hues(groups, palette)
        x = table["log_odds"].to_numpy()
        ax.hlines(y, 0, x, color=hues, linewidth=0.8, alpha=0.45)
        has = table["low"].notna().to_numpy()
        ax.hlines(
            y[has], table["low"][has], table["high"][has], color=np.array(hues)[has], linewidth=2.4
        )
        link_rows(ax.scatter(x, y, color=hues, s=34, zorder=3), range(len(table)))
        right = np.fmax(x, np.where(has, table["high"], x))
        for at, place, row in zip(right, y, table.itertuples(), strict=True):
            counts = f"{row.n_target} : {row.n_reference}"
            ax.annotate(counts, (at, place), (7, 0), textcoords="offset points", va="center",
                        fontsize=8, color=QUIET)  # fmt: skip
        ax.axvline(0, color=QUIET, linewidth=0.8)
        ax.set_yticks(y, table["term"].astype("str"))
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(y.max() + 0.8, -1.3)
        ax.margins(x=0.1)
        ax.grid(axis="x")
        _head_groups(ax, groups, y, hues)
        ax.set_title(fill(title or _keyness_title(table, groups), 74))
        ax.set_xlabel(_keyness_note(table))
        return ax


def _groups(table: pd.DataFrame) -> list[str]:
    """The group of each row in words: all columns before the term."""
    names = list(table.columns[: list(table.columns).index("term")])
    if not len(table):
        return []
    return table[names].astype("str").agg(" · ".join, axis=1).to_list()


def _places(groups: list[str]) -> np.ndarray:
    """Rows below each other, with a free line for the head of each group."""
    new = [0, *(int(a != b) for a, b in pairwise(groups))][: len(groups)]
    return np.arange(len(groups)) + 1.6 * np.cumsum(new)


def _hues(groups: list[str], palette: Palette) -> list[str]:
    order = list(dict.fromkeys(groups))
    given = palette or {}
    return [
        given.get(g, given.get(g.split(" · ")[-1], HUES[order.index(g) % len(HUES)]))
        for g in groups
    ]


def _head_groups(ax: "Axes", groups: list[str], y: np.ndarray, hues: list[str]) -> None:
    for group in dict.fromkeys(groups):
        first = groups.index(group)
        ax.annotate(shorten(group, 70), (0, float(y[first])), (0, 11), textcoords="offset points",
                    xycoords=("axes fraction", "data"), fontweight="bold", color=hues[first],
                    fontsize=9.5)  # fmt: skip


def _keyness_title(table: pd.DataFrame, groups: list[str]) -> str:
    top = int(table["z_four_term"].argmax())
    row = table.iloc[top]
    return (
        f"“{row['term']}” sets {groups[top]} most apart: {row['n_target']} times, "
        f"and {row['n_reference']} in all others"
    )


def _keyness_note(table: pd.DataFrame) -> str:
    groups = table.drop_duplicates("total_target")
    words = int(table["total_target"].iloc[0] + table["total_reference"].iloc[0])
    note = "log-odds ratio against all others (0 = equally frequent)\n"
    note += f"behind the dots: count in the group : in all others; {words:,} words in all"
    if table["low"].notna().any():
        return f"{note}\nbars: 95 % interval, articles resampled"
    few = int(groups["n_articles"].max())
    most = "1 article" if few == 1 else f"{few} articles"
    return f"{note}\nno intervals: {most} at most in a group, and they need ten"


def plot_rates(
    table: pd.DataFrame,
    *,
    reference: str = "all others",
    n_labels: int = 16,
    ax: "Axes | None" = None,
    palette: Palette = None,
    title: str | None = None,
) -> "Axes":
    """Draw each term's frequency in one group against that in all others, on log axes.

    `table` is of `compare_terms`, the rows of one group; where there is but one other, name it as
    `reference`. A term that one side lacks is drawn as half an occurrence, beyond the dotted
    line. The `n_labels` terms with the largest |z| are named; labels do not overlap.
    """
    with house_style():
        groups = _groups(table)
        if len(set(groups)) > 1:
            raise ValueError(f"table: rows of {len(set(groups))} groups; give those of one")
        ax = new_axes(ax, width=8, height=7)
        known = table["log_odds"].notna()
        if not known.any():
            return nothing_to_show(ax, "there is nothing to compare with")
        group, table = groups[0], table[known]
        hue = _hues([group], palette)[0]
        n1, n2 = table["total_target"].iloc[0], table["total_reference"].iloc[0]
        y, x = (np.fmax(table[n], 0.5) * 1000 / total for n, total in
                (("n_target", n1), ("n_reference", n2)))  # fmt: skip
        jitter = np.exp(np.random.default_rng(0).normal(0, 0.025, (2, len(table))))
        above = (table["log_odds"] > 0).to_numpy()
        colours = np.where(above, hue, (palette or {}).get(reference, QUIET))
        points = ax.scatter(x * jitter[0], y * jitter[1], s=14, c=colours, alpha=0.55, linewidth=0)
        link_rows(points, np.flatnonzero(known).tolist())
        ax.set_xscale("log")
        ax.set_yscale("log")
        ends = np.array([min(x.min(), y.min()) * 0.8, max(x.max(), y.max()) * 1.5])
        ax.plot(ends, ends, color=QUIET, linewidth=0.8)
        for line, total in ((ax.axhline, n1), (ax.axvline, n2)):
            line(750 / total, color=FAINT, linestyle=":")
        _plain_ticks(ax)
        top = table["z_four_term"].abs().sort_values(ascending=False, kind="stable").index
        chosen = table.index.get_indexer(top[:n_labels])
        _name_points(ax, table, x.to_numpy(), y.to_numpy(), chosen, colours)
        ax.set_title(fill(title or _rates_title(table, group), 66))
        ax.set_ylabel(f"{shorten(group, 50)}: per 1,000 words (N = {n1:,})", color=hue)
        note = "beyond the dotted lines: not used on that side (drawn as half a time)"
        ax.set_xlabel(f"{shorten(reference, 50)}: per 1,000 words (N = {n2:,})\n{note}")
        return ax


def _plain_ticks(ax: "Axes") -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())


def _name_points(
    ax: "Axes", table: pd.DataFrame, x: np.ndarray, y: np.ndarray, chosen: np.ndarray,
    colours: np.ndarray,
) -> None:  # fmt: skip
    """Names beside points, moved apart; a thin line leads to a point that is far."""
    from adjustText import adjust_text

    names = table["term"].astype("str").to_numpy()
    texts = [
        ax.text(x[i], y[i], names[i], fontsize=9, color=colours[i] if colours[i] != QUIET else INK)
        for i in chosen
    ]
    if texts:
        ax.figure.canvas.draw()
        lead = {"arrowstyle": "-", "color": QUIET, "lw": 0.5}
        adjust_text(texts, x=x[chosen], y=y[chosen], ax=ax, iter_lim=400, arrowprops=lead,
                    expand=(1.15, 1.5))  # fmt: skip


def _rates_title(table: pd.DataFrame, group: str) -> str:
    only = int(((table["n_target"] > 0) & (table["n_reference"] == 0)).sum())
    both = int(((table["n_target"] > 0) & (table["n_reference"] > 0)).sum())
    return f"{group}: {only:,} terms of its own, {both:,} shared"


def plot_places(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Palette = None,
    title: str | None = None,
) -> "Axes":
    """Draw where in each article a term stands, as a barcode from its first word to its last.

    `table` is of `locate_terms`; a line per term and article, in its order.
    """
    with house_style():
        lines = table[["label", "outlet", "article_id"]].astype("str").drop_duplicates()
        lines = lines.sort_values("label", key=lambda s: s.map(_order(s)), kind="stable")
        labels = lines["label"].to_list()
        y = _places(labels)
        ax = new_axes(ax, width=9, height=1.5 + 0.28 * (float(y.max(initial=3)) + 1))
        if not len(table):
            return nothing_to_show(ax, "none of these terms was found")
        hues = dict(zip(lines["outlet"], _hues(lines["outlet"].to_list(), palette), strict=True))
        place = dict(zip(lines.itertuples(index=False, name=None), y, strict=True))
        keys = table[["label", "outlet", "article_id"]].astype("str")
        at = np.array([place[key] for key in keys.itertuples(index=False, name=None)])
        ax.hlines(y, 0, 100, color=FAINT, linewidth=0.8, zorder=0)
        marks = ax.vlines(100 * table["position"], at - 0.38, at + 0.38, linewidth=1.6,
                          color=[hues[outlet] for outlet in keys["outlet"]])  # fmt: skip
        link_rows(marks, range(len(table)))
        short = [f"{shorten(o, 34)} · {a[:3]}" for o, a in zip(lines["outlet"], lines["article_id"],
                                                                 strict=True)]  # fmt: skip
        ax.set_yticks(y, short, fontsize=8.5)
        for tick, outlet in zip(ax.get_yticklabels(), lines["outlet"], strict=True):
            tick.set_color(hues[outlet])
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(y.max() + 0.8, -1.3)
        ax.set_xlim(-0.5, 100.5)
        _head_groups(ax, [f"“{label}”" for label in labels], y, [INK] * len(labels))
        _count_lines(ax, keys, place)
        ax.set_title(fill(title or _places_title(table), 74))
        ax.set_xlabel("place in the article, % of its words; at the right: how many times")
        return ax


def _order(labels: pd.Series) -> dict[str, int]:
    return {label: i for i, label in enumerate(dict.fromkeys(labels))}


def _count_lines(ax: "Axes", keys: pd.DataFrame, place: dict[tuple[str, ...], float]) -> None:
    sizes = keys.value_counts(sort=False)
    for key, n in sizes.items():
        ax.annotate(f"{n}", (1, place[key]), (6, 0), xycoords=("axes fraction", "data"),
                    textcoords="offset points", va="center", fontsize=8, color=QUIET)  # fmt: skip


def _places_title(table: pd.DataFrame) -> str:
    sizes = table.groupby(["label", "article_id"], observed=True).size()
    label, article = sizes.idxmax()
    n = table["article_id"].nunique()
    articles = "1 article" if n == 1 else f"{n} articles"
    return f"{articles} with these terms; most in {article[:3]}: “{label}”, {sizes.max()} times"


def plot_rank_frequency(
    table: pd.DataFrame,
    *,
    n_labels: int = 5,
    ax: "Axes | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw the frequency of terms by their rank, on log axes, beside Zipf's line.

    `table` is of `rank_terms`. The `n_labels` most frequent terms are named.
    """
    with house_style():
        ax = new_axes(ax, width=8, height=5)
        if not len(table):
            return nothing_to_show(ax, "no term was counted")
        ax.loglog(table["rank"], table["n_zipf"], color=QUIET, linewidth=1)
        link_rows(ax.scatter(table["rank"], table["n"], s=14, color=INK), range(len(table)))
        _plain_ticks(ax)
        top = (table["rank"].iloc[0], table["n_zipf"].iloc[0])
        ax.annotate("Zipf's law", top, (10, -2), textcoords="offset points", color=QUIET)
        for row in table.head(n_labels).itertuples():
            ax.annotate(str(row.term), (row.rank, row.n), (4, 5), fontsize=9, rotation=35,
                        textcoords="offset points")  # fmt: skip
        once = int((table["n"] == 1).sum())
        share = f"{100 * once / len(table):.0f} %"
        found = f"{once:,} of {len(table):,} terms ({share}) stand only once"
        ax.set_title(fill(title or found, 70))
        ax.margins(0.06)
        ax.set_xlabel(f"rank (1 = most frequent); {int(table['n'].sum()):,} words counted")
        ax.set_ylabel("count")
        return ax
