"""Figures of intervals beside a truth that is known."""

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import FAINT, INK, QUIET, house_style, new_axes, nothing_to_show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OUTSIDE = "#D55E00"


def plot_intervals(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
    unit: str = "estimate",
) -> "Axes":
    """Draw each estimate with its interval, and the truth as a tick where it is known.

    `table` has a row per estimate: `outlet`, `what`, `estimate`, `low`, `high` and, where it is
    known, `truth`. All rows share one scale, which `unit` names. A missing interval is left out,
    a missing estimate is said.
    """
    with house_style():
        ax = new_axes(ax, width=8.5, height=1.7 + 0.34 * max(len(table), 1))
        if not table["estimate"].notna().any():
            return nothing_to_show(ax, "nothing could be estimated")
        y = np.arange(len(table))[::-1]
        hues = [(palette or {}).get(outlet, INK) for outlet in table["outlet"].astype("str")]
        ax.hlines(y, table["low"], table["high"], color=hues, lw=2.2, alpha=0.75)
        ax.scatter(table["estimate"], y, color=hues, s=34, zorder=3)
        if "truth" in table:
            ax.plot(table["truth"], y, "|", color=INK, ms=15, mew=1.6, zorder=4)
        ax.set_yticks(y, _row_names(table))
        ax.set_ylim(-0.7, len(table) - 0.3)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        ax.margins(x=0.06)
        ax.set_title(fill(title or _intervals_title(table), 66))
        ax.set_xlabel(fill(_intervals_note(table, unit), 96), color=QUIET)
        return ax


def plot_coverage(
    table: pd.DataFrame, *, ax: "Axes | None" = None, title: str | None = None
) -> "Axes":
    """Draw where in its interval each truth lies: between -1 and 1 it is covered.

    `table` has a row per estimate, as for `plot_intervals`, with `truth`; `measure` (a line of
    points each) where there are several. -1 is the lower end of an interval, 1 the upper one.
    """
    with house_style():
        known = table.dropna(subset=["low", "high", "truth"])
        measures = list(dict.fromkeys(known.get("measure", pd.Series("", index=known.index))))
        ax = new_axes(ax, width=8.5, height=1.9 + 0.75 * max(len(measures), 1))
        if not len(known):
            return nothing_to_show(ax, "no interval has a truth beside it")
        place = relative_place(known)
        ax.axvspan(-1, 1, color=FAINT, alpha=0.55, lw=0)
        for row, measure in enumerate(measures):
            here = place[(known["measure"] == measure).to_numpy()] if measure else place
            y = len(measures) - 1 - row + _spread(len(here))
            inside = np.abs(here) <= 1
            ax.plot(here[inside], y[inside], "o", color=INK, ms=5, alpha=0.75)
            ax.plot(here[~inside], y[~inside], "D", color=_OUTSIDE, ms=7)
        ax.set_yticks(range(len(measures) - 1, -1, -1), measures)
        ax.set_ylim(-0.6, len(measures) - 0.4)
        ax.set_xlim(-max(2, abs(place).max() * 1.1), max(2, abs(place).max() * 1.1))
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        n = int((np.abs(place) <= 1).sum())
        ax.set_title(fill(title or f"{n} of {len(known)} intervals cover the truth", 66))
        note = "Where the truth lies: -1 = lower end of its interval (95 %), 1 = upper end. "
        ax.set_xlabel(note + "Diamonds lie outside.", color=QUIET)
        return ax


def relative_place(table: pd.DataFrame) -> np.ndarray:
    """Where in its interval each truth lies: -1 at `low`, 1 at `high`.

    >>> relative_place(pd.DataFrame({"low": [0.0], "high": [4.0], "truth": [3.0]})).tolist()
    [0.5]
    """
    middle, half = (table["low"] + table["high"]) / 2, (table["high"] - table["low"]) / 2
    return ((table["truth"] - middle) / half).to_numpy(dtype=float)


def _spread(n: int) -> np.ndarray:
    """Heights that keep neighbouring points apart, the same each time."""
    return ((np.arange(n) * 7) % 11 - 5) * 0.05


def _row_names(table: pd.DataFrame) -> list[str]:
    outlets = table["outlet"].astype("str")
    named = outlets if len(set(table["what"])) == 1 else outlets + "  ·  " + table["what"]
    return [
        fill(name, 44) + (" (undefined)" if missing else "")
        for name, missing in zip(named, table["estimate"].isna(), strict=True)
    ]


def _intervals_title(table: pd.DataFrame) -> str:
    what = " and ".join(dict.fromkeys(table["what"].astype("str")))
    known = table[table["low"].notna()]
    if "truth" in table and len(known):
        n = int((np.abs(relative_place(known)) <= 1).sum())
        return f"{what}: {n} of {len(known)} intervals cover the truth"
    top, last = table.loc[table["estimate"].idxmax()], table.loc[table["estimate"].idxmin()]
    if len(table) == 1:
        return f"{what}: {top['estimate']:.3g} in {top['outlet']}"
    return f"{what}: highest in {top['outlet']}, lowest in {last['outlet']}"


def _intervals_note(table: pd.DataFrame, unit: str) -> str:
    lines = f"{unit}. "
    missing = int(table["low"].isna().sum())
    if missing < len(table):
        lines += "Lines: 95 % intervals over articles. "
    if missing:
        lines += f"Without an interval: {missing} of {len(table)}. "
    if "n_articles" in table:
        once = table.drop_duplicates("outlet")["n_articles"]
        lines += f"Articles: {int(once.sum())}. "
    return lines + ("Ticks: the truth." if "truth" in table else "")
