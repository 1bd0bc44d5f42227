"""Figures of sources: words given to each speaker, and who is named."""

from collections.abc import Mapping
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

_SPEAKERS = 24  # so many bars are drawn at most
_CLASSES = {
    "official named": "#0072B2",
    "official unnamed": "#56B4E9",
    "document": "#999933",
    "other media": "#CC79A7",
    "advocate or expert": "#009E73",
    "person concerned": "#E69F00",
}


def plot_speakers(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw how many words each group quotes from each speaker, as bars.

    `table` is of `compare_speakers`. Filled bars are speakers whose identity is known, hollow
    ones roles ("officials in …"). Of more than 24 rows those with the most words are drawn, which
    the caption says.
    """
    with house_style():
        shown = _most_words(table)
        ax = new_axes(ax, width=9, height=1.9 + 0.34 * max(len(shown), 2))
        if table.empty:
            return nothing_to_show(ax, "nobody is quoted")
        groups = _groups_of(shown, "speaker")
        names = list(dict.fromkeys(groups))
        y = _stacked(groups)
        for i, name in enumerate(names):
            hue = (palette or {}).get(name, HUES[i % len(HUES)])
            part = np.flatnonzero(groups == name)
            named = shown["named"].to_numpy()[part]
            bars = ax.barh(
                y[part],
                shown["n_words"].to_numpy()[part],
                height=0.72,
                color=[hue if known else "white" for known in named],
                edgecolor=hue,
                linewidth=1.4,
            )
            for bar, row in zip(bars.patches, shown.index[part].tolist(), strict=True):
                link_rows(bar, [row])
            ax.text(0, y[part].min() - 0.8, fill(name, 70), color=hue, weight="bold", va="center")
        _label_bars(ax, shown, y)
        ax.set_ylim(y.max() + 0.6, y.min() - 1.4)  # the first name stands above its bars
        ax.set_title(fill(title or _speakers_title(shown), 78))
        ax.set_xlabel(fill(_speakers_note(table, shown), 108), color=QUIET)
        return ax


def plot_naming(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw what kinds of sources each group of articles credits, as shares of its attributions.

    `table` is of `compare_sources`. A bar is a group, a piece a class of sources with its count;
    at the end stands how many of the attributions are unnamed. Of more than twelve groups those
    with the most attributions are drawn.
    """
    with house_style():
        rows = table.assign(group=_groups_of(table, "measure"), place=range(len(table)))
        classes = rows[rows["measure"].isin(list(_CLASSES)) & (rows["of"] > 0)]
        sizes = classes.groupby("group", sort=False)["of"].max().sort_values(ascending=False)
        names = [name for name in dict.fromkeys(classes["group"]) if name in sizes.index[:12]]
        ax = new_axes(ax, width=9, height=2.5 + 0.62 * max(len(names), 1))
        if not names:
            return nothing_to_show(ax, "nothing is credited to anybody")
        for y, name in enumerate(names):
            _draw_classes(ax, classes[classes["group"] == name], y)
            unnamed = rows[(rows["group"] == name) & (rows["measure"] == "unnamed sources")].iloc[0]
            between = "" if np.isnan(unnamed["low"]) else _between(unnamed)
            text = f"{unnamed['n']} of {unnamed['of']} unnamed{between}"
            ax.text(1.015, y, text, va="center", color=INK, fontsize=9)
        ax.set_yticks(range(len(names)), [fill(shorten(name, 76), 30) for name in names])
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.set_xlim(0, 1)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        ax.tick_params(axis="y", length=0)
        used = [c for c in _CLASSES if classes.loc[classes["measure"] == c, "n"].sum()]
        handles = [_patch(c) for c in used]
        ax.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(1.29 if rows["low"].isna().all() else 1.52, 1.0),
            fontsize=9,
        )
        ax.set_title(fill(title or _naming_title(rows, names), 78))
        ax.set_xlabel(fill(_naming_note(rows, names, sizes), 100), color=QUIET)
        return ax


def _groups_of(table: pd.DataFrame, first: str) -> np.ndarray:
    """The group of each row in words: all columns that stand before the key."""
    names = list(table.columns[: list(table.columns).index(first)])
    joined: np.ndarray = table[names].astype("str").agg(" · ".join, axis=1).to_numpy(dtype=object)
    return joined if len(table) else np.empty(0, dtype=object)


