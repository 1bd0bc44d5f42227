"""Where texts may share a passage: runs of equal words, chained along their diagonals.

A run is found through the n-grams it consists of: each n-gram of each text is hashed and sorted,
so that equal ones stand together, whoever wrote them. Runs that lie near each other and at nearly
the same distance in both texts form a candidate, which `alignment` then looks at word by word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

N_GRAM = 4  # of forty words of which every fifth is changed, four in a row survive many times
_HUBS = 3  # an n-gram that stands in very many texts is compared with so many of the first
_TWICE = 2  # an n-gram counts so often in one segment
_GAP = 25  # words between runs of one candidate
_DRIFT = 15  # words by which inserted and dropped words may shift them
_LOOK = 8  # following runs of the same two texts that a run may be chained to
_BLOCK = 2_000_000  # pairs of equal n-grams looked at in one go: bounds the memory


@dataclass(frozen=True)
class Words:
    """The words of all texts, laid out one after the other.

    `code` (equal words have equal codes), `segment` (a stretch of one article without a break,
    rising) and `article` (a number per segment). The first and last word are fillers.
    """

    code: np.ndarray
    segment: np.ndarray
    article: np.ndarray


def lay_out(code: np.ndarray, segment: np.ndarray, article: np.ndarray) -> Words:
    """Lay out words with a filler on each side, so that every word has two neighbours."""
    last = int(segment[-1]) + 1 if len(segment) else 0
    return Words(
        np.concatenate([[-1], code, [-2]]).astype(np.int32),
        np.concatenate([[-1], segment, [last]]).astype(np.int32),
        np.concatenate([article, [-1]]).astype(np.int32),
    )


def find_candidates(words: Words, *, least: int, max_copies: int) -> np.ndarray:
    """Candidates: an array with a row (begin, end, begin, end) in words, the earlier text first.

    Each holds at least `least` words of runs. Where an n-gram stands more than `max_copies` times,
    it is compared with the first few alone: the work grows with the words, not their square.
    """
    first, second, length = find_runs(words, max_copies)
    if not len(first):
        return np.empty((0, 4), dtype=np.int64)
    group = _chain(words, first, second, length)
    order = np.argsort(group, kind="stable")
    bounds = np.flatnonzero(np.diff(group[order], prepend=-1))
    first, second, length = first[order], second[order], length[order]
    boxes = np.stack(
        [
            np.minimum.reduceat(first, bounds),
            np.maximum.reduceat(first + length, bounds),
            np.minimum.reduceat(second, bounds),
            np.maximum.reduceat(second + length, bounds),
        ],
        axis=1,
    )
    return boxes[np.add.reduceat(length, bounds) >= least]


def find_runs(words: Words, max_copies: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Runs of equal words in two articles: position in the earlier, in the later, and length."""
    places, opening, rank = _group_ngrams(words)
    span = len(words.code)
    size_at = np.zeros(span, dtype=np.int32)
    rank_at = np.full(span, -1, dtype=np.int32)
    if len(places):
        group = np.cumsum(opening) - 1
        size_at[places] = np.bincount(group)[group]
        rank_at[places] = rank
    known = _Ngrams(words, size_at, rank_at, max_copies)
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    for p, q in _pair_up(places, rank, size_at, max_copies):
        apart = words.article[words.segment[p]] != words.article[words.segment[q]]
        p, q = p[apart], q[apart]
        key = (q - p) * span + p
        starts.append(key[~known.are_paired(p - 1, q - 1, 0)])
        ends.append(key[~known.are_paired(p + 1, q + 1, N_GRAM - 1)])
    if not starts:
        return (np.empty(0, dtype=np.int64),) * 3
    begin, end = np.sort(np.concatenate(starts)), np.sort(np.concatenate(ends))
    shift, first = np.divmod(begin, span)
    return first, first + shift, end - begin + N_GRAM


@dataclass(frozen=True)
class _Ngrams:
    """What is known of the n-gram that begins at each word."""

    words: Words
    size_at: np.ndarray
    rank_at: np.ndarray
    max_copies: int

    def are_paired(self, p: np.ndarray, q: np.ndarray, new: int) -> np.ndarray:
        """Whether the n-grams at p and q are compared too; only their word `new` may differ."""
        code, segment = self.words.code, self.words.segment
        old = new - 1 if new else 1
        same = code[p + new] == code[q + new]
        same &= (segment[p + new] == segment[p + old]) & (segment[q + new] == segment[q + old])
        few = (self.size_at[p] <= self.max_copies) | (self.rank_at[p] < _HUBS)
        return same & few & (self.rank_at[p] >= 0) & (self.rank_at[q] >= 0)


