"""Figures of sentiment: sentences by outlet, by voice and target, and through each article."""

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

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

_POINTS = 400  # of a group with more sentences so many are drawn
_COLUMN = 15  # so many sentences of exactly 0 stand one above the other
_ROWS = 12  # so many articles or groups are drawn
_SCALE = "compound (−1 most negative words … 1 most positive words)"


def plot_sentences(
    table: pd.DataFrame,
    *,
    by: str = "outlet",
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw each sentence as a point, group by group, with the group's mean.

    `table` is of `group_sentences`. Sentences of exactly 0, in which VADER knows no word or its
    words cancel out, stand as hollow points in a line of their own and are counted in words.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        names = list(dict.fromkeys(table[by].astype("str")))
        ax = new_axes(ax, width=9, height=1.9 + 0.85 * min(max(len(names), 1), _ROWS))
        if not len(table):
            return nothing_to_show(ax, "no sentence was scored")
        shown, cut = names[:_ROWS], False
        ax.axvline(0, color=QUIET, linewidth=0.8, zorder=0)
        for y, name in enumerate(shown):
            part = table[table[by].astype("str") == name]
            cut |= len(part) > _POINTS
            _draw_strip(ax, part, y, _hue(palette, name, y))
        _name_rows(ax, [f"{fill(name, 26)}" for name in shown])
        ax.set_xlim(-1.05, 1.05)
        ax.set_title(fill(title or _sentences_title(table, by), 74))
        note = f"{_SCALE}\n{len(table):,} sentences; bar = mean, hollow = exactly 0"
        note += " (side by side where many)"
        note += f"; at most {_POINTS} points a group are drawn" if cut else ""
        ax.set_xlabel(note + _left_out(names, shown), color=QUIET)
        return ax


def _draw_strip(ax: "Axes", part: pd.DataFrame, y: int, hue: str) -> None:
    n, n_zero, mean = (part[name].iloc[0] for name in ("n_sentences", "n_zero", "mean"))
    step = np.linspace(0, len(part) - 1, min(len(part), _POINTS)).round().astype(int)
    compound = part["compound"].to_numpy()[step]
    off = compound != 0
    spread = np.random.default_rng(0).uniform(-0.2, 0.2, off.sum())  # for the eye alone
    points = ax.scatter(compound[off], y + spread, s=26, color=hue, alpha=0.6, linewidth=0)
    rows = part.index.to_numpy()[step]
    link_rows(points, rows[off].tolist())
    zeros = _stack(int((~off).sum()))
    size = 26 if len(zeros) <= _COLUMN else 9
    x, y_zero = zeros[:, 0], y + zeros[:, 1]
    hollow = ax.scatter(x, y_zero, s=size, facecolor="white", edgecolor=hue, zorder=3)
    link_rows(hollow, rows[~off].tolist())
    ax.plot([mean, mean], [y - 0.32, y + 0.32], color=INK, linewidth=2.2, zorder=4)
    words = f"mean {_signed(mean)} · n = {n:,} · exactly 0: {n_zero:,} ({n_zero / n:.0%})"
    ax.text(1.05, y - 0.38, words, ha="right", va="bottom", fontsize=8.5, color=INK)


def _stack(n: int) -> np.ndarray:
    """Places of `n` equal points around zero: a column, or several where they are many."""
    at = np.arange(n)
    columns = -(-n // _COLUMN)
    rows = min(n, _COLUMN)
    x = 0.018 * (at // _COLUMN - (columns - 1) / 2)
    y = (at % _COLUMN - (rows - 1) / 2) * (0.036 if columns > 1 else 0.06)
    return np.column_stack([x, y])


def _sentences_title(table: pd.DataFrame, by: str) -> str:
    rows = table.drop_duplicates(by).sort_values("mean", kind="stable")
    share = rows["n_zero"].sum() / rows["n_sentences"].sum()
    zeros = f"{share:.0%} of the sentences score exactly 0"
    low, high = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"The sentences of {low[by]} have a mean of {_signed(low['mean'])}; {zeros}"
    return (
        f"Lowest mean: {low[by]}, {_signed(low['mean'])}; highest: {high[by]}, "
        f"{_signed(high['mean'])}; {zeros}"
    )


def plot_tone(
    table: pd.DataFrame,
    *,
    split: str,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw the mean tone of sentences by voice or target, a point per group of articles.

    `table` is of `compare_sentiment(…, split="voice" or "target")`. The pale bar is the middle half
    of the sentences within these articles, the dark line the interval over articles, where there
    is one. Beside each point stand its sentences.
    """
    if split not in table:
        raise ValueError(f"split={split!r}: no such column; give compare_sentiment(…, split=…)")
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        rows = table[table["n_sentences"] > 0]
        keys = [key for key in table[split].astype("str").unique() if key in set(rows[split])]
        groups = _groups_of(table, split)
        names = list(dict.fromkeys(groups))
        shown = names[:_ROWS]
        height = 1.8 + len(keys) * (0.3 + 0.27 * len(shown))
        ax = new_axes(ax, width=9, height=max(height, 2.6))
        if not len(rows):
            return nothing_to_show(ax, "no sentence was scored")
        ax.axvline(0, color=QUIET, linewidth=0.8, zorder=0)
        for i, name in enumerate(shown):
            part = rows[groups[rows.index] == name]
            y = part[split].astype("str").map(keys.index).to_numpy(dtype=float)
            y += (i - (len(shown) - 1) / 2) * 0.8 / len(shown)
            _draw_tone(ax, part, y, _hue(palette, name, i), fill(name, 26))
        for line in np.arange(len(keys) - 1) + 0.5:
            ax.axhline(line, color="#e6e6e6", linewidth=0.8, zorder=0)
        _name_rows(ax, [fill(key.replace("_", " "), 20) for key in keys])
        ax.set_xlim(-1.05, 1.05)
        ax.set_title(fill(title or _tone_title(rows, split), 74))
        ax.set_xlabel(_tone_note(rows) + _left_out(names, shown), color=QUIET)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9)
        return ax


def _draw_tone(ax: "Axes", part: pd.DataFrame, y: np.ndarray, hue: str, label: str) -> None:
    ax.hlines(y, part["spread_low"], part["spread_high"], color=hue, alpha=0.28, linewidth=6)
    ax.hlines(y, part["low"], part["high"], color=hue, linewidth=1.8)
    link_rows(ax.scatter(part["mean"], y, s=49, color=hue, label=label, zorder=3), list(part.index))
    for at, row in zip(y, part.itertuples(), strict=True):
        ax.text(
            1.05, at, f"n = {row.n_sentences:,}", fontsize=8, va="center", color=INK, ha="right"
        )


def _tone_title(rows: pd.DataFrame, split: str) -> str:
    if split == "voice":
        wide = rows.pivot_table("mean", _groups_of(rows, split), split, observed=True)
        both = wide.dropna() if {"own", "quoted"} <= set(wide) else wide.iloc[:0]
        if not len(both):
            return "No group has both quoted words and its own"
        lower = int((both["quoted"] < both["own"]).sum())
        return f"Quoted words score lower than the own ones in {lower} of {len(both)} groups"
    low = rows.loc[rows["mean"].idxmin()]
    name = str(low[split]).replace("_", " ")
    where = _groups_of(rows, split)[low.name]
    return f"Lowest: sentences that mention {name}, in {where} ({_signed(low['mean'])})"


def _tone_note(rows: pd.DataFrame) -> str:
    note = f"mean {_SCALE}\npale bar = middle half of the sentences within these articles"
    if "n_several" in rows and rows["n_several"].any():
        several, n = int(rows["n_several"].sum()), int(rows["n_sentences"].sum())
        note += f"\n{several} of {n} times the sentence mentions another target as well"
    if rows["low"].notna().any():
        return note + "; dark line = 95 % interval over articles"
    return note + "; no interval: fewer than ten articles"


def plot_course(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw the course of sentiment through each article, one below the other.

    `table` is of `trace_sentiment`: a thin line for each sentence, a curve for the moving mean.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        keys = list(dict.fromkeys(table["article_id"].astype("str")))
        shown = keys[:_ROWS]
        ax = new_axes(ax, width=9, height=1.6 + 0.95 * max(len(shown), 1))
        if not len(table):
            return nothing_to_show(ax, "no sentence was scored")
        hues = list(dict.fromkeys(table["outlet"].astype("str")))
        labels = []
        for i, key in enumerate(shown):
            part = table[table["article_id"].astype("str") == key].sort_values("position")
            outlet = str(part["outlet"].iloc[0])
            base, hue = -2.2 * i, _hue(palette, outlet, hues.index(outlet))
            ax.axhline(base, color="#cccccc", linewidth=0.8, zorder=0)
            top = base + part["compound"]
            ax.vlines(part["position"], base, top, color=hue, alpha=0.45, linewidth=1.5)
            link_rows(ax.scatter(part["position"], top, s=7, color=hue), list(part.index))
            ax.plot(part["position"], base + part["smoothed"], color=hue, linewidth=2)
            labels.append(f"{key[:12]}\n{fill(outlet, 26)}")
        ax.set_yticks([-2.2 * i for i in range(len(shown))], labels, fontsize=8)
        ax.set_ylim(-2.2 * (len(shown) - 1) - 1.15, 1.15)
        ax.set_xlim(-0.01, 1.01)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["start", "¼", "½", "¾", "end"])
        ax.set_title(fill(title or _course_title(table), 74))
        note = f"place in the article; {len(table):,} sentences, from −1 to 1 around each zero"
        ax.set_xlabel(
            note + "\ncurve = moving mean" + _left_out(keys, shown, "articles"), color=QUIET
        )
        return ax


def _course_title(table: pd.DataFrame) -> str:
    half = np.where(table["position"] < 0.5, "first", "second")
    means = table.pivot_table("compound", "article_id", half, observed=True)
    both = means.dropna() if {"first", "second"} <= set(means) else means.iloc[:0]
    if not len(both):
        return "No article has sentences in both of its halves"
    lower = int((both["second"] < both["first"]).sum())
    return f"{lower} of {len(both)} articles score lower in their second half than in their first"


def _groups_of(table: pd.DataFrame, first: str) -> pd.Series:
    """The group of each row in words: all columns that stand before `first`."""
    names = list(table.columns[: list(table.columns).index(first)])
    return table[names].astype("str").agg(" · ".join, axis=1)


def _hue(palette: Mapping[str, str] | None, name: str, i: int) -> str:
    return (palette or {}).get(name, HUES[i % len(HUES)])


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _name_rows(ax: "Axes", names: Sequence[str]) -> None:
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)


def _left_out(names: Sequence[str], shown: Sequence[str], what: str = "groups") -> str:
    if len(names) == len(shown):
        return ""
    return f"\n{len(shown)} of {len(names)} {what} are shown"