def _most_words(table: pd.DataFrame) -> pd.DataFrame:
    """The rows to draw, in the table's order, under the positions they have in the table."""
    numbered = table.reset_index(drop=True)
    largest = numbered["n_words"].sort_values(ascending=False, kind="stable").index[:_SPEAKERS]
    return numbered.loc[sorted(largest)]


def _stacked(groups: np.ndarray) -> np.ndarray:
    """Heights of bars, with room for a heading above each group."""
    begins = np.append(True, groups[1:] != groups[:-1])
    return np.arange(len(groups)) + 1.35 * np.cumsum(begins)


def _label_bars(ax: "Axes", shown: pd.DataFrame, y: np.ndarray) -> None:
    top = max(int(shown["n_words"].max()), 1)
    for row, height in zip(shown.itertuples(), y, strict=True):
        times = f" in {row.n_quotations} quotations" if row.n_quotations > 1 else ""
        ax.text(
            row.n_words + top * 0.012, height, f"{row.n_words}{times}", va="center", fontsize=8.5
        )
    labels = [fill(shorten(name, 88, placeholder=" …"), 44) for name in shown["speaker"]]
    ax.set_yticks(y, labels, fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, top * 1.22)
    ax.grid(axis="x")
    ax.spines["left"].set_color(FAINT)


def _speakers_title(shown: pd.DataFrame) -> str:
    known = shown[shown["speaker"] != "nobody named"]
    top = (known if len(known) else shown).sort_values("n_words", ascending=False).iloc[0]
    where = _groups_of(top.to_frame().T[shown.columns], "speaker")[0]
    return (
        f"{top['speaker']} gets {top['n_words']} of the {top['n_group']} words that {where} quotes"
    )


def _speakers_note(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    left = len(table) - len(shown)
    rest = f" Speakers with fewer words, not drawn: {left}." if left else ""
    total = int(table["n_words"].sum())
    return (
        f"Words inside of quotation marks, {total} in all. Filled: the identity is known; hollow: "
        f"it is not. Counts, not shares of what was said.{rest}"
    )


def _draw_classes(ax: "Axes", part: pd.DataFrame, y: int) -> None:
    left = 0.0
    for row in part.itertuples():
        if not row.n:
            continue
        bar = ax.barh(y, row.share, left=left, height=0.6, color=_CLASSES[row.measure])
        link_rows(bar.patches[0], [row.place])
        if row.share > 0.035:
            ax.text(left + row.share / 2, y, str(row.n), ha="center", va="center", color="white")
        left += row.share


def _between(row: pd.Series) -> str:
    return f" ({100 * row['low']:.0f} to {100 * row['high']:.0f} %)"


def _patch(name: str) -> "object":
    from matplotlib.patches import Patch

    return Patch(color=_CLASSES[name], label=name)


def _naming_title(rows: pd.DataFrame, names: list[str]) -> str:
    unnamed = rows[(rows["measure"] == "unnamed sources") & rows["group"].isin(names)]
    if len(unnamed) == 1:
        row = unnamed.iloc[0]
        return f"{row['n']} of {row['of']} attributions are to sources without a name"
    enough = unnamed[unnamed["of"] >= 5]
    most = (enough if len(enough) else unnamed).sort_values("share", kind="stable").iloc[-1]
    return (
        f"{shorten(most['group'], 40)} leaves most of its sources unnamed: {most['n']} of "
        f"{most['of']}"
        if most["share"] > 0.5
        else f"Nowhere is more than half of the sources unnamed; most in {most['group']}"
    )


def _naming_note(rows: pd.DataFrame, names: list[str], sizes: pd.Series) -> str:
    total = int(sizes.sum())
    left = len(sizes) - len(names)
    rest = f" Groups not drawn: {left}." if left else ""
    unnamed = rows[rows["measure"] == "unnamed sources"]
    why = unnamed["reason"].dropna().unique()
    interval = "Intervals (95 %) resample articles." if not len(why) else f"No interval: {why[0]}."
    return (
        f"Share of {total} attributions, by class of source; numbers count them. {interval}{rest}"
    )
