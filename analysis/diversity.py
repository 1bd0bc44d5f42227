"""Diversity: how varied an article's words are, by measures that its length does not drive."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.terms import find_runs
from analysis.zones import MEASURED_ZONES


def measure_diversity(
    corpus: Corpus,
    *,
    window: int = 50,
    threshold: float = 0.72,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """How varied the words of each article are.

    One row per article: `article_id`, `n_words`, `n_types`, `mattr` (mean type–token ratio of all
    windows of `window` words, Covington & McFall 2010; NaN for a shorter article) and `mtld`
    (mean length of a stretch until its type–token ratio falls below `threshold`, mean of both
    directions, McCarthy & Jarvis 2010; a factor closes strictly below it; NaN where no word
    recurs). Higher = more varied. The raw type–token ratio is not given: it falls with length.
    """
    if window < 1 or not 0 < threshold < 1:
        raise ValueError(
            f"window={window!r}, threshold={threshold!r}: give at least one word, and a ratio "
            "between 0 and 1"
        )
    runs = find_runs(corpus, ngram=1, zones=zones)
    codes, n = runs.codes[runs.first].astype(np.int64), len(corpus.articles)
    length = np.bincount(runs.article, minlength=n)
    ends = np.cumsum(length)
    previous = _previous(codes, runs.article)
    types = np.bincount(runs.article[previous < (ends - length)[runs.article]], minlength=n)
    parts = [codes[end - size : end] for end, size in zip(ends, length, strict=True)]
    return pd.DataFrame(
        {
            "article_id": pd.Categorical(
                corpus.articles["article_id"], categories=corpus.articles["article_id"]
            ),
            "n_words": length,
            "n_types": types,
            "mattr": [moving_ratio(part, window) for part in parts],
            "mtld": [textual_diversity(part, threshold) for part in parts],
        }
    )


def moving_ratio(words: Sequence[str] | np.ndarray, window: int) -> float:
    """MATTR: the mean type–token ratio of all windows.

    >>> round(moving_ratio("one two one one two two one".split(), 3), 4)
    0.6667
    """
    codes = pd.factorize(np.asarray(words))[0]
    n = len(codes)
    if n < window or not n:
        return float("nan")
    place = np.arange(n)
    # a word is new in every window that begins after its previous place
    since = np.maximum(_previous(codes, np.zeros(n, dtype=np.intp)) + 1, place - window + 1)
    new = np.minimum(place, n - window) - np.maximum(since, 0) + 1
    return float(np.maximum(new, 0).sum() / (window * (n - window + 1)))


def textual_diversity(words: Sequence[str] | np.ndarray, threshold: float = 0.72) -> float:
    """MTLD: length over factors, the mean of both directions.

    >>> words = "test text with some text numbers hyphenhere and text punctuations".split()
    >>> round(textual_diversity(words), 3)
    14.0
    """
    codes = pd.factorize(np.asarray(words))[0]
    factors = [_count_factors(codes[::way], threshold) for way in (1, -1)]
    return float(np.mean([len(codes) / f if f else np.nan for f in factors]))


def _count_factors(codes: np.ndarray, threshold: float) -> float:
    """Stretches whose ratio fell below the threshold, and the share of the last, open one."""
    previous = _previous(codes, np.zeros(len(codes), dtype=np.intp))
    start, factors, step = 0, 0, 256
    while start < len(codes):
        new = previous[start : start + step] < start
        ratio = np.cumsum(new) / np.arange(1, len(new) + 1)
        below = np.flatnonzero(ratio < threshold)
        if len(below):
            start, factors, step = start + int(below[0]) + 1, factors + 1, 256
        elif start + step < len(codes):
            step *= 2
        else:
            return factors + float((1 - ratio[-1]) / (1 - threshold))
    return float(factors)


def _previous(codes: np.ndarray, article: np.ndarray) -> np.ndarray:
    """The place where each word stood before in its article, -1 where it is new."""
    order = np.lexsort((codes, article))
    same = (np.diff(codes[order]) == 0) & (np.diff(article[order]) == 0)
    previous = np.full(len(codes), -1, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    return previous
