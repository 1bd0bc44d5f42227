"""Figures of frames and labels: a heat map with counts, and bars side by side."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from analysis.figures.style import (
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

_BARS = 4  # so many groups stand side by side as bars; more are drawn as points


def plot_frames(
    table: pd.DataFrame, *, ax: "Axes | None" = None, title: str | None = None
) -> "Axes":
    """Draw how often each group brings up each frame: a heat map with counts.

    `table` is of `compare_frames`. A cell gives the rate per 1,000 words with its interval where
    there is one, and the count below. The colour compares the cells of a row, not the rows: it
    is the rate as a share of the row's highest.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        groups = _groups_of(table, "frame")
        frames = list(dict.fromkeys(table["frame"].astype("str")))
        ax = new_axes(ax, width=3.2 + 1.5 * max(len(set(groups)), 2), height=2 + 0.55 * len(frames))
        if not table["n"].sum():
            return nothing_to_show(ax, "no frame of the codebook was found")
        cells = table.assign(group=groups, frame=table["frame"].astype("str"))
        names = list(dict.fromkeys(groups))
        rates = _rates_of(cells).reindex(index=frames, columns=names)
        highest = rates.max(axis=1).where(lambda top: top > 0)
        tone = rates.div(highest, axis=0).to_numpy(dtype=float)
        shades = np.where(np.isnan(tone) | (len(names) == 1), 0, tone)
        ax.imshow(shades, cmap="Blues", vmin=0, vmax=1.35, aspect="auto")
        _write_cells(ax, cells, frames, names, shades)
        _name_axes(ax, [_plain(frame) for frame in frames], names)
        ax.set_title(fill(title or _frames_title(cells), 60))
        ax.set_xlabel(_frames_note(table), color=QUIET, labelpad=10)
        return ax


