"""Figures of a contrast of two outlets: the word shift and the specification curve."""

from collections.abc import Mapping
from textwrap import fill, shorten
from typing import TYPE_CHECKING, Any

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

_UP, _NONE, _DOWN = "#0072B2", "#9a9a9a", "#D55E00"
_PAIRS = 15  # so many pairs of outlets are drawn
_CHOICES = ("lexicon", "masked", "marks", "headings", "quotations", "measure")


def plot_shift(
    table: pd.DataFrame,
    *,
    n: int = 20,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw the terms that make one outlet more positive or negative than another.

    `table` is of `compare_shift`. A bar to the right makes `a` the more positive one; its full part
    comes from how often the term stands there, its hatched part from its valence. Behind the term
    stand its counts in `a` and `b`. What is beyond the `n` largest is one bar, so that all bars
    add up to the difference.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        ax = new_axes(ax, width=9, height=2.2 + 0.27 * min(len(table), n + 1))
        if not len(table):
            return nothing_to_show(ax, "no term makes a difference")
        a, b = (str(table[side].iloc[0]) for side in "ab")
        rows = _with_rest(table, n)
        y = np.arange(len(rows))
        hues = (palette or {}).get(a, HUES[0]), (palette or {}).get(b, HUES[1])
        lift = rows["contribution"] > 0
        colours = np.where(lift, hues[0], hues[1])
        ax.axvline(0, color=QUIET, linewidth=0.8)
        left = np.zeros((2, len(rows)))  # where the next bar begins, below and above zero
        for part, hatch in (("frequency_part", None), ("valence_part", "////")):
            width = 1000 * rows[part].to_numpy()
            begin = np.where(width < 0, left[0], left[1])
            style: dict[str, Any] = (
                {"color": colours} if hatch is None else {"color": "white", "hatch": hatch}
            )
            style |= {"edgecolor": colours, "linewidth": 0.6}
            bars = ax.barh(y, width, left=begin, height=0.72, **style)
            for row, bar in zip(table.index[:n], bars, strict=False):
                link_rows(bar, [row])
            left[0] += np.minimum(width, 0)
            left[1] += np.maximum(width, 0)
        ax.set_yticks(y, rows["label"])
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.tick_params(axis="y", length=0)
        ax.use_sticky_edges = False
        ax.margins(x=0.06)
        ax.set_title(fill(title or _shift_title(table, a, b), 74))
        ax.set_xlabel(_shift_note(table, a, b), color=QUIET)
        return ax


def _with_rest(table: pd.DataFrame, n: int) -> pd.DataFrame:
    rows, rest = table.head(n), table.iloc[n:]
    labels = [f"{row.term}  {row.n_a:,} | {row.n_b:,}" for row in rows.itertuples()]
    parts = ["frequency_part", "valence_part", "contribution"]
    shown = rows[parts].assign(label=labels)
    if not len(rest):
        return shown
    last = rest[parts].sum().to_frame().T.assign(label=f"{len(rest):,} further terms")
    return pd.concat([shown, last], ignore_index=True)


def _shift_title(table: pd.DataFrame, a: str, b: str) -> str:
    total = 1000 * table["contribution"].sum()
    first = table.iloc[0]
    more = "more positive" if total > 0 else "more negative"
    return (
        f"{a} is {abs(total):.0f} points of valence per 1,000 tokens {more} than {b}; "
        f"“{first['term']}” weighs most ({_signed(1000 * first['contribution'])})"
    )


def _shift_note(table: pd.DataFrame, a: str, b: str) -> str:
    first = table.iloc[0]
    tokens = f"{a} ({first['n_tokens_a']:,} tokens) | {b} ({first['n_tokens_b']:,})"
    return "\n".join(
        [
            "valence per 1,000 tokens, " + fill(f"to the right: {a} the more positive", 80),
            "full = frequency, hatched = valence; the counts are of",
            fill(tokens, 90),
            f"reference valence {first['reference']:g}; no interval: these articles alone",
        ]
    )


def plot_specifications(
    table: pd.DataFrame, *, ax: "Axes | None" = None, title: str | None = None
) -> "Axes":
    """Draw the specification curve of one pair of outlets, with its panel of choices.

    `table` holds one pair of `compare_specifications`. Above, the differences in order of size,
    each as a share of the largest of its lexicon and measure; below, a mark for each choice that
    a specification makes. Raises ValueError for a table of several pairs.
    """
    pairs = table[["a", "b"]].drop_duplicates()
    if len(pairs) > 1:
        raise ValueError(
            f"table: it holds {len(pairs)} pairs of outlets; give the rows of one, as in "
            "table[(table['a'] == …) & (table['b'] == …)]"
        )
    with house_style():
        rows = table.dropna(subset=["scaled"]).sort_values(["scaled", *_CHOICES], kind="stable")
        ax = new_axes(ax, width=9.5, height=8.2)
        if not len(rows):
            return nothing_to_show(ax, "there are no two outlets to compare")
        x, colours = np.arange(len(rows)), _colour_signs(rows["sign"])
        lines = _choice_lines(rows)
        middle = -len(lines) * 0.52
        ax.axhline(middle, color=QUIET, linewidth=0.8)
        ax.scatter(x, middle - 0.4 * len(lines) * rows["scaled"], s=9, color=colours)
        at = _draw_choices(ax, rows, lines, colours)
        reach = 0.4 * len(lines)
        for share in (-1, 0, 1):
            ax.text(len(rows), middle - reach * share, _signed(share), va="center", fontsize=8.5)
        ax.set_ylim(at + 0.8, middle - reach - 0.8)
        ax.set_xlim(-1, len(rows) + 1)
        ax.set_xticks([])
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_visible(False)
        ax.set_title(fill(title or _curve_title(rows), 80))
        ax.set_xlabel(_curve_note(rows), color=QUIET)
        return ax


def _draw_choices(
    ax: "Axes", rows: pd.DataFrame, lines: pd.DataFrame, colours: np.ndarray
) -> float:
    """Below the curve a line per choice and value, with a mark for each specification in it."""
    x, at = np.arange(len(rows)), 0.0
    places = []
    for choice, values in lines.groupby("choice", sort=False)["value"]:
        at += 1.5
        ax.text(-0.012 * len(rows), at, str(choice), ha="right", va="center", weight="bold")
        for value in values:
            at += 1
            hit = (rows[choice] == value).to_numpy()
            ax.scatter(x[hit], np.full(hit.sum(), at), marker="|", s=26, c=colours[hit])
            places.append(at)
    ax.set_yticks(places, lines["value"], fontsize=8.5)
    return at


def _choice_lines(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per choice that varies and value of it."""
    pairs = [(c, v) for c in _CHOICES for v in dict.fromkeys(rows[c].sort_index())]
    lines = pd.DataFrame(pairs, columns=["choice", "value"])
    return lines[lines.groupby("choice")["value"].transform("size") > 1]


def _colour_signs(sign: pd.Series) -> np.ndarray:
    return np.select([sign.to_numpy() > 0, sign.to_numpy() < 0], [_UP, _DOWN], _NONE)


def _curve_title(rows: pd.DataFrame) -> str:
    a, b = str(rows["a"].iloc[0]), str(rows["b"].iloc[0])
    n, up, down = len(rows), int((rows["sign"] > 0).sum()), int((rows["sign"] < 0).sum())
    if up >= down:
        words = f"{a} scores above {b} in {up} of {n} specifications, below in {down}"
    else:
        words = f"{a} scores below {b} in {down} of {n} specifications, above in {up}"
    return f"{words}; {n - up - down} are ties"


def _curve_note(rows: pd.DataFrame) -> str:
    a, b = str(rows["a"].iloc[0]), str(rows["b"].iloc[0])
    return "\n".join(
        [
            fill(f"{len(rows)} specifications in order of {a} − {b}", 90),
            "as a share of the largest difference of their lexicon and measure;",
            "blue above, orange below, grey tie. How many agree is no probability:",
            "they measure the same articles again and again",
        ]
    )


def plot_signs(
    table: pd.DataFrame, *, ax: "Axes | None" = None, title: str | None = None
) -> "Axes":
    """Draw, for each pair of outlets, the share of specifications with each sign.

    `table` is of `compare_signs`.
    """
    with house_style():
        rows = table[table["n"] > 0].head(_PAIRS)
        ax = new_axes(ax, width=9, height=1.9 + 0.62 * max(len(rows), 1))
        if not len(rows):
            return nothing_to_show(ax, "there are no two outlets to compare")
        y, left = np.arange(len(rows)), np.zeros(len(rows))
        for name, hue in (("positive", _UP), ("zero", _NONE), ("negative", _DOWN)):
            width = rows[f"share_{name}"].to_numpy()
            words = {"positive": "first above", "zero": "tie", "negative": "first below"}[name]
            ax.barh(y, width, left=left, color=hue, height=0.62, label=words)
            for i in np.flatnonzero(width > 0.04).tolist():
                count = f"{rows[f'n_{name}'].iloc[i]:,}"
                middle = float(left[i] + width[i] / 2)
                ax.text(middle, i, count, ha="center", va="center", color="white")
            left = left + width
        pairs = [f"{_short(row.a)}\nagainst {_short(row.b)}" for row in rows.itertuples()]
        ax.set_yticks(y, pairs, fontsize=8.5)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.set_xlim(0, 1)
        ax.set_title(fill(title or _signs_title(table), 74))
        shown = "" if len(rows) == len(table) else f"; {len(rows)} of {len(table)} pairs are shown"
        note = f"share of {int(rows['n'].max())} specifications (no probability){shown}"
        ax.set_xlabel(note, color=QUIET)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9, labelcolor=INK)
        return ax


def _short(name: object) -> str:
    return shorten(str(name), 38, placeholder=" …")


def _signs_title(table: pd.DataFrame) -> str:
    one = (table["n_positive"] == 0) | (table["n_negative"] == 0)
    return f"In {int(one.sum())} of {len(table)} pairs no specification turns the sign"


def _signed(value: float) -> str:
    return f"{value:+.0f}".replace("-", "−") if value else "0"
