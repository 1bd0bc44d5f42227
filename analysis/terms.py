"""Term frequency: which words and runs of words each article uses, and how often."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.segmentation import MEASURED_ZONES, is_word, term_of

Stopwords = str | Collection[str] | None


def count_terms(
    corpus: Corpus,
    *,
    ngram: int = 1,
    zones: Sequence[str] = MEASURED_ZONES,
    stopwords: Stopwords = "stopwords",
    stem: bool = False,
) -> pd.DataFrame:
    """Count the words, or runs of `ngram` words, of each article.

    One row per article and term, in the order of the articles, terms in alphabetical order:
    `article_id`, `term` (categorical), `n`, and `total`: all words (runs) of the article before
    stop words are left out, the same in each of its rows. Punctuation and the possessive 's are
    no words; a run stays inside a sentence and does not cross either of them.

    `stopwords` names a codebook ("stopwords" is the built-in one) or gives words; None keeps
    all. A run is left out where it begins or ends with one. `stem` joins forms by NLTK's
    Snowball stemmer. Raises ValueError for a zone or codebook that does not exist.
    """
    if not isinstance(ngram, int) or ngram < 1:
        raise ValueError(f"ngram={ngram!r}: give the number of words of a run, 1 or more")
    runs = find_runs(corpus, ngram=ngram, zones=zones, stem=stem)
    total = np.bincount(runs.article, minlength=len(corpus.articles))
    stop = stop_list(stopwords)
    if stop:
        runs = runs.without(np.array([word in stop for word in runs.words]))
    rank, example = runs.rank()
    size = max(len(example), 1)
    keys = np.sort(runs.article.astype(np.int64) * size + rank)
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    article, term = np.divmod(keys[firsts], size)
    columns = {
        "article_id": pd.Categorical.from_codes(article, categories=_ids(corpus)),
        "term": _categorical(term, runs.labels(example)),
        "n": np.diff(firsts, append=len(keys)),
        "total": total[article],
    }
    counts = pd.DataFrame(columns, copy=False)
    counts.attrs = {"ngram": ngram, "zones": list(zones), "stem": bool(stem)}
    return counts


def stop_list(stopwords: Stopwords) -> frozenset[str]:
    """The stop words that a codebook or a collection names, as terms."""
    if stopwords is None:
        return frozenset()
    if isinstance(stopwords, str):
        from analysis.codebooks import read_codebook, read_groups

        groups = read_groups(read_codebook(stopwords))
        stopwords = [word for group in groups for word in group.terms]
    return frozenset(term_of(word) for word in stopwords)


@dataclass(frozen=True)
class Runs:
    """Runs of words: the token at which each begins, and the article it stands in.

    `codes` are the counted words of all tokens (-1 = no word) as numbers in `names`, which are
    sorted; `terms` and `words` are the same before stemming.
    """

    first: np.ndarray
    article: np.ndarray
    codes: np.ndarray
    names: np.ndarray
    terms: np.ndarray
    words: np.ndarray
    ngram: int

    def without(self, stop: np.ndarray) -> "Runs":
        """The runs that neither begin nor end with a stop word."""
        ends = (self.first, self.first + self.ngram - 1)[: self.ngram]
        edge = stop[self.terms[ends[0]]] | stop[self.terms[ends[-1]]]
        return replace(self, first=self.first[~edge], article=self.article[~edge])

    def rank(self) -> tuple[np.ndarray, np.ndarray]:
        """The number of each run's term in alphabetical order, and a row that shows each term."""
        n_names = max(len(self.names), 1)
        key, size = self.codes[self.first].astype(np.int64), n_names
        for step in range(1, self.ngram):
            if size > (1 << 62) // n_names:
                values, key = np.unique(key, return_inverse=True)
                size = len(values)
            key = key * n_names + self.codes[self.first + step]
            size *= n_names
        if size <= 2 * len(key):
            example = np.full(size, -1)
            example[key] = np.arange(len(key))
            return (np.cumsum(example >= 0) - 1)[key], example[example >= 0]
        order = np.argsort(key)
        new = np.diff(key[order], prepend=-1) != 0
        rank = np.empty(len(key), dtype=np.int64)
        rank[order] = np.cumsum(new) - 1
        return rank, order[new]

    def labels(self, rows: np.ndarray) -> Any:
        """The words of runs, joined by blanks: an Arrow array."""
        import pyarrow as pa
        import pyarrow.compute as pc

        names = pa.array(self.names, type=pa.large_string())
        first = self.first[rows]
        words = [names.take(pa.array(self.codes[first + step])) for step in range(self.ngram)]
        return pc.binary_join_element_wise(*words, pa.scalar(" ", pa.large_string()))


def find_runs(
    corpus: Corpus, *, ngram: int, zones: Sequence[str] = MEASURED_ZONES, stem: bool = False
) -> Runs:
    """All runs of `ngram` words, in the order of the text."""
    check_zones(zones)
    words = corpus.tokens["term"].cat.categories.to_numpy(dtype=object)
    stems = _stems(words) if stem else words
    word = is_word(pd.Index(words, dtype=object))
    number = np.full(len(words), -1, dtype=np.int32)
    number[word], names = pd.factorize(stems[word], sort=True)
    terms = corpus.tokens["term"].cat.codes.to_numpy()
    codes = number[terms]
    sentence = corpus.tokens["sentence_id"].to_numpy()
    usable = corpus.sentences["zone"].isin(zones).to_numpy()
    valid = codes >= 0 if usable.all() else (codes >= 0) & usable[sentence]
    last = max(len(codes) - ngram + 1, 0)
    good = valid[:last].copy()
    for step in range(1, ngram):
        good &= valid[step : last + step] & (sentence[step : last + step] == sentence[:last])
    first = np.flatnonzero(good)
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[sentence[first]]
    return Runs(first, article, codes, names, terms, words, ngram)


def _stems(words: np.ndarray) -> np.ndarray:
    """Stems of each distinct word; "US" stays apart from "us"."""
    from nltk.stem.snowball import SnowballStemmer

    stem = SnowballStemmer("english").stem
    return np.array([w if w.isupper() else stem(w) for w in words], dtype=object)


def _ids(corpus: Corpus) -> pd.Index:
    return pd.Index(corpus.articles["article_id"])


def _categorical(codes: np.ndarray, labels: Any) -> pd.Categorical:
    """Codes of labels that are distinct and sorted."""
    categories = pd.Index(pd.array(labels, dtype="str"))
    _ = categories.is_monotonic_increasing  # known to be sorted, they need no hash table
    dtype = pd.CategoricalDtype(categories)
    return pd.Categorical.from_codes(codes.astype(np.int32), dtype=dtype, validate=False)
