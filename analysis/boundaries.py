"""Where tokens begin, decided for a block of text at once."""

from functools import cache

import numpy as np

from analysis.characters import (
    AMPERSAND,
    APOSTROPHE,
    BLANK,
    COLON,
    COMMA,
    DIGIT,
    EXTEND,
    HAN,
    HYPHEN,
    LETTER,
    LOWER,
    MARK,
    N_CLASSES,
    PREFIX,
    SINGLE,
    SLASH,
    STOP,
    UPPER,
)

PADDING = ("\n\n", "\n\n\n")  # what stands before and behind a block, so that neighbours exist
_JOINER = 0x200D


def find_boundaries(points: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Where a token, or a stretch of blanks, begins: one flag per character.

    `points` (code points) and their `classes` are those of a text between `PADDING`. Words are
    found in one pass over all characters; every later step looks at the marks alone.
    """
    classes, extended = _attach(classes)
    wordly = _is_wordly(classes)
    begins = np.empty(len(points), dtype=bool)
    begins[0] = True
    np.not_equal(wordly[1:], wordly[:-1], out=begins[1:])
    at = np.flatnonzero(classes > DIGIT)
    kind, before, after = classes[at], classes[at - 1], classes[at + 1]
    begins[at] = True
    begins[at + 1] = True
    run = (kind != SINGLE) & (kind != HAN) & (points[at] == points[at - 1])
    begins[at[run]] = False
    inside = _inside()[kind, before, after]
    _mend_stops(inside, classes, at, kind)
    begins[at[inside]] = False
    begins[at[inside] + 1] = False
    _join_next(begins, at, kind, before, after)
    _part_possessives(begins, points, classes, at[kind == APOSTROPHE])
    if len(extended):
        _join_extended(begins, points, classes, extended)
    _join_addresses(begins, classes, at[kind == COLON])
    return begins


def _is_wordly(classes: np.ndarray) -> np.ndarray:
    return (classes - np.uint8(LOWER)) <= DIGIT - LOWER


def _is_letter(classes: np.ndarray) -> np.ndarray:
    return (classes - np.uint8(LOWER)) <= LETTER - LOWER


@cache
def _inside() -> np.ndarray:
    """Whether a mark stands inside of a word, by its class and the classes on both sides."""
    table = np.zeros((N_CLASSES, N_CLASSES, N_CLASSES), dtype=bool)
    letters, wordly = slice(LOWER, LETTER + 1), slice(LOWER, DIGIT + 1)
    for mark in (APOSTROPHE, HYPHEN, PREFIX):
        table[mark, wordly, wordly] = True
    for mark in (AMPERSAND, STOP):
        table[mark, letters, letters] = True
    for mark in (STOP, COMMA, COLON, SLASH):
        table[mark, DIGIT, DIGIT] = True
    return table


def _attach(classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what never stands apart the class of the character before it."""
    at = np.flatnonzero(classes == EXTEND)
    if not len(at):
        return classes, at
    first = np.r_[True, at[1:] != at[:-1] + 1]
    base = classes[at[first] - 1][np.cumsum(first) - 1]
    attached = classes.copy()
    attached[at] = np.where(base <= BLANK, LETTER, base)
    return attached, at[base > BLANK]


def _join_extended(
    begins: np.ndarray, points: np.ndarray, classes: np.ndarray, extended: np.ndarray
) -> None:
    begins[extended] = False
    glue = extended[points[extended] == _JOINER] + 1
    begins[glue[(classes[glue] == MARK) & (classes[glue - 1] == MARK)]] = False


def _mend_stops(inside: np.ndarray, classes: np.ndarray, at: np.ndarray, kind: np.ndarray) -> None:
    """Part "end.Next"; keep "U.S.-led", where a stop and a hyphen stand inside together."""
    stop = np.flatnonzero(kind == STOP)
    position = at[stop]
    lower = (classes[position - 1] == LOWER) & (classes[position - 2] == LOWER)
    inside[stop[lower & (classes[position + 1] == UPPER)]] = False
    led = _is_letter(classes[position - 1]) & (classes[position + 1] == HYPHEN)
    led &= _is_letter(classes[position + 2])
    inside[stop[led]] = True
    inside[stop[led] + 1] = True


def _join_next(
    begins: np.ndarray, at: np.ndarray, kind: np.ndarray, before: np.ndarray, after: np.ndarray
) -> None:
    """Join a mark to what it introduces: @name, #tag, .5."""
    free = ~_is_wordly(before)
    begins[at[free & (kind == PREFIX) & _is_letter(after)] + 1] = False
    begins[at[free & (kind == STOP) & (before != STOP) & (after == DIGIT)] + 1] = False


def _part_possessives(
    begins: np.ndarray, points: np.ndarray, classes: np.ndarray, at: np.ndarray
) -> None:
    """Make 's a token of its own where it ends a word."""
    following = points[at + 1]
    at = at[((following == ord("s")) | (following == ord("S"))) & ~_is_wordly(classes[at + 2])]
    begins[at] = True
    begins[at + 1] = False


def _join_addresses(begins: np.ndarray, classes: np.ndarray, colons: np.ndarray) -> None:
    """Keep https://… whole up to a blank, quote or bracket, without marks at its end."""
    at = colons[
        (classes[colons + 1] == SLASH)
        & (classes[colons + 2] == SLASH)
        & _is_wordly(classes[colons - 1])
    ]
    if not len(at):
        return
    stops = np.flatnonzero((classes <= BLANK) | (classes == SINGLE))
    end = stops[np.searchsorted(stops, at)]
    for _ in range(4):
        last = classes[end - 1]
        end = end - (((last > DIGIT) & (last != SLASH)) & (end > at + 3))
    depth = np.zeros(len(begins) + 1, dtype=np.int32)
    np.add.at(depth, at, 1)
    np.add.at(depth, end, -1)
    begins[np.cumsum(depth[:-1]) > 0] = False
    begins[end] = True