def plot_labels(
    table: pd.DataFrame,
    *,
    value: Literal["share", "per_1000"] = "share",
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw which of the competing names each group takes: bars side by side.

    `table` is of `compare_labels`, best of one concept; labels that no group takes are left out
    and named below. `value="share"` is the share among the names of the concept, "per_1000" the
    rate per 1,000 words. At the end of a bar stand the counts; whiskers are intervals over
    articles, where there are any. More than four groups are drawn as points.
    """
    if value not in ("share", "per_1000"):
        raise ValueError(f"value={value!r}: allowed are 'share' and 'per_1000'")
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        rows = table.assign(group=_groups_of(table, "concept"), name=_label_names(table))
        used = rows.groupby("name", sort=False, observed=True)["n"].transform("sum") > 0
        labels = list(dict.fromkeys(rows.loc[used, "name"]))
        groups = list(dict.fromkeys(rows["group"]))
        bars = len(groups) <= _BARS
        height = (0.19 * len(groups) + 0.14 if bars else 0.5) * max(len(labels), 2)
        lines = sum(fill(group, 26).count("\n") + 1 for group in groups)
        legend = 0.17 * lines + 0.06 * len(groups)
        ax = new_axes(ax, width=9, height=1.8 + max(height, legend))
        if not labels:
            return nothing_to_show(ax, "no label of the codebook was found")
        for i, group in enumerate(groups):
            part = rows[used & (rows["group"] == group)]
            y = part["name"].map(labels.index) + (i - (len(groups) - 1) / 2) * 0.8 / len(groups)
            hue = (palette or {}).get(group, HUES[i % len(HUES)])
            name = fill(group, 26)
            if bars:
                drawn = ax.barh(y, part[value], height=0.74 / len(groups), color=hue, label=name)
                for bar, row in zip(drawn, part.index, strict=True):
                    link_rows(bar, [row])
            else:
                points = ax.scatter(part[value], y, s=36, color=hue, label=name, alpha=0.85)
                link_rows(points, list(part.index))
            _draw_whiskers(ax, part, y, value, hue=INK if bars else hue)
            if bars:
                _write_counts(ax, part, y, value)
        _arrange_labels(ax, labels, value)
        ax.set_title(fill(title or _labels_title(rows[used]), 72))
        ax.set_xlabel(fill(_labels_note(rows, used, value), 110), color=QUIET)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9)
        return ax


def _groups_of(table: pd.DataFrame, first: str) -> pd.Series:
    """The group of each row in words: all columns that stand before the key."""
    names = list(table.columns[: list(table.columns).index(first)])
    return table[names].astype("str").agg(" · ".join, axis=1)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _write_cells(
    ax: "Axes", cells: pd.DataFrame, frames: Sequence[str], names: Sequence[str], shades: np.ndarray
) -> None:
    small = len(names) > 6
    for row in cells.itertuples():
        y, x = frames.index(str(row.frame)), names.index(str(row.group))
        if np.isnan(row.per_1000):
            text = "no words"
        else:
            between = "" if np.isnan(row.low) else f"\n{row.low:.1f} to {row.high:.1f}"
            text = f"{row.per_1000:.1f}{between}\nn = {row.n}"
        ink = "white" if shades[y, x] > 0.8 else INK
        size = 7 if small else 9
        link_rows(
            ax.text(x, y, text, ha="center", va="center", color=ink, fontsize=size), [row.Index]
        )


def _name_axes(ax: "Axes", rows: Sequence[str], columns: Sequence[str]) -> None:
    many = len(columns) > 6
    ax.set_yticks(range(len(rows)), rows)
    ax.set_xticks(
        range(len(columns)),
        [fill(name, 22 if many else 17) for name in columns],
        rotation=40 if many else 0,
        ha="right" if many else "center",
        fontsize=8 if many else 9,
    )
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xticks(np.arange(len(columns) - 1) + 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows) - 1) + 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=2)
    ax.tick_params(which="minor", length=0)


def _rates_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Frames × groups."""
    return cells.set_index(["frame", "group"])["per_1000"].unstack("group")  # noqa: PD010


def _frames_title(cells: pd.DataFrame) -> str:
    """The frame with the widest gap between two groups, or the most frequent one."""
    if len(set(cells["group"])) == 1:
        top = cells.loc[cells["n"].idxmax()]
        return (
            f"Most often brought up: {_plain(top['frame'])}, {top['per_1000']:.1f} in 1,000 words"
        )
    rates = _rates_of(cells)
    frame = (rates.max(axis=1) - rates.min(axis=1)).idxmax()
    row = rates.loc[frame]
    return (
        f"Widest gap: {_plain(str(frame))}, {row.max():.1f} hits in 1,000 words in "
        f"{row.idxmax()}, {row.min():.1f} in {row.idxmin()}"
    )


def _frames_note(table: pd.DataFrame) -> str:
    once = table.drop_duplicates("frame", keep="first")["frame"].iloc[0]
    each = table[table["frame"] == once]
    words, articles = int(each["n_words"].sum()), int(each["n_articles"].sum())
    colour = "Colour: share of the highest rate in the row; r" if len(each) > 1 else "R"
    lines = [
        f"Hits per 1,000 words and their number. {_interval_note(table)}.",
        f"{colour}ows do not compare.",
        f"Articles: {articles}; words: {words:,}.",
    ]
    return "\n".join(lines)


def _interval_note(table: pd.DataFrame) -> str:
    if table["low"].notna().any():
        return "95 % intervals over articles where a group has ten"
    return "No interval: no group has ten articles"


def _label_names(table: pd.DataFrame) -> pd.Series:
    """Labels in words; without their concept, where there is only one."""
    labels = table["label"].astype("str")
    if len(set(table["concept"])) == 1:
        labels = labels.str.split(": ", n=1).str[1]
    return labels.map(_plain)


def _draw_whiskers(ax: "Axes", part: pd.DataFrame, y: pd.Series, value: str, *, hue: str) -> None:
    low, high = ("share_low", "share_high") if value == "share" else ("low", "high")
    known = part[low].notna()
    ax.hlines(y[known], part.loc[known, low], part.loc[known, high], color=hue, lw=1, alpha=0.7)


def _write_counts(ax: "Axes", part: pd.DataFrame, y: pd.Series, value: str) -> None:
    high = part["share_high" if value == "share" else "high"]
    ends = part[[value]].assign(high=high).max(axis=1).fillna(0)
    for at, end, row in zip(y, ends, part.itertuples(), strict=True):
        text = f"{row.n} of {row.n_concept}" if row.n_concept else "not named"
        ax.annotate(
            text,
            (end, at),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=INK if row.n else QUIET,
        )


def _arrange_labels(ax: "Axes", labels: Sequence[str], value: str) -> None:
    from matplotlib.ticker import PercentFormatter

    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlim(0, max(ax.get_xlim()[1], 0.01) * 1.1)
    ax.grid(axis="x")
    if value == "share":
        ax.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))


def _labels_title(rows: pd.DataFrame) -> str:
    """Which name leads in how many groups; a tie leads nowhere."""
    concept = " and ".join(dict.fromkeys(_plain(str(c)) for c in rows["concept"]))
    named = rows[rows["n_concept"] > 0]
    top = named["n"] == named.groupby("group", sort=False)["n"].transform("max")
    alone = named[top].drop_duplicates("group", keep=False)
    leads = alone["name"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    n_groups = len(set(named["group"]))
    noun = f"{rows.columns[0]}{'' if n_groups == 1 else 's'}"
    if not len(leads):
        return f"Names of the {concept}: none leads in any {rows.columns[0]}"
    first = f"“{leads.index[0]}” leads in {leads.iloc[0]} of {n_groups} {noun}"
    rest = [f"“{name}” in {n}" for name, n in leads.iloc[1:4].items()]
    return ", ".join([f"Names of the {concept}: {first}", *rest])


def _labels_note(rows: pd.DataFrame, used: pd.Series, value: str) -> str:
    unit = "Share among the names of the concept" if value == "share" else "Hits per 1,000 words"
    counts = ", with hits of hits for the concept" if len(set(rows["group"])) <= _BARS else ""
    absent = list(dict.fromkeys(rows.loc[~used, "name"]))
    each = rows[rows["name"] == rows["name"].iloc[0]]
    parts = [
        f"{unit}{counts}",
        _interval_note(rows),
        f"Articles: {int(each['n_articles'].sum())}; words: {int(each['n_words'].sum()):,}",
    ]
    return ". ".join([*parts, f"Found nowhere: {', '.join(absent)}"] if absent else parts) + "."