def _group_ngrams(words: Words) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Words at which a recurring n-gram begins, equal ones together, in the order of the texts.

    Gives the positions, whether each opens a group, and its rank inside the group.
    """
    number = len(words.code) - N_GRAM + 1
    if number <= 0:
        return (np.empty(0, dtype=np.int64),) * 3
    bits = np.uint64(max(len(words.code).bit_length(), 1))
    keys = _hash(words.code, number)
    keys = (keys >> bits << bits) | np.arange(number, dtype=np.uint64)
    keys = keys[words.segment[:number] == words.segment[N_GRAM - 1 :]]
    keys.sort()
    grams = keys >> bits
    again = grams[1:] == grams[:-1]
    kept = np.zeros(len(grams), dtype=bool)
    kept[1:] |= again
    kept[:-1] |= again
    grams = grams[kept]
    places = (keys[kept] & np.uint64((1 << int(bits)) - 1)).astype(np.int64)
    segment = words.segment[places]
    thrice = np.zeros(len(places), dtype=bool)
    thrice[_TWICE:] = (grams[_TWICE:] == grams[:-_TWICE]) & (segment[_TWICE:] == segment[:-_TWICE])
    places, grams = places[~thrice], grams[~thrice]
    opening = np.ones(len(places), dtype=bool)
    opening[1:] = grams[1:] != grams[:-1]
    begins = np.flatnonzero(opening)
    rank = np.arange(len(places)) - np.repeat(begins, np.diff(begins, append=len(places)))
    return places, opening, rank


def _hash(code: np.ndarray, number: int) -> np.ndarray:
    """A number for each n-gram, from random numbers for words (fixed seed) and places."""
    generator = np.random.default_rng(20)
    words = int(code.max(initial=0)) + 3
    table = generator.integers(0, 2**63, words, dtype=np.int64).astype(np.uint64)
    factors = generator.integers(0, 2**63, N_GRAM, dtype=np.int64).astype(np.uint64) | np.uint64(1)
    total = np.zeros(number, dtype=np.uint64)
    for k in range(N_GRAM):
        total += table[code[k : k + number]] * factors[k]
    return total


def _pair_up(
    places: np.ndarray, rank: np.ndarray, size_at: np.ndarray, max_copies: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Blocks of pairs of places with the same n-gram, the earlier place first."""
    partners = np.where(size_at[places] <= max_copies, rank, np.minimum(rank, _HUBS))
    total = np.cumsum(partners)
    steps = np.arange(0, total[-1] + _BLOCK if len(total) else 0, _BLOCK)
    for left, right in pairwise(np.searchsorted(total, steps, side="right").tolist()):
        number = partners[left:right]
        later = np.repeat(np.arange(left, right), number)
        step = np.arange(len(later)) - np.repeat(np.cumsum(number) - number, number)
        yield places[later - rank[later] + step], places[later]


def _chain(words: Words, first: np.ndarray, second: np.ndarray, length: np.ndarray) -> np.ndarray:
    """The candidate that each run belongs to: runs near each other in both texts are one."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pair = words.segment[first].astype(np.int64) * len(words.article) + words.segment[second]
    order = np.lexsort((first, pair))
    pair, p, q, n = pair[order], first[order], second[order], length[order]
    links = []
    for step in range(1, min(_LOOK, len(p) - 1) + 1):
        gap_p, gap_q = p[step:] - (p + n)[:-step], q[step:] - (q + n)[:-step]
        near = (pair[step:] == pair[:-step]) & (gap_p <= _GAP) & (gap_q <= _GAP)
        near &= (np.abs(gap_p - gap_q) <= _DRIFT) & (q[step:] >= q[:-step])
        at = np.flatnonzero(near)
        links.append(np.stack([at, at + step]))
    joined = np.concatenate(links, axis=1) if links else np.empty((2, 0), dtype=np.int64)
    graph = coo_matrix((np.ones(joined.shape[1], dtype=bool), tuple(joined)), shape=(len(p),) * 2)
    group = np.empty(len(p), dtype=np.int64)
    group[order] = connected_components(graph, directed=False)[1]
    return group
