"""Dispersion: whether a term is spread over its texts or stands in a few of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.cells import count_cells
from analysis.corpus import Corpus, measured_tokens
from analysis.phrases import find_phrases
from analysis.resampling import article_rows
from analysis.terms import PARTS, find_runs
from analysis.zones import MEASURED_ZONES


def compare_dispersion(
    counts: pd.DataFrame, articles: pd.DataFrame, *, by: str = "outlet"
) -> pd.DataFrame:
    """How evenly each term is spread over the parts of a group.

    Parts are the articles of a group; with `by="article_id"` they are tenths of each article,
    from `count_terms(corpus, by_part=True)`. One row per group and term that it uses, sorted by
    group, `dp`, term: `by`, `term`, `n`, `n_parts`, `n_parts_with`, `dp` and `dp_norm` (0 = as
    even as the parts are long, 1 = all in the shortest part; Gries 2008, Lijffijt & Gries 2012).
    In one part alone both are NaN. Rare terms cannot be even: compare terms of similar `n` only.
    Raises ValueError where tenths were not counted.
    """
    if by == "article_id":
        entries, labels, shares = _tenths(counts, articles)
    else:
        entries, labels, shares = _articles(counts, articles, by)
    grouped = entries.groupby(["group", "term"], observed=True, sort=True)
    row = grouped.ngroup().to_numpy()
    table = grouped["n"].agg(["sum", "size"]).reset_index()
    share = entries["share"].to_numpy()
    dp = deviation_of_proportions(row, entries["n"].to_numpy(), share, len(table))
    group = table["group"].to_numpy()
    sizes = shares.groupby(level=0).agg(["size", "min"]).reindex(group)
    alone = sizes["size"].to_numpy() < 2
    dp, norm = np.where(alone, np.nan, dp), 1 - sizes["min"].to_numpy()
    result = pd.DataFrame(
        {
            by: labels.take(group),
            "term": table["term"],
            "n": table["sum"],
            "n_parts": sizes["size"].to_numpy(),
            "n_parts_with": table["size"],
            "dp": dp,
            "dp_norm": dp / np.where(alone, np.nan, norm),
        }
    )
    order = np.lexsort((table["term"].cat.codes, dp, group))
    return result.take(order).reset_index(drop=True)


def _articles(
    counts: pd.DataFrame, articles: pd.DataFrame, by: str
) -> tuple[pd.DataFrame, pd.Index, pd.Series]:
    """Filled parts, the groups' labels, and each part's share, by group: parts are articles."""
    cells = count_cells(counts, articles, by=by, within=None)
    article = np.repeat(np.arange(len(cells.codes)), np.diff(cells.matrix.indptr))
    used = np.flatnonzero(cells.codes >= 0)
    share = cells.totals / np.maximum(cells.n_words[cells.codes], 1)
    kept = np.isin(article, used)
    terms = pd.Categorical.from_codes(
        cells.matrix.indices[kept].astype(np.int32), categories=cells.vocabulary
    )
    entries = pd.DataFrame(
        {
            "group": cells.codes[article[kept]],
            "term": terms,
            "n": cells.matrix.data[kept],
            "share": share[article[kept]],
        }
    )
    return entries, pd.Index(cells.labels[by]), pd.Series(share[used], index=cells.codes[used])


def _tenths(
    counts: pd.DataFrame, articles: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Index, pd.Series]:
    """The same, where parts are tenths of each article (none where it is too short)."""
    if "part" not in counts:
        raise ValueError('by="article_id": counts lack "part"; use count_terms(…, by_part=True)')
    group, part = article_rows(counts, articles), counts["part"].to_numpy()
    total = counts["total"].to_numpy()
    size = _tenth(part + 1, total) - _tenth(part, total)
    terms = counts["term"].astype("category").array
    entries = pd.DataFrame(
        {"group": group, "term": terms, "n": counts["n"].array, "share": size / total}
    )
    totals = pd.Series(total, index=group).groupby(level=0).first()
    numbers, article = np.tile(np.arange(PARTS), len(totals)), np.repeat(totals.index, PARTS)
    whole = np.repeat(totals.to_numpy(), PARTS)
    shares = pd.Series((_tenth(numbers + 1, whole) - _tenth(numbers, whole)) / whole, index=article)
    return entries, pd.Index(articles["article_id"]), shares[shares > 0]


def _tenth(part: np.ndarray, total: np.ndarray) -> np.ndarray:
    """The place at which a tenth begins: the first one that `count_terms` puts into it."""
    return -(-part * total // PARTS)


def deviation_of_proportions(
    row: np.ndarray, count: np.ndarray, share: np.ndarray, n_rows: int
) -> np.ndarray:
    """DP of each row from its filled parts (Gries 2008): 0 = as the parts are long, 1 = uneven.

    `row`, `count` and `share` are by filled part: the row it belongs to, what it counts, and its
    share of all words of the row. Empty parts need not be given.

    >>> parts = np.array([9, 10, 10, 10, 11])
    >>> once_each = deviation_of_proportions(np.zeros(5, int), np.ones(5), parts / 50, 1)
    >>> round(float(once_each[0]), 3)
    0.02
    """
    whole = np.bincount(row, count, minlength=n_rows)
    off = np.abs(count / whole[row] - share) - share
    dp = (1 + np.bincount(row, off, minlength=n_rows)) / 2
    return np.where(whole > 0, np.maximum(dp, 0), np.nan)


def locate_terms(
    corpus: Corpus,
    terms: Mapping[str, Sequence[str]] | Sequence[str],
    *,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Where in each article terms stand, as a share of its words.

    `terms` are words, wildcards and phrases, or labels with several of them. One row per hit:
    `label`, `outlet`, `article_id`, `sentence_id`, `start`, `end`, `position` (0 = before the
    first word, towards 1 = before the last), in the order of the terms, then of the text.
    """
    phrases = terms if isinstance(terms, Mapping) else {term: [term] for term in terms}
    hits = find_phrases(measured_tokens(corpus, zones=zones), phrases, overlaps=True)
    runs = find_runs(corpus, ngram=1, zones=zones)
    step = int(corpus.tokens["end"].max()) + 1 if len(corpus.tokens) else 1
    begins = runs.article.astype(np.int64) * step
    begins += corpus.tokens["start"].to_numpy()[runs.first]
    article = hits["article_id"].cat.codes.to_numpy().astype(np.int64)
    before = np.searchsorted(begins, article * step + hits["start"].to_numpy())
    total = np.bincount(runs.article, minlength=len(corpus.articles))
    place = before - (np.cumsum(total) - total)[article]
    located = hits.assign(
        outlet=corpus.articles["outlet"].to_numpy(dtype=object)[article],
        position=place / np.maximum(total[article], 1),
    )
    order = np.argsort(located["label"].cat.codes, kind="stable")
    columns = ["label", "outlet", "article_id", "sentence_id", "start", "end", "position"]
    return located.take(order)[columns].reset_index(drop=True)
