"""Candidates aligned word by word: which words of two stretches are the same, and how densely."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from analysis.seeding import Words

_MARGIN = 20  # words looked at on both sides of a candidate
_SPLIT = 10  # so many words changed in a row end a passage
_DROP = 8  # a passage ends where its score has fallen this far from its best


def align(words: Words, candidates: np.ndarray, *, least: int, density: float) -> np.ndarray:
    """Passages: an array with a row (begin, end, begin, end, identical, aligned), in words.

    A passage begins and ends with equal words, holds at least `least` equal words, and these are
    at least the share `density` of the aligned ones (equal, changed, inserted and dropped).
    """
    limits = np.searchsorted(words.segment, np.arange(len(words.article) + 1))
    windows = _widen(words, candidates, limits)
    rows: list[tuple[int, ...]] = []
    for window in windows.tolist():
        stretches = dense_stretches(_equal_blocks(words.code, window))
        rows += [row for row in stretches if row[4] >= max(least, density * row[5])]
    return _without_doubles(words, np.array(rows, dtype=np.int64).reshape(-1, 6))


def _widen(words: Words, boxes: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Candidates between their margins: four places in each text, inside of its segment."""
    sides = []
    for begin, end in ((boxes[:, 0], boxes[:, 1]), (boxes[:, 2], boxes[:, 3])):
        segment = words.segment[begin]
        left = np.maximum(begin - _MARGIN, limits[segment])
        right = np.minimum(end + _MARGIN, limits[segment + 1])
        sides.append(np.stack([left, begin, end, right], axis=1))
    return np.stack(sides, axis=1)


def _equal_blocks(code: np.ndarray, window: list[list[int]]) -> Iterator[tuple[int, int, int]]:
    """Blocks of equal words: place in a, place in b, length.

    The margins are aligned apart from the candidate, which is so kept in its place.
    """
    from rapidfuzz.distance import Levenshtein

    cuts_a, cuts_b = window
    for (a, a_end), (b, b_end) in zip(pairwise(cuts_a), pairwise(cuts_b), strict=True):
        if a < a_end and b < b_end:
            edits = Levenshtein.editops(code[a:a_end].tolist(), code[b:b_end].tolist())
            for block in edits.as_matching_blocks():
                if block.size:
                    yield a + block.a, b + block.b, block.size


def dense_stretches(
    blocks: Iterable[tuple[int, int, int]],
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Stretches of an alignment in which equal words prevail.

    An equal word scores 1 and any other aligned word -1; a stretch is one of the highest score,
    after the X-drop rule of Altschul et al. (1990). Gives (begin, end, begin, end, identical,
    aligned). `blocks` are (place in a, place in b, length) of equal words, in order.
    """
    best: tuple[int, int, int, int, int, int] | None = None
    score = top = begin_a = begin_b = end_a = end_b = same = aligned = 0
    for a, b, size in blocks:
        gap = max(a - end_a, b - end_b)
        if best is None or gap > _SPLIT or score - gap <= 0 or score - gap <= top - _DROP:
            if best is not None:
                yield best
            begin_a, begin_b, score, top, same, aligned, gap = a, b, 0, 0, 0, 0, 0
        score += size - gap
        same, aligned = same + size, aligned + gap + size
        end_a, end_b = a + size, b + size
        if score > top:
            top, best = score, (begin_a, end_a, begin_b, end_b, same, aligned)
    if best is not None:
        yield best


def _without_doubles(words: Words, found: np.ndarray) -> np.ndarray:
    """Passages of two texts that lie for more than half inside of a better one are left out."""
    found = np.unique(found, axis=0)
    pair = words.segment[found[:, 0]].astype(np.int64) * len(words.article)
    pair += words.segment[found[:, 2]]
    order = np.lexsort((found[:, 0], -found[:, 4], pair))
    found, pair = found[order], pair[order]
    kept = np.ones(len(found), dtype=bool)
    bounds = np.flatnonzero(np.diff(pair, prepend=-1, append=-1))
    for left, right in pairwise(bounds.tolist()):
        if right - left > 1:
            kept[left:right] = _best_of(found[left:right])
    return found[kept]


def _best_of(rows: np.ndarray) -> np.ndarray:
    kept = np.zeros(len(rows), dtype=bool)
    for i, row in enumerate(rows):
        over = rows[kept]
        in_a = np.minimum(over[:, 1], row[1]) - np.maximum(over[:, 0], row[0])
        in_b = np.minimum(over[:, 3], row[3]) - np.maximum(over[:, 2], row[2])
        inside = (2 * in_a > row[1] - row[0]) & (2 * in_b > row[3] - row[2])
        kept[i] = not inside.any()
    return kept
