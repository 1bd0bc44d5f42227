"""Collocation: neighbouring words that stand together more often than chance would have it."""

import numpy as np
import pandas as pd

from analysis.resampling import divide
from analysis.terms import Stopwords, stop_list


def compare_collocations(
    pairs: pd.DataFrame, *, min_n: int = 2, stopwords: Stopwords = "stopwords"
) -> pd.DataFrame:
    """How strongly neighbouring words attract each other.

    `pairs` is `count_terms(corpus, ngram=2, stopwords=None)`: all pairs, since the counts of each
    word in first and second place are taken from them. One row per pair that stands at least
    `min_n` times and begins and ends with no stop word: `term`, `n`, `n_first` (pairs that begin
    with its first word), `n_second`, `total` (all pairs), `n_expected` (n if the words were
    independent), `n_articles_with`, and NLTK's measures `g2` (no sign), `t`, `pmi` (log₂), with
    `npmi` (Bouma 2009; -1 to 1, NaN where the pair is all there is). Positive t, pmi and npmi =
    more often than by chance. Sorted by g2, pairs that repel each other last, then by term.
    PMI favours rare pairs: read it beside `n`. Raises ValueError where pairs are missing.
    Sources: Dunning 1993, Manning & Schütze 1999 (ch. 5).
    """
    words = _split(pairs)
    summed = pairs.groupby("term", observed=True)["n"].agg(["sum", "size"])
    table = pd.DataFrame(
        {"term": summed.index.astype("str"), "n": summed["sum"].array, "with": summed["size"].array}
    )
    first, second = words.loc[table["term"], 0].array, words.loc[table["term"], 1].array
    n_first, n_second = (
        table["n"].groupby(np.asarray(w)).transform("sum") for w in (first, second)
    )
    stop = stop_list(stopwords)
    kept = np.array([not stop & {*pair} for pair in zip(first, second, strict=True)], dtype=bool)
    rows = pd.DataFrame(
        {"term": table["term"], "n": table["n"], "n_first": n_first, "n_second": n_second}
    ).assign(total=int(table["n"].sum()))
    rows["n_expected"] = rows["n_first"] * rows["n_second"] / rows["total"]
    rows["n_articles_with"] = table["with"]
    rows = rows[kept & (rows["n"] >= min_n)]
    rows = rows.join(_measure(rows))
    attracts = np.where(rows["n"] >= rows["n_expected"], rows["g2"], -rows["g2"])
    order = np.lexsort((rows["term"].to_numpy(dtype=object), -attracts))
    return rows.take(order).reset_index(drop=True)


def _split(pairs: pd.DataFrame) -> pd.DataFrame:
    """The two words of each pair."""
    if not {"term", "n", "total"} <= {*pairs}:
        raise ValueError("pairs: give count_terms(corpus, ngram=2, stopwords=None)")
    terms = pd.Series(pairs["term"].astype("str").unique(), dtype="str")
    if (terms.str.count(" ") != 1).any():
        raise ValueError(
            f"pairs: {terms[terms.str.count(' ') != 1].iloc[0]!r} is no pair of words; "
            "give count_terms(corpus, ngram=2, stopwords=None)"
        )
    counted = pairs.groupby("article_id", observed=True).agg({"n": "sum", "total": "first"})
    if (counted["n"] != counted["total"]).any():
        raise ValueError(
            "pairs: some are left out, but the words' own counts need all of them; "
            "give count_terms(corpus, ngram=2, stopwords=None)"
        )
    if terms.empty:
        return pd.DataFrame({0: [], 1: []}, dtype="str")
    return terms.str.split(" ", expand=True).set_index(terms)


def _measure(rows: pd.DataFrame) -> pd.DataFrame:
    """NLTK's association measures, once for each distinct set of counts."""
    from nltk.metrics.association import BigramAssocMeasures as Measures

    columns = ["n", "n_first", "n_second", "total"]
    cells = rows[columns].drop_duplicates()
    scores = pd.DataFrame(
        [
            (
                float(Measures.likelihood_ratio(n, (a, b), total)),
                float(Measures.student_t(n, (a, b), total)),
                float(Measures.pmi(n, (a, b), total)),
            )
            for n, a, b, total in cells.itertuples(index=False)
        ],
        columns=["g2", "t", "pmi"],
        index=pd.MultiIndex.from_frame(cells),
        dtype=float,
    )
    found = scores.reindex(pd.MultiIndex.from_frame(rows[columns])).set_index(rows.index)
    surprise = -np.log2(rows["n"] / rows["total"]).to_numpy()
    return found.assign(npmi=divide(found["pmi"].to_numpy(), surprise))
