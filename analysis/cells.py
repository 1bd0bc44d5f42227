"""Counts of terms by group: the four cells that every comparison of terms starts from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.resampling import article_rows, clusters_of, code_groups, group_articles

_DENSE = 1 << 26  # up to so many group × term pairs a plain table is the quicker look-up


def document_term_matrix(
    counts: pd.DataFrame, articles: pd.DataFrame
) -> tuple[Any, pd.Index, np.ndarray]:
    """Term counts as a sparse matrix, articles × terms, for SciPy and scikit-learn.

    `counts` is as `count_terms` gives it. Gives the matrix (a CSR array in the order of
    `articles`, whose row is empty where an article has no counts), its vocabulary, in
    alphabetical order, and the total of each article. Raises ValueError for counts of other
    articles and for counts of words and runs mixed.
    """
    from scipy import sparse

    missing = {"article_id", "term", "n", "total"} - set(counts.columns)
    if missing:
        raise ValueError(
            f"counts: no column {', '.join(sorted(missing))}; give a table of count_terms"
        )
    row, total = article_rows(counts, articles), counts["total"].to_numpy()
    totals = np.zeros(len(articles), dtype=np.int64)
    totals[row] = total
    if (totals[row] != total).any():
        key = articles["article_id"].iloc[row[int(np.argmax(totals[row] != total))]]
        raise ValueError(f"counts: two totals for article {key!r}; do not mix words and runs")
    codes, vocabulary = _code_terms(counts["term"].astype("category"))
    shape = (len(articles), len(vocabulary))
    matrix = sparse.coo_array((counts["n"].to_numpy(), (row, codes)), shape=shape).tocsr()
    return matrix, vocabulary, totals


def _code_terms(term: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Numbers of the terms that occur, in alphabetical order."""
    codes, vocabulary = term.cat.codes.to_numpy(), term.cat.categories
    used = np.bincount(codes, minlength=len(vocabulary)) > 0
    if used.all() and vocabulary.is_monotonic_increasing:
        return codes, vocabulary
    kept = np.flatnonzero(used)
    kept = kept[np.argsort(vocabulary.to_numpy(dtype=object)[kept])]
    rank = np.zeros(len(vocabulary), dtype=np.int64)
    rank[kept] = np.arange(len(kept))
    return rank[codes], vocabulary[kept]


@dataclass(frozen=True)
class Cells:
    """One row per group and term: counts in the group and in its stratum (all groups or story).

    `matrix` (articles × terms), `totals` and `codes` (group, -1 = none) are by article;
    `labels`, `stratum`, `n_articles` and `n_words` by group; `group`, `term` (numbers), `n_group`
    and `n_all` by row. `entry` and `entry_row` are the filled cells of the matrix whose row it
    is; `rivals` is the number of groups in a stratum.
    """

    matrix: Any
    vocabulary: pd.Index
    totals: np.ndarray
    codes: np.ndarray
    clusters: pd.Series | None
    labels: pd.DataFrame
    stratum: np.ndarray
    rivals: np.ndarray
    n_articles: np.ndarray
    n_words: np.ndarray
    words_all: np.ndarray
    group: np.ndarray
    term: np.ndarray
    n_group: np.ndarray
    n_all: np.ndarray
    entry: np.ndarray
    entry_row: np.ndarray

    def four(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """y and n of the target, y and n of the reference, by row."""
        n_target = self.n_words[self.group]
        n_all = self.words_all[self.stratum[self.group]]
        return self.n_group, n_target, self.n_all - self.n_group, n_all - n_target

    def per_row(self, values: np.ndarray) -> np.ndarray:
        """Add up a value per filled cell of the matrix for each row."""
        return np.bincount(self.entry_row, values[self.entry], minlength=len(self.group))

    def named(self) -> pd.DataFrame:
        """What each row is about: the columns of the groups, and `term`."""
        table = self.labels.take(self.group).reset_index(drop=True)
        codes = self.term.astype(np.int32)
        dtype = pd.CategoricalDtype(self.vocabulary)
        return table.assign(term=pd.Categorical.from_codes(codes, dtype=dtype, validate=False))


def count_cells(
    counts: pd.DataFrame, articles: pd.DataFrame, *, by: str, within: str | None
) -> Cells:
    """Count terms by group, for all terms that stand in the group's stratum.

    With `within`, only where two groups or more are to be compared.
    """
    matrix, vocabulary, totals = document_term_matrix(counts, articles)
    groups = group_articles(articles, by=by, within=within)
    codes, labels = code_groups(groups)
    codes = np.where(totals > 0, codes, -1)
    stratum = np.zeros(len(labels), dtype=np.intp)
    if within is not None:
        stratum = pd.factorize(labels[within])[0]
    n_articles = np.bincount(codes[codes >= 0], minlength=len(labels))
    rivals = np.bincount(stratum, n_articles > 0, minlength=stratum.max() + 1).astype(int)
    n_words = np.bincount(codes[codes >= 0], totals[codes >= 0], len(labels)).astype(np.int64)
    words_all = np.bincount(stratum, n_words).astype(np.int64)
    wanted = np.flatnonzero((n_articles > 0) & ((rivals[stratum] > 1) | (within is None)))
    pool = _sum_rows(matrix, np.where(codes >= 0, stratum[codes], -1), len(words_all))
    slices = [slice(pool.indptr[s], pool.indptr[s + 1]) for s in stratum[wanted]]
    sizes = [part.stop - part.start for part in slices]
    group = np.repeat(wanted, sizes)
    term = _join([pool.indices[part] for part in slices])
    entry, entry_row = _place_entries(matrix, codes, group, term, len(labels))
    data = matrix.data[entry]
    return Cells(
        matrix,
        vocabulary,
        totals,
        codes,
        clusters_of(articles),
        labels,
        stratum,
        rivals,
        n_articles,
        n_words,
        words_all,
        group,
        term,
        np.bincount(entry_row, data, minlength=len(group)).astype(np.int64),
        _join([pool.data[part] for part in slices]),
        entry,
        entry_row,
    )


def _join(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _sum_rows(matrix: Any, codes: np.ndarray, n: int) -> Any:
    """Rows of a matrix added up by code, with sorted columns."""
    from scipy import sparse

    used = np.flatnonzero(codes >= 0)
    ones = np.ones(len(used), dtype=np.int64)
    indicator = sparse.csr_array((ones, (codes[used], used)), shape=(n, matrix.shape[0]))
    total = (indicator @ matrix).tocsr()
    total.sort_indices()
    return total


def _place_entries(
    matrix: Any, codes: np.ndarray, group: np.ndarray, term: np.ndarray, n_groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """The filled cells of the matrix that belong to a row of the table, and which."""
    width = matrix.shape[1]
    owner = np.repeat(codes, np.diff(matrix.indptr)).astype(np.int64)
    keys, rows = owner * width + matrix.indices, group.astype(np.int64) * width + term
    if n_groups * width <= _DENSE:
        place = np.full(n_groups * width + 1, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        found = place[np.where(owner >= 0, keys, -1)]
    else:
        at = np.minimum(np.searchsorted(rows, keys), max(len(rows) - 1, 0))
        found = np.where((owner >= 0) & (rows[at] == keys), at, -1) if len(rows) else owner * 0 - 1
    entry = np.flatnonzero(found >= 0)
    return entry, found[entry]
