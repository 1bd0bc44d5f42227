"""Figures of places and ranks: where terms stand in each article, and how frequent they are."""

from collections.abc import Mapping
from textwrap import fill, shorten
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import (
    FAINT,
    INK,
    QUIET,
    house_style,
    link_rows,
    new_axes,
    nothing_to_show,
)
from analysis.figures.terms import Palette, head_groups, hues_of, plain_ticks, stack_groups
from analysis.overview import short_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
        y = stack_groups(labels)
        ax = new_axes(ax, width=9, height=1.5 + 0.28 * (float(y.max(initial=3)) + 1))
        if not len(table):
            return nothing_to_show(ax, "none of these terms was found")
        hues = dict(zip(lines["outlet"], hues_of(lines["outlet"].to_list(), palette), strict=True))
        place = dict(zip(lines.itertuples(index=False, name=None), y, strict=True))
        keys = table[["label", "outlet", "article_id"]].astype("str")
        at = np.array([place[key] for key in keys.itertuples(index=False, name=None)])
        ax.hlines(y, 0, 100, color=FAINT, linewidth=0.8, zorder=0)
        marks = ax.vlines(100 * table["position"], at - 0.38, at + 0.38, linewidth=1.6,
                          color=[hues[outlet] for outlet in keys["outlet"]])  # fmt: skip
        link_rows(marks, range(len(table)))
        ids = short_labels(lines.drop_duplicates("article_id")).to_list()
        short_id = dict(zip(dict.fromkeys(lines["article_id"]), ids, strict=True))
        short = [
            f"{shorten(outlet, 36, placeholder='…')} · {short_id[article]}"
            for outlet, article in zip(lines["outlet"], lines["article_id"], strict=True)
        ]
        ax.set_yticks(y, short, fontsize=8.5)
        for tick, outlet in zip(ax.get_yticklabels(), lines["outlet"], strict=True):
            tick.set_color(hues[outlet])
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(y.max() + 0.8, -1.3)
        ax.set_xlim(-0.5, 100.5)
        head_groups(ax, [f"“{label}”" for label in labels], y, [INK] * len(labels))
        _count_lines(ax, keys, place)
        ax.set_title(fill(title or _places_title(table, short_id), 74))
        ax.set_xlabel("place in the article, % of its words; at the right: how many times")
        return ax


def _order(labels: pd.Series) -> dict[str, int]:
    return {label: i for i, label in enumerate(dict.fromkeys(labels))}


def _count_lines(ax: "Axes", keys: pd.DataFrame, place: dict[tuple[str, ...], float]) -> None:
    sizes = keys.value_counts(sort=False)
    for key, n in sizes.items():
        ax.annotate(f"{n}", (1, place[key]), (6, 0), xycoords=("axes fraction", "data"),
                    textcoords="offset points", va="center", fontsize=8, color=QUIET)  # fmt: skip


def _places_title(table: pd.DataFrame, short_id: Mapping[str, str]) -> str:
    sizes = table.groupby(["label", "article_id"], observed=True).size()
    label, article = sizes.idxmax()
    ties = int((sizes == sizes.max()).sum()) - 1
    also = f" ({ties} more as often)" if ties else ""
    n = table["article_id"].nunique()
    articles = "1 article" if n == 1 else f"{n} articles"
    return (
        f"{articles} with these terms; most in {short_id[article]}: “{label}”, "
        f"{'once' if sizes.max() == 1 else f'{sizes.max()} times'}{also}"
    )


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
        plain_ticks(ax)
        middle = int(len(table) ** 0.5)
        at = (table["rank"].iloc[middle], table["n_zipf"].iloc[middle])
        ax.annotate("Zipf's law", at, (10, 6), textcoords="offset points", color=QUIET)
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
