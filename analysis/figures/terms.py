"""Figures of keyness: what sets groups apart, and one side against the other."""

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
        y = stack_groups(groups)
        ax = new_axes(ax, width=8.5, height=1.7 + 0.25 * (float(y.max(initial=3)) + 1))
        known = table["log_odds"].notna().to_numpy() if len(table) else np.zeros(0, dtype=bool)
        if not known.any():
            return nothing_to_show(ax, "no group uses a term more than the others")
        hues = hues_of(groups, palette)
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
        head_groups(ax, groups, y, hues)
        ax.set_title(fill(title or _keyness_title(table, groups), 74))
        ax.set_xlabel(_keyness_note(table))
        return ax


def _groups(table: pd.DataFrame) -> list[str]:
    """The group of each row in words: all columns before the term."""
    names = list(table.columns[: list(table.columns).index("term")])
    if not len(table):
        return []
    return table[names].astype("str").agg(" · ".join, axis=1).to_list()


def stack_groups(groups: list[str]) -> np.ndarray:
    """Rows below each other, with a free line for the head of each group."""
    new = [0, *(int(a != b) for a, b in pairwise(groups))][: len(groups)]
    return np.arange(len(groups)) + 1.6 * np.cumsum(new)


def hues_of(groups: list[str], palette: Palette) -> list[str]:
    """The hue of each row's group; the palette may know the last part of its name (the outlet)."""
    order = list(dict.fromkeys(groups))
    given = palette or {}
    return [
        given.get(g, given.get(g.split(" · ")[-1], HUES[order.index(g) % len(HUES)]))
        for g in groups
    ]


def head_groups(ax: "Axes", groups: list[str], y: np.ndarray, hues: list[str]) -> None:
    """Write each group's name above its first row."""
    for group in dict.fromkeys(groups):
        first = groups.index(group)
        name = shorten(group, 70, placeholder="…")
        ax.annotate(name, (0, float(y[first])), (0, 11), textcoords="offset points",
                    xycoords=("axes fraction", "data"), fontweight="bold", color=hues[first],
                    fontsize=9.5)  # fmt: skip


def _keyness_title(table: pd.DataFrame, groups: list[str]) -> str:
    sure = table["z_four_term"].where(table["low"] > 0)
    if table["low"].isna().all():
        sure = table["z_four_term"]
    elif sure.isna().all():
        return "No term sets a group apart: every interval holds 0 (equal use)"
    top = int(sure.argmax())
    row = table.iloc[top]
    return (
        f"“{row['term']}” sets {groups[top]} most apart: {row['n_target']} times, "
        f"and {row['n_reference']} in all others"
    )


def _keyness_note(table: pd.DataFrame) -> str:
    groups = table.drop_duplicates("total_target")
    words = int(table["total_target"].iloc[0] + table["total_reference"].iloc[0])
    note = "log-odds ratio against all others (0 = equally frequent)\n"
    note += "most apart = the highest z, the ratio over its standard error\n"
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
        hue = hues_of([group], palette)[0]
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
        lacks = (table["n_target"] == 0).any(), (table["n_reference"] == 0).any()
        for line, total, some in zip((ax.axhline, ax.axvline), (n1, n2), lacks, strict=True):
            if some:
                line(750 / total, color=FAINT, linestyle=":")
        plain_ticks(ax)
        top = table["z_four_term"].abs().sort_values(ascending=False, kind="stable").index
        chosen = table.index.get_indexer(top[:n_labels])
        _name_points(ax, table, x.to_numpy(), y.to_numpy(), chosen, colours)
        ax.set_title(fill(title or _rates_title(table, group), 66))
        names = [shorten(name, 50, placeholder="…") for name in (group, reference)]
        ax.set_ylabel(f"{names[0]}: per 1,000 words (N = {n1:,})", color=hue)
        note = "every term is used on both sides"
        if any(lacks):
            note = "beyond a dotted line: not used on that side (drawn as half a time)"
        ax.set_xlabel(f"{names[1]}: per 1,000 words (N = {n2:,})\n{note}")
        return ax


def plain_ticks(ax: "Axes") -> None:
    """Log axes with ticks as plain numbers."""
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
    places = pd.Series(names[chosen]).groupby([x[chosen], y[chosen]], sort=False)
    joined = places.transform(lambda those: ", ".join(those[:3]) + (" …" if len(those) > 3 else ""))
    names = names.copy()
    names[chosen] = joined  # terms at one place share a label
    chosen = np.asarray(chosen)[~places.cumcount().astype(bool).to_numpy()]
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
