"""Which attribution a quotation hangs on, by where the two stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.noun_phrases import Attribution
from analysis.readings import Reading


@dataclass(frozen=True)
class Tie:
    """How a quotation hangs on an attribution (its number): closeness and position."""

    number: int
    position: str
    beside: bool


def find_ties(reading: Reading) -> dict[int, Tie]:
    """The attribution that each outermost quotation hangs on, where its sentence has one."""
    ties: dict[int, Tie] = {}
    for number, unit in enumerate(reading.unit_of):
        if unit < 0:
            continue
        tie = _tie(reading, unit)
        if tie is not None:
            ties[number] = tie
    return ties


def _tie(reading: Reading, unit: int) -> Tie | None:
    letters = reading.units.letters
    low = max(letters.rfind(mark, 0, unit) for mark in ".\n") + 1
    high = _end_of_sentence(letters, unit)
    before: list[tuple[int, int]] = []
    after: list[tuple[int, int]] = []
    for number in reading.between(low, _with_tag(reading, unit, high)):
        a = reading.attributions[number]
        first, last = min(a.first, a.cue), max(a.last, a.cue + 1)
        if a.first <= unit < a.last:
            return Tie(number, "inside", beside=False)
        if last <= unit:
            before.append((last, number))
        elif first > unit:
            after.append((first, number))
    return _choose(letters, unit, before, after, reading.attributions)


def _choose(
    letters: str,
    unit: int,
    before: list[tuple[int, int]],
    after: list[tuple[int, int]],
    attributions: Sequence[Attribution],
) -> Tie | None:
    gap_before = letters[before[-1][0] : unit] if before else "?"
    gap_after = letters[unit + 1 : after[0][0]] if after else "?"
    broken = bool(before) and _is_broken(letters, attributions[before[-1][1]])
    if before and (gap_before in ("", "t", ":", ",t") or gap_before.endswith(":")):
        return Tie(before[-1][1], "middle" if broken else "before", beside=True)
    if before and attributions[before[-1][1]].needs == "label" and len(gap_before) <= 8:
        return Tie(before[-1][1], "before", beside=True)
    if after and re.fullmatch(r"[,.\n-]?[xXm]{0,2}", gap_after):
        follows = letters[max(attributions[after[0][1]].last, attributions[after[0][1]].cue + 1) :][
            :4
        ]
        middle = re.match(r"[,xXm-]{0,3}[Qq]", follows) is not None
        return Tie(after[0][1], "middle" if middle else "after", beside=True)
    if before and re.fullmatch(r"[^;QV]*[,-][xt]?", gap_before) and len(gap_before) <= 9:
        return Tie(before[-1][1], "middle" if broken else "before", beside=True)
    if before:
        return Tie(before[-1][1], "before", beside=False)
    if after:
        return Tie(after[0][1], "after", beside=False)
    return None


def _is_broken(letters: str, attribution: Attribution) -> bool:
    first = min(attribution.first, attribution.cue)
    return letters[max(first - 2, 0) : first].rstrip(",-")[-1:] in ("Q", "q")


def _end_of_sentence(letters: str, unit: int) -> int:
    ends = [at for at in (letters.find(mark, unit) for mark in ".\n") if at >= 0]
    return min(ends, default=len(letters))


def _with_tag(reading: Reading, unit: int, high: int) -> int:
    """Include the next sentence where it is but a tag: `"Go!" Smith said.`"""
    letters = reading.units.letters
    if high != unit + 1 or letters[high : high + 1] != ".":
        return high
    end = _end_of_sentence(letters, high + 1)
    for number in reading.between(high, end):
        a = reading.attributions[number]
        rest = letters[max(a.last, a.cue + 1) : end]
        if min(a.first, a.cue) == high + 1 and re.fullmatch(r"[mxPD]{0,4}y?(?:,[Q].*)?", rest):
            return end
    return high
