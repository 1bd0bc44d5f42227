"""Which quotation marks belong together: pairs, nested pairs, and marks that have no partner."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

# An apostrophe between two letters is none of these.
_MARK = re.compile(r"``|''|[\"“”„‟«»‘‚]|['’](?!(?<=\w['’])\w)")
_DEEPEST = 8  # more marks than these are never open at once
_SINGLE = "'‘’‚"
_OPENING = "“„‟«‘‚``"
_CLOSING = "”»’''"
_BEFORE_OPENING = "([{—–-/:…“‘\"'«„"
_AFTER_CLOSING = ".,;:!?…)]}—–-/“”’\"'»"
_ELISION = re.compile(
    r"(?:em|tis|twas|twere|til|till|cause|cos|coz|bout|round|cept|ere|nuff|n|\d0s)\b", re.IGNORECASE
)
_FEET = re.compile(r"\d['’′]\s?\d+$")
_REPORTED = re.compile(
    r",\s[^,.;]{1,60}\s(?:said|says|added|told|asked|wrote)(?:\s[^,.;]{1,40})?[.!?]?\s*$"
)


@dataclass(frozen=True)
class Pair:
    """A stretch between quotation marks, marks included.

    `depth` is 0 for an outermost stretch, 1 for one inside of it, …; `closed` is "mark", or
    "paragraph" where the closing mark is missing.
    """

    start: int
    end: int
    depth: int = 0
    closed: Literal["mark", "paragraph"] = "mark"


@dataclass
class _Open:
    start: int
    single: bool
    doubtful: bool = False
    found: int = 0  # so many pairs had been found when it opened


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    single: bool
    opens: bool  # its neighbours are those of an opening mark
    closes: bool


def pair_marks(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Pair]:
    """Pair the quotation marks of neighbouring paragraphs, in time linear in their length.

    A closing mark without an opening one is none; an opening one that is left open closes at the
    end of its paragraph, unless the next paragraph opens with a mark: then the quotation goes on.
    Where others open and close after it, the open one is the fault and is passed over, so that
    one bad mark spoils nothing else. Apostrophes, inches and feet are no marks.

    >>> text = 'So "bad" it was; "good'
    >>> [(text[p.start : p.end], p.closed) for p in pair_marks(text, [(0, len(text))])]
    [('"bad"', 'mark'), ('"good', 'paragraph')]
    """
    pairs: list[Pair] = []
    carried: _Open | None = None
    for number, (start, end) in enumerate(paragraphs):
        marks = list(_find_marks(text, start, end))
        stack: list[_Open] = []
        if carried is not None:
            stack, marks = [carried], marks[1:]
        found = _pair(text, marks, stack)
        goes_on = _opens_with_mark(text, paragraphs, number + 1)
        carried = None
        for item in stack:
            if not _is_left_open(text, item, start, found):
                continue
            if goes_on == item.single and not _REPORTED.search(text, item.start, end):
                carried = _Open(item.start, item.single)
            else:
                found.append(Pair(item.start, end, closed="paragraph"))
            break
        pairs += found
    return _with_depth(pairs)


def _find_marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        i, j = match.span()
        before = text[i - 1] if i > start else " "
        after = text[j] if j < end else " "
        spaced = before.isspace()
        opens = not after.isspace() and (spaced or before in _BEFORE_OPENING)
        if after in ".,;:!?)]}":
            opens = opens and spaced and after == "."
        closes = not spaced and before not in "([{" and (after.isspace() or after in _AFTER_CLOSING)
        yield _Mark(i, j, match.group() in _SINGLE, opens, closes)


def _pair(text: str, marks: Sequence[_Mark], stack: list[_Open]) -> list[Pair]:
    """Pairs of one paragraph; what stays open is left on the stack."""
    found: list[Pair] = []
    later = _closing_ahead(text, marks)
    for number, mark in enumerate(marks):
        ahead = later[number]
        is_open = any(item.single == mark.single for item in stack)
        if mark.single and not _is_single_quote(text, mark, is_open, ahead):
            continue
        if not mark.single and _is_inch(text, marks, number, stack, is_open):
            continue
        if _is_opening(text, mark, is_open):
            doubtful = mark.single or text[mark.start] in _CLOSING
            stack.append(_Open(mark.start, mark.single, doubtful, len(found)))
            del stack[:-_DEEPEST]
        elif is_open:
            while stack[-1].single != mark.single:
                stack.pop()
            found.append(Pair(stack.pop().start, mark.end))
    return found


def _closing_ahead(text: str, marks: Sequence[_Mark]) -> list[tuple[bool, bool]]:
    """For each mark: is there a later single mark that closes; is it one after punctuation."""
    ahead: list[tuple[bool, bool]] = []
    any_closing = after_stop = False
    for mark in reversed(marks):
        ahead.append((any_closing, after_stop))
        if mark.single and mark.opens and not mark.closes:
            after_stop = False
        elif mark.single and mark.closes:
            any_closing = True
            after_stop = text[mark.start - 1] in ".,!?…"
    return ahead[::-1]


def _is_single_quote(text: str, mark: _Mark, is_open: bool, ahead: tuple[bool, bool]) -> bool:
    """Whether a single mark is a quotation mark and not an apostrophe."""
    closing_ahead, after_stop = ahead
    if mark.opens and not mark.closes:
        if _ELISION.match(text, mark.end):
            return False
        return text[mark.start] == "‘" or closing_ahead
    if not mark.closes or text[mark.start] in "‘‚" or not is_open:
        return False
    plural = text[mark.start - 1] in "sSxz" and text[mark.end : mark.end + 1] == " "
    possessive = plural and text[mark.end + 1 : mark.end + 2].isalpha() and after_stop
    return not possessive


def _is_inch(
    text: str, marks: Sequence[_Mark], number: int, stack: Sequence[_Open], is_open: bool
) -> bool:
    mark, rest = marks[number], islice(marks, number + 1, number + 9)
    if text[mark.start : mark.end] not in ('"', "''", "”") or not text[mark.start - 1].isdigit():
        return False
    if mark.start == 0 or not is_open or _FEET.search(text[max(mark.start - 8, 0) : mark.start]):
        return True
    opened = next(item.start for item in reversed(stack) if not item.single)
    if text[opened + 1 : mark.start].replace(".", "").isdigit():
        return False
    goes_on = re.match(r"[ -][a-z]", text[mark.end : mark.end + 2])
    following = next((other for other in rest if not other.single), None)
    return bool(goes_on and following and following.closes and not following.opens)


def _is_opening(text: str, mark: _Mark, is_open: bool) -> bool:
    sign = text[mark.start : mark.end]
    if sign in _OPENING:
        return not (is_open and mark.closes and not mark.opens)
    if sign in _CLOSING and sign != "''":
        return not is_open and mark.opens and not mark.closes
    if mark.opens != mark.closes:
        return mark.opens
    return not is_open


def _is_left_open(text: str, item: _Open, start: int, found: Sequence[Pair]) -> bool:
    """Whether an opening mark without a partner opens a quotation, or is a slip."""
    if len(found) > item.found:
        return False
    if not item.doubtful or item.start < start:
        return True
    led_in = text[max(item.start - 2, start) : item.start].rstrip()[-1:]
    return text[item.start] in "‘'" and led_in in ("", ",", ":")


def _opens_with_mark(text: str, paragraphs: Sequence[tuple[int, int]], number: int) -> bool | None:
    """None where a paragraph opens without a mark; else whether that mark is a single one."""
    if number >= len(paragraphs):
        return None
    mark = next(_find_marks(text, *paragraphs[number]), None)
    if mark is None or mark.start != paragraphs[number][0] or not mark.opens:
        return None
    return mark.single


def _with_depth(pairs: Sequence[Pair]) -> list[Pair]:
    ordered = sorted(pairs, key=lambda pair: (pair.start, -pair.end))
    nested: list[Pair] = []
    around: list[int] = []
    for pair in ordered:
        while around and around[-1] <= pair.start:
            around.pop()
        nested.append(Pair(pair.start, pair.end, len(around), pair.closed))
        around.append(pair.end)
    return nested
