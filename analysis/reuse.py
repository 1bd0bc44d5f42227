"""Passages that two articles share, however they were edited."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.alignment import align
from analysis.corpus import Corpus, check_zones
from analysis.seeding import N_GRAM, Words, find_candidates, lay_out
from analysis.segmentation import MEASURED_ZONES, is_word


def find_reuse(
    corpus: Corpus,
    *,
    min_words: int = 8,
    min_longest: int = 16,
    min_share: float = 0.5,
    max_copies: int = 12,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Find the passages that two articles share, word for word or edited.

    One row per aligned passage: `article_id_a`, `start_a`, `end_a`, `article_id_b`, `start_b`,
    `end_b` (a stands before b in the corpus), `n_identical` (words that are the same term, in the
    same order), `n_aligned` (these and the changed, inserted and dropped words between them),
    `share_identical`, `kind` ("verbatim": every word is the same, whatever the case and the
    punctuation; else "edited") and `first` (the `article_id` of the article that was published
    before the other began to be possible; missing where the dates do not tell).

    A passage has at least `min_words` identical words, which are at least `min_share` of the
    aligned ones, and one passage of the two articles has at least `min_longest`: set phrases and
    long names reach nine words, so short passages count beside a long one only. Sentences in
    another order are passages of their own, and two articles of one outlet are compared like any
    others. A run of words that stands more than `max_copies` times is compared with the earliest
    articles that have it, so that of a text printed a hundred times each copy is tied to the
    first ones and not to all; raise it for every pair. Passages lie in `zones` and never reach
    across another zone. Raises ValueError for an option that makes no sense.

    Candidates come from shared n-grams as in Broder (1997); the alignment is Levenshtein's.
    """
    _check(min_words, min_longest, min_share, max_copies)
    check_zones(zones)
    words, starts, ends = _read_words(corpus, zones)
    candidates = find_candidates(
        words, least=max(N_GRAM, min(min_words, 2 * N_GRAM) - 2), max_copies=max_copies
    )
    found = align(words, candidates, least=min_words, density=min_share)
    found = found[_longest_of_pair(words, found) >= min_longest]
    return _arrange(corpus, words, found, starts, ends)


def _check(min_words: int, min_longest: int, min_share: float, max_copies: int) -> None:
    if min_words < N_GRAM:
        raise ValueError(
            f"min_words={min_words!r}: allowed are whole numbers from {N_GRAM}, since candidates "
            f"share {N_GRAM} words in a row; 8 is the default"
        )
    if min_longest < 1:
        raise ValueError(f"min_longest={min_longest!r}: allowed are whole numbers from 1")
    if not 0 < min_share <= 1:
        raise ValueError(f"min_share={min_share!r}: allowed are shares above 0 and up to 1")
    if max_copies < 2:
        raise ValueError(f"max_copies={max_copies!r}: allowed are whole numbers from 2")


def _read_words(corpus: Corpus, zones: Sequence[str]) -> tuple[Words, np.ndarray, np.ndarray]:
    """The words of the zones, earliest article first, with their spans."""
    sentence = corpus.tokens["sentence_id"].to_numpy()
    terms = corpus.tokens["term"].cat
    is_a_word = np.append(is_word(terms.categories), False)[terms.codes]
    position = np.flatnonzero(is_a_word)
    measured = corpus.sentences["zone"].isin(zones).to_numpy()[sentence[position]]
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[sentence[position]]
    # a segment ends with its article and wherever words of another zone stand between
    opens = np.diff(article, prepend=-1) != 0
    opens |= np.diff(measured, prepend=False) & measured
    segment = (np.cumsum(opens) - 1)[measured]
    position, article = position[measured], article[measured]
    rank = np.empty(len(corpus.articles), dtype=np.int64)
    rank[_by_date(corpus.articles)] = np.arange(len(corpus.articles))
    if (np.diff(rank) != 1).any():
        order = np.argsort(rank[article], kind="stable")
        position, article, segment = position[order], article[order], segment[order]
    opens = np.diff(segment, prepend=-1) != 0
    words = lay_out(terms.codes.to_numpy()[position], np.cumsum(opens) - 1, article[opens])
    starts = corpus.tokens["start"].to_numpy()[position]
    return words, starts, corpus.tokens["end"].to_numpy()[position]


def _by_date(articles: pd.DataFrame) -> np.ndarray:
    """Rows of the articles, earliest first; those without a date last, in the corpus's order."""
    dates = articles["published_earliest"].reset_index(drop=True)
    return dates.sort_values(kind="stable", na_position="last").index.to_numpy()


def _longest_of_pair(words: Words, found: np.ndarray) -> np.ndarray:
    """For each passage, the identical words in the longest one of its two articles."""
    numbers = words.article[words.segment[found[:, [0, 2]]]].astype(np.int64)
    _, pair = np.unique(numbers @ [len(words.article), 1], return_inverse=True)
    longest = np.zeros(len(found), dtype=np.int64)
    np.maximum.at(longest, pair, found[:, 4])
    return longest[pair]


def _arrange(
    corpus: Corpus, words: Words, found: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> pd.DataFrame:
    numbers = words.article[words.segment[found[:, [0, 2]]]]
    # words are counted from the filler before the first one
    spans = np.stack(
        [
            starts[found[:, 0] - 1],
            ends[found[:, 1] - 2],
            starts[found[:, 2] - 1],
            ends[found[:, 3] - 2],
        ],
        axis=1,
    )
    swapped = numbers[:, 0] > numbers[:, 1]
    numbers = np.where(swapped[:, None], numbers[:, ::-1], numbers)
    spans = np.where(swapped[:, None], spans[:, [2, 3, 0, 1]], spans)
    order = np.lexsort((spans[:, 2], spans[:, 0], numbers[:, 1], numbers[:, 0]))
    numbers, spans, found = numbers[order], spans[order], found[order]
    keys = corpus.articles["article_id"]
    same, aligned = found[:, 4], found[:, 5]
    first = _first_of(corpus.articles, numbers)
    return pd.DataFrame(
        {
            "article_id_a": pd.Categorical.from_codes(numbers[:, 0], categories=keys),
            "start_a": spans[:, 0].astype(np.int32),
            "end_a": spans[:, 1].astype(np.int32),
            "article_id_b": pd.Categorical.from_codes(numbers[:, 1], categories=keys),
            "start_b": spans[:, 2].astype(np.int32),
            "end_b": spans[:, 3].astype(np.int32),
            "n_identical": same,
            "n_aligned": aligned,
            "share_identical": same / aligned,
            "kind": pd.Categorical.from_codes(
                (same < aligned).astype(np.int8), categories=["verbatim", "edited"]
            ),
            "first": pd.Categorical.from_codes(first, categories=keys),
        }
    )


def _first_of(articles: pd.DataFrame, numbers: np.ndarray) -> np.ndarray:
    """The number of the article whose latest date lies before the other's earliest; else -1."""
    earliest = articles["published_earliest"].to_numpy(dtype="datetime64[us]")
    latest = articles["published_latest"].to_numpy(dtype="datetime64[us]")
    a, b = numbers[:, 0], numbers[:, 1]
    return np.where(latest[a] < earliest[b], a, np.where(latest[b] < earliest[a], b, -1))
