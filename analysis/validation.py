"""How well spans that rules found, or a second reader marked, agree with those expected."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus

_NOTHING = "none"


def score_spans(
    found: pd.DataFrame, expected: pd.DataFrame, *, on: Sequence[str] = ()
) -> pd.DataFrame:
    """Precision, recall and F1 of spans, exact at both ends.

    One row for the spans alone, then one for each column of `on`, added to what must be equal:
    `compared`, `n_found`, `n_expected`, `n_both`, `precision`, `recall`, `f1` (missing where
    nothing was found or expected). Both tables need `article_id`, `start`, `end` and `on`; higher
    is better, and swapping the tables swaps precision and recall. Values of texts marked by
    different conventions must not be compared.
    """
    _check_columns(found, expected, on)
    keys = ["article_id", "start", "end"]
    rows = []
    for depth in range(len(on) + 1):
        both = _as_set(found, [*keys, *on[:depth]]) & _as_set(expected, [*keys, *on[:depth]])
        n_found = len(_as_set(found, [*keys, *on[:depth]]))
        n_expected = len(_as_set(expected, [*keys, *on[:depth]]))
        rows.append(
            {
                "compared": ", ".join(["span", *on[:depth]]),
                "n_found": n_found,
                "n_expected": n_expected,
                "n_both": len(both),
                "precision": len(both) / n_found if n_found else np.nan,
                "recall": len(both) / n_expected if n_expected else np.nan,
                "f1": 2 * len(both) / (n_found + n_expected) if n_found + n_expected else np.nan,
            }
        )
    return pd.DataFrame(rows)


def find_differences(
    found: pd.DataFrame, expected: pd.DataFrame, *, on: Sequence[str] = ()
) -> pd.DataFrame:
    """Where two tables of spans differ, in the order of the text.

    One row per span that is not the same in both: `article_id`, `start`, `end`, `difference`
    ("only found", "only expected", or the name of the first column of `on` that differs), `found`
    and `expected` (the two values there, else missing).
    """
    _check_columns(found, expected, on)
    keys = ["article_id", "start", "end"]
    left, right = (
        table[[*keys, *on]].astype(dict.fromkeys(["article_id", *on], "str")).drop_duplicates(keys)
        for table in (found, expected)
    )
    both = left.merge(
        right, on=keys, how="outer", suffixes=("_found", "_expected"), indicator="side"
    )
    sides = (
        both["side"]
        .astype("str")
        .replace({"left_only": "only found", "right_only": "only expected", "both": ""})
    )
    values = pd.DataFrame({"found": None, "expected": None}, index=both.index, dtype="str")
    for column in on:
        mine, theirs = both[f"{column}_found"], both[f"{column}_expected"]
        differ = (sides == "") & (mine.fillna("") != theirs.fillna(""))
        sides = sides.mask(differ, column)
        values = values.mask(differ, pd.DataFrame({"found": mine, "expected": theirs}))
    table = pd.concat([both[keys], sides.rename("difference"), values], axis=1)
    return table[sides != ""].sort_values(keys, ignore_index=True)


def score_agreement(
    corpus: Corpus, first: pd.DataFrame, second: pd.DataFrame, *, label: str = "type"
) -> pd.DataFrame:
    """Agreement of two markings by token beyond chance, with NLTK's metrics.

    One row: `n_tokens`, `n_marked` (by either), `observed` (share of tokens with the same label),
    `kappa` (Cohen), `pi` (Scott), `alpha` (Krippendorff, nominal). 1 is full agreement, 0 what
    chance gives; unmarked tokens count as a label of their own. The coefficients are missing
    where all tokens bear one label.
    """
    from nltk.metrics.agreement import AnnotationTask

    one, two = (label_tokens(corpus, spans, label=label) for spans in (first, second))
    marks = [
        (who, str(i), mark)
        for who, given in (("1", one), ("2", two))
        for i, mark in enumerate(given)
    ]
    varied = len({mark for *_, mark in marks}) > 1
    task = AnnotationTask(data=marks) if varied else None
    return pd.DataFrame(
        {
            "n_tokens": [len(one)],
            "n_marked": [int(((one != _NOTHING) | (two != _NOTHING)).sum())],
            "observed": [float((one == two).mean()) if len(one) else np.nan],
            "kappa": [task.kappa() if task else np.nan],
            "pi": [task.pi() if task else np.nan],
            "alpha": [task.alpha() if task else np.nan],
        }
    )


def label_tokens(corpus: Corpus, spans: pd.DataFrame, *, label: str = "type") -> np.ndarray:
    """The label of the span that each token of a corpus overlaps, "none" outside of all spans.

    `spans` needs `article_id`, `start`, `end` and the column `label`, and must not overlap.
    """
    tokens, number = corpus.tokens, pd.Index(corpus.articles["article_id"])
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[tokens["sentence_id"]]
    step = int(corpus.articles["text"].str.len().max()) + 1 if len(corpus.articles) else 1
    row = number.get_indexer(pd.Index(spans["article_id"].astype("str"))).astype(np.int64)
    order = np.lexsort((spans["start"], row))
    starts = (row * step + spans["start"].to_numpy())[order]
    ends = (row * step + spans["end"].to_numpy())[order]
    labels = np.append(spans[label].astype("str").to_numpy(dtype=object)[order], _NOTHING)
    at = article.astype(np.int64) * step + tokens["start"].to_numpy()
    to = article.astype(np.int64) * step + tokens["end"].to_numpy()
    span = np.searchsorted(ends, at, side="right")
    outside = span == len(starts)
    outside[~outside] = starts[span[~outside]] >= to[~outside]
    chosen: np.ndarray = labels[np.where(outside, len(starts), span)]
    return chosen


def _as_set(table: pd.DataFrame, columns: Sequence[str]) -> set[tuple[object, ...]]:
    rows = table[list(columns)].astype({"article_id": "str"})
    return set(rows.itertuples(index=False, name=None))


def _check_columns(found: pd.DataFrame, expected: pd.DataFrame, on: Sequence[str]) -> None:
    for name, table in (("found", found), ("expected", expected)):
        if missing := {"article_id", "start", "end", *on} - set(table.columns):
            raise ValueError(
                f"{name}: there is no column {sorted(missing)[0]!r}; it needs article_id, start, "
                f"end and what stands in on={list(on)}"
            )
