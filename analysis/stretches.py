"""Stretches of many texts as intervals on one line: united, measured and counted in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.segmentation import is_word


@dataclass(frozen=True)
class Stretches:
    """Intervals that neither touch nor overlap, in rising order: `begin` and `end`."""

    begin: np.ndarray
    end: np.ndarray

    def length_within(self, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
        """How much of each interval [begin, end) the stretches cover."""
        return self._length_before(end) - self._length_before(begin)

    def _length_before(self, place: np.ndarray) -> np.ndarray:
        if not len(self.begin):
            return np.zeros(len(place), dtype=np.int64)
        total = np.cumsum(self.end - self.begin)
        last = np.searchsorted(self.begin, place, side="right") - 1
        beyond = np.maximum(self.end[last] - np.maximum(place, self.begin[last]), 0)
        return np.where(last < 0, 0, total[last] - beyond)


def unite(begin: np.ndarray, end: np.ndarray) -> Stretches:
    """Unite intervals that touch or overlap.

    >>> united = unite(np.array([8, 0, 2]), np.array([9, 3, 5]))
    >>> united.begin.tolist(), united.end.tolist()
    ([0, 8], [5, 9])
    """
    order = np.lexsort((end, begin))
    begin, end = begin[order].astype(np.int64), end[order].astype(np.int64)
    if not len(begin):
        return Stretches(begin, end)
    reach = np.maximum.accumulate(end)
    opens = np.ones(len(begin), dtype=bool)
    opens[1:] = begin[1:] > reach[:-1]
    return Stretches(begin[opens], reach[np.append(np.flatnonzero(opens)[1:] - 1, len(begin) - 1)])


@dataclass(frozen=True)
class WordLine:
    """The words of some zones of a corpus, numbered through from the first article to the last.

    `begins` is where each word begins, in characters, on a line where each article has `step` of
    them; `firsts` the number of each article's first word, and of the end; `rows` the row of each
    word in the corpus's tokens.
    """

    begins: np.ndarray
    firsts: np.ndarray
    step: int
    rows: np.ndarray

    @property
    def n_words(self) -> np.ndarray:
        """The words of each article."""
        return np.diff(self.firsts)

    def number(self, article: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The number of the first word at or after a character of an article."""
        return np.searchsorted(self.begins, article.astype(np.int64) * self.step + place)


def line_up(corpus: Corpus, zones: Sequence[str]) -> WordLine:
    """Number the words of the zones through."""
    sentence = corpus.tokens["sentence_id"].to_numpy()
    terms = corpus.tokens["term"].cat
    measured = corpus.sentences["zone"].isin(zones).to_numpy()[sentence]
    kept = np.append(is_word(terms.categories), False)[terms.codes] & measured
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[sentence[kept]].astype(np.int64)
    step = int(corpus.sentences["end"].max() if len(corpus.sentences) else 0) + 2
    begins = article * step + corpus.tokens["start"].to_numpy()[kept]
    firsts = np.searchsorted(article, np.arange(len(corpus.articles) + 1))
    return WordLine(begins, firsts, step, np.flatnonzero(kept))


def code_articles(column: pd.Series, articles: pd.DataFrame) -> np.ndarray:
    """The row in `articles` of each article id.

    Raises ValueError for an article that is not there.
    """
    where = pd.Index(articles["article_id"])
    if isinstance(column.dtype, pd.CategoricalDtype):
        rows = where.get_indexer(pd.Index(column.cat.categories))[column.cat.codes]
        rows = np.where(column.cat.codes < 0, -1, rows)
    else:
        rows = where.get_indexer(pd.Index(column))
    if len(rows) and rows.min() < 0:
        missing = column.iloc[int(np.argmin(rows))]
        raise ValueError(
            f"{column.name}: {missing!r} is not among the articles; give passages, clusters and "
            "facts of one corpus"
        )
    return np.asarray(rows, dtype=np.int64)


def both_sides(
    corpus: Corpus, passages: pd.DataFrame, line: WordLine
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the articles and numbers of the words, each 2 × passages."""
    rows, begin, end = [], [], []
    for side in "ab":
        article = code_articles(passages[f"article_id_{side}"], corpus.articles)
        rows.append(article)
        begin.append(line.number(article, passages[f"start_{side}"].to_numpy()))
        end.append(line.number(article, passages[f"end_{side}"].to_numpy()))
    return np.stack(rows), np.stack(begin), np.stack(end)
