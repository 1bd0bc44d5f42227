"""Term frequency: which words and runs of words each article uses, and how often."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, read_codebook, read_groups
from analysis.corpus import Corpus, check_zones, measured_tokens
from analysis.segmentation import MEASURED_ZONES, is_word, term_of

if TYPE_CHECKING:
    from nltk.text import Text

PARTS = 10
Stopwords = str | Codebook | Collection[str] | None


def count_terms(
    corpus: Corpus,
    *,
    ngram: int = 1,
    zones: Sequence[str] = MEASURED_ZONES,
    stopwords: Stopwords = "stopwords",
    stem: bool = False,
    by_part: bool = False,
) -> pd.DataFrame:
    """Count the words, or runs of `ngram` words, of each article.

    One row per article and term, in the order of the articles, terms in alphabetical order:
    `article_id`, `term` (categorical), `n`, and `total`: all words (runs) of the article before
    stop words are left out, the same in each of its rows. Punctuation and the possessive 's are
    no words; a run stays inside a sentence and does not cross either of them.

    `stopwords` names a codebook ("stopwords" is the built-in one) or gives words; None keeps
    all. A run is left out where it begins or ends with one. `stem` joins forms by NLTK's
    Snowball stemmer. `by_part` counts each tenth of an article for itself, in a column `part`
    (0 to 9), as `compare_dispersion` within an article needs it. Raises
    ValueError for a zone or codebook that does not exist.
    """
    if not isinstance(ngram, int) or ngram < 1:
        raise ValueError(f"ngram={ngram!r}: give the number of words of a run, 1 or more")
    runs = find_runs(corpus, ngram=ngram, zones=zones, stem=stem)
    total = np.bincount(runs.article, minlength=len(corpus.articles))
    if by_part:
        runs = runs.in_parts(total)
    stop = stop_list(stopwords)
    if stop:
        runs = runs.without(np.array([word in stop for word in runs.words], dtype=bool))
    rank, example = runs.rank()
    size = max(len(example), 1)
    keys = runs.article.astype(np.int64)
    keys *= size
    keys += rank
    keys.sort()
    firsts = np.flatnonzero(_changes(keys))
    unit = keys[firsts] // size
    term = keys[firsts] - unit * size
    article = unit // PARTS if by_part else unit
    columns = {
        "article_id": pd.Categorical.from_codes(article, categories=_ids(corpus)),
        "term": _categorical(term, runs.labels(example)),
        "n": np.diff(firsts, append=len(keys)),
        "total": total[article],
    }
    if by_part:
        columns["part"] = unit % PARTS
    counts = pd.DataFrame(columns, copy=False)
    counts.attrs = {"ngram": ngram, "zones": list(zones), "stem": bool(stem)}
    return counts


def find_terms(
    corpus: Corpus,
    terms: Sequence[str],
    *,
    zones: Sequence[str] = MEASURED_ZONES,
    stem: bool = False,
) -> pd.DataFrame:
    """Find the words and runs that `count_terms` counts, as its column `term` spells them.

    One row per occurrence, in the order of the text, words before runs of two and so on:
    `article_id`, `sentence_id`, `start`, `end`, `term`. As many as were counted with these
    `zones` and this `stem`. (For wildcards and phrases of your own: `find_phrases`.)
    """
    wanted = pd.Index(list(dict.fromkeys(terms)), dtype="str")
    lengths = wanted.str.count(" ").to_numpy(dtype=int) + 1
    first, last, which = [], [], []
    for ngram in np.unique(lengths).tolist():
        runs = find_runs(corpus, ngram=ngram, zones=zones, stem=stem)
        heads = {term.split(" ")[0] for term in wanted[lengths == ngram]}
        possible = np.array([name in heads for name in runs.names], dtype=bool)
        rows = np.flatnonzero(possible[runs.codes[runs.first]]) if len(runs.names) else runs.first
        number = wanted.get_indexer(pd.Index(pd.array(runs.labels(rows), dtype="str")))
        begin = runs.first[rows[number >= 0]]
        first.append(begin)
        last.append(begin + ngram - 1)
        which.append(number[number >= 0])
    begin, end, term = (
        np.concatenate([np.empty(0, int), *parts]) for parts in (first, last, which)
    )
    sentence = corpus.tokens["sentence_id"].to_numpy()[begin]
    return pd.DataFrame(
        {
            "article_id": corpus.sentences["article_id"].array[sentence],
            "sentence_id": sentence,
            "start": corpus.tokens["start"].to_numpy()[begin],
            "end": corpus.tokens["end"].to_numpy()[end],
            "term": pd.Categorical.from_codes(term, categories=wanted),
        }
    )


def stop_list(stopwords: Stopwords) -> frozenset[str]:
    """The stop words that a codebook, its name, or a collection gives, as terms."""
    if stopwords is None:
        return frozenset()
    if isinstance(stopwords, str):
        stopwords = read_codebook(stopwords)
    if isinstance(stopwords, Codebook):
        stopwords = [word for group in read_groups(stopwords) for word in group.terms]
    return frozenset(term_of(word) for word in stopwords)


def to_nltk_text(corpus: Corpus, *, zones: Sequence[str] = MEASURED_ZONES) -> "Text":
    """The forms of a corpus as an `nltk.Text`, for the NLTK book's exercises.

    The tokens are these, punctuation included, one article after the other.
    """
    from nltk.text import Text

    forms = measured_tokens(corpus, zones=zones)["form"]
    return Text(forms.astype("str").to_list(), name=f"{len(corpus.articles)} articles")


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

    def in_parts(self, total: np.ndarray) -> "Runs":
        """The runs of tenths of articles, numbered instead of the articles."""
        place = np.arange(len(self.first)) - (np.cumsum(total) - total)[self.article]
        part = place * PARTS // np.maximum(total, 1)[self.article]
        return replace(self, article=self.article.astype(np.int64) * PARTS + part)

    def without(self, stop: np.ndarray) -> "Runs":
        """The runs that neither begin nor end with a stop word."""
        ends = (self.first, self.first + self.ngram - 1)[: self.ngram]
        edge = stop[self.terms[ends[0]]] | stop[self.terms[ends[-1]]]
        return replace(self, first=self.first[~edge], article=self.article[~edge])

    def rank(self) -> tuple[np.ndarray, np.ndarray]:
        """The number of each run's term in alphabetical order, and a row that shows each term."""
        n_names = max(len(self.names), 1)
        key, size = self.codes[self.first], n_names
        for step in range(1, self.ngram):
            if size > (1 << 62) // n_names:
                values, key = np.unique(key, return_inverse=True)
                size = len(values)
            key = key * np.int64(n_names) + self.codes[self.first + step]
            size *= n_names
        if size <= 2 * len(key):
            example = np.full(size, -1, dtype=np.int64)
            example[key] = np.arange(len(key))
            number = np.cumsum(example >= 0, dtype=np.int32) - np.int32(1)
            return number[key], example[example >= 0]
        order = np.argsort(key)
        new = _changes(key[order])
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


def _changes(keys: np.ndarray) -> np.ndarray:
    """Whether each of the sorted keys differs from the one before it."""
    new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return new


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


def rank_terms(counts: pd.DataFrame) -> pd.DataFrame:
    """Terms by frequency, with what Zipf's law expects of each rank.

    `counts` is of `count_terms`, best with `stopwords=None`. One row per term, most frequent
    first, then in alphabetical order: `rank`, `term`, `n`, `n_articles_with`, `n_zipf` (all words
    shared out in proportion to 1 / rank; nothing is fitted).
    """
    sums = counts.groupby("term", observed=True)["n"].agg(["sum", "size"]).reset_index()
    sums = sums.sort_values(["sum", "term"], ascending=[False, True], ignore_index=True)
    rank = np.arange(1, len(sums) + 1)
    return pd.DataFrame(
        {
            "rank": rank,
            "term": sums["term"],
            "n": sums["sum"],
            "n_articles_with": sums["size"],
            "n_zipf": sums["sum"].sum() / rank / (1 / rank).sum(),
        }
    )
