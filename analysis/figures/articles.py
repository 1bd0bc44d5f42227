"""Figures of the corpus itself: when articles were published, and what they are made of."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ZONE_HUES = {
    "body": "#9ecae1",
    "title": "#08306b",
    "deck": "#2171b5",
    "heading": "#6a51a3",
    "caption": "#41ab5d",
    "byline": "#fdae6b",
    "dateline": "#fdd0a2",
    "credit": "#e6550d",
    "boilerplate": "#bdbdbd",
}


def plot_timeline(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
    limit: int = 40,
) -> "Axes":
    """Draw when each article was published: a point for a day, a span for a range.

    `table` has a row per article: `label`, `outlet`, `published_earliest`, `published_latest`,
    `published_basis`. An open end is an arrow; what is not stated in the text is dashed. Articles
    without any date are counted below the axis; of more than `limit` only the first are drawn.
    """
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    with house_style():
        dated = table[table[["published_earliest", "published_latest"]].notna().any(axis=1)]
        ax = new_axes(ax, width=9, height=1.6 + 0.42 * max(min(len(dated), limit), 1))
        if not len(dated):
            return nothing_to_show(ax, "no article has a date")
        dated = dated.sort_values(["published_earliest", "published_latest"], kind="stable")
        every, dated = dated, dated.head(limit)
        for y, row in enumerate(dated.itertuples()):
            colour = (palette or {}).get(row.outlet, INK)
            _draw_span(ax, len(dated) - 1 - y, row, colour)
        names = [fill(f"{row.label}  ·  {row.outlet}", 48) for row in dated.itertuples()]
        ax.set_yticks(range(len(dated) - 1, -1, -1), names)
        ax.tick_params(axis="y", length=0)
        ax.set_ylim(-0.6, len(dated) - 0.4)
        ax.margins(x=0.12)
        locator = AutoDateLocator(minticks=3, maxticks=8)
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        ax.set_xlabel(fill(_dates_note(table, every, limit), 64), color=QUIET, labelpad=14)
        ax.set_title(fill(title or _timeline_title(every), 64))
        return ax


def _timeline_title(dated: pd.DataFrame) -> str:
    years = pd.concat([dated["published_earliest"], dated["published_latest"]]).dt.year.dropna()
    exact = int((dated["published_basis"] == "stated").sum())
    span = f"{years.min():.0f}" if years.min() == years.max() else _between(years)
    return f"{len(dated)} dated articles, {span}; {exact} with a date stated in the text"


def _between(years: pd.Series) -> str:
    return f"{years.min():.0f} to {years.max():.0f}"


def _dates_note(table: pd.DataFrame, dated: pd.DataFrame, limit: int) -> str:
    note = "published (UTC); a dot is stated in the text, spans are inferred or known from outside"
    if missing := len(table) - len(dated):
        note += f"\n{missing} without a date."
    if len(dated) > limit:
        note += f"\nThe first {limit} of {len(dated)} are drawn."
    return note


def _draw_span(ax: "Axes", y: int, row: Any, colour: str) -> None:
    from matplotlib.dates import date2num

    first, last = row.published_earliest, row.published_latest
    style = "-" if row.published_basis == "stated" else (0, (3, 1.5))
    left, right = (date2num(d) if pd.notna(d) else None for d in (first, last))
    known = left if left is not None else right
    if known is None:
        return
    if left is None or right is None:
        step = 42 if right is None else -42
        ax.annotate(
            "",
            xy=(known, y),
            xycoords="data",
            xytext=(step, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<-", "color": colour, "linestyle": style, "lw": 2},
        )
        ax.plot([known], [y], marker="|", markersize=12, color=colour, markeredgewidth=2)
    elif right - left < 1:
        ax.plot([left], [y], marker="o", markersize=8, color=colour)
    else:
        ax.plot([left, right], [y, y], linestyle=style, lw=3, color=colour)
        ax.plot([left, right], [y, y], "|", markersize=12, color=colour, markeredgewidth=2)


def plot_zones(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    title: str | None = None,
    limit: int = 40,
) -> "Axes":
    """Draw each article as a bar, coloured by zone, from its first character to its last.

    `table` has a row per zone: `label` (the article), `start`, `end`, `zone`. What is not measured
    is hatched; of more than `limit` articles only the first are drawn, and the axis says so.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        every = list(dict.fromkeys(table["label"]))
        labels, title = every[:limit], title or _zones_title(table)
        table = table[table["label"].isin(labels)]
        ax = new_axes(ax, width=9, height=1.9 + 0.42 * max(len(labels), 1))
        if not len(table):
            return nothing_to_show(ax, "there are no zones")
        place = {label: len(labels) - 1 - i for i, label in enumerate(labels)}
        for zone, rows in table.groupby("zone", observed=True, sort=False):
            hatch = "////" if zone in ("boilerplate", "byline", "dateline", "credit") else None
            bars = ax.barh(
                rows["label"].map(place),
                rows["end"] - rows["start"],
                left=rows["start"],
                height=0.7,
                color=ZONE_HUES[str(zone)],
                hatch=hatch,
                edgecolor="white",
                linewidth=0.3,
            )
            for bar, row in zip(bars, rows.index, strict=True):
                link_rows(bar, [row])
        ax.set_yticks(list(place.values()), list(place))
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        note = "characters from the beginning of the article (hatched: not measured)"
        if len(every) > limit:
            note += f"\nThe first {limit} of {len(every)} articles are drawn."
        ax.set_xlabel(note)
        ax.set_title(title, pad=34)
        _zone_legend(ax, [zone for zone in ZONE_HUES if (table["zone"] == zone).any()])
        return ax


def _zones_title(table: pd.DataFrame) -> str:
    if not len(table):
        return ""
    length = (table["end"] - table["start"]).groupby(table["zone"].astype("str")).sum()
    share = length.get("boilerplate", 0) / length.sum()
    return f"Boilerplate is {share:.0%} of the text of {table['label'].nunique()} articles"


def _zone_legend(ax: "Axes", zones: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    unmeasured = ("boilerplate", "byline", "dateline", "credit")
    patches = [
        Patch(
            facecolor=ZONE_HUES[zone],
            hatch="////" if zone in unmeasured else None,
            edgecolor="white",
            label=zone,
        )
        for zone in zones
    ]
    ax.legend(
        handles=patches,
        ncols=len(patches),
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        borderaxespad=0.2,
        handlelength=1,
        columnspacing=1.0,
        fontsize=9,
    )
    ax.set_facecolor("white")
    ax.grid(axis="x", color=FAINT)
