"""Passages: the stretches of text behind a table's rows, and the context they stand in."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.terms import find_terms


def find_passages(
    corpus: Corpus,
    spans: pd.DataFrame,
    *,
    context: Literal["sentence", "article"] = "sentence",
    label: str | None = None,
) -> pd.DataFrame:
    """The passages that spans stand in: what `show_passages` shows.

    One row per span, in the order given: `article_id`, `outlet`, `published` (earliest), `start`,
    `end`, `words` (the span's own text), `context_start`, `context_end`, `context` (its sentence,
    or sentences where the span crosses them, or the whole article) and `label` (the column of
    `spans` so named). `spans` needs `article_id`, `start`, `end`. Raises ValueError for an
    article that is not in the corpus or a span outside of its text.
    """
    articles = corpus.articles.set_index("article_id")
    number = _article_numbers(corpus, spans)
    text = articles["text"].to_numpy()[number]
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    for a, b, whole, key in zip(start, end, text, spans["article_id"], strict=True):
        if not 0 <= a <= b <= len(whole):
            raise ValueError(f"spans: [{a}, {b}) lies outside of article {key!r} ({len(whole)})")
    if context == "article":
        left, right = np.zeros(len(spans), dtype=int), np.array([len(t) for t in text], dtype=int)
    elif context == "sentence":
        left, right = _around(corpus, number, start, end)
    else:
        raise ValueError(f"context={context!r}: allowed are 'sentence' and 'article'")
    table = pd.DataFrame(
        {
            "article_id": articles.index.to_numpy()[number],
            "outlet": articles["outlet"].to_numpy()[number],
            "published": articles["published_earliest"].array[number],
            "start": start,
            "end": end,
            "words": [t[a:b] for t, a, b in zip(text, start, end, strict=True)],
            "context_start": left,
            "context_end": right,
            "context": [t[a:b] for t, a, b in zip(text, left, right, strict=True)],
        }
    )
    return table if label is None else table.assign(label=spans[label].astype("str").to_numpy())


def _article_numbers(corpus: Corpus, spans: pd.DataFrame) -> np.ndarray:
    keys = pd.Index(corpus.articles["article_id"])
    number: np.ndarray = keys.get_indexer(pd.Index(spans["article_id"].astype("str")))
    if (number < 0).any():
        missing = spans["article_id"].iloc[int(np.argmax(number < 0))]
        raise ValueError(f"spans: article {missing!r} is not in this corpus")
    return number


def _around(
    corpus: Corpus, number: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From the first sentence that a span touches to the last."""
    step = max(map(len, corpus.articles["text"]), default=1) + 1
    article = corpus.sentences["article_id"].cat.codes.to_numpy().astype(np.int64)
    begins = article * step + corpus.sentences["start"].to_numpy()
    ends = article * step + corpus.sentences["end"].to_numpy()
    at, to = number * step + start, number * step + end
    first = np.searchsorted(begins, at, side="right") - 1
    last = np.searchsorted(begins, np.maximum(to - 1, at), side="right") - 1
    first, last = np.maximum(first, 0), np.maximum(last, 0)
    left = np.minimum(np.where(begins[first] <= at, begins[first], at), at)
    right = np.maximum(ends[last], to)
    left = np.maximum(left, number * step)
    return left - number * step, right - number * step


def evidence(corpus: Corpus, facts: pd.DataFrame, row: Mapping[str, Any]) -> pd.DataFrame:
    """The passages behind one row of an estimate: as many as the row counts.

    `facts` are what the estimate was made of: any table with `article_id`, `start`, `end`, or the
    counts of `count_terms`, whose words are then found again. A fact belongs to the `row` (say
    `table.iloc[0]`) where it agrees in every label that both have (`term`, `frame`, `voice`; a
    missing label agrees with a missing one), and where its article does (`outlet`, `story`,
    `article_id`). One row per passage, as `find_passages` gives them. Raises ValueError where
    nothing ties the row to the facts, and where words found again are not as many as counted.

    >>> import analysis
    >>> corpus = analysis.load(pd.DataFrame({"text": ["A raid. The raid failed."]}))
    >>> evidence(corpus, analysis.count_terms(corpus), {"term": "raid"})["words"].tolist()
    ['raid', 'raid']
    """
    return find_passages(corpus, _spans_of(corpus, facts, _spans(corpus, facts, [row]), row))


def evidence_table(
    corpus: Corpus, facts: pd.DataFrame, table: pd.DataFrame, *, limit: int = 20
) -> pd.DataFrame:
    """The passages behind all rows of a table, for `publish(…, evidence=…)`.

    As `evidence` gives them, at most `limit` for each row, the first in the order of the facts,
    with `row` (the position in `table`) and `n_passages` (how many there are in all, so that
    nothing is cut off silently).
    """
    if limit < 1:
        raise ValueError(f"limit={limit!r}: give how many passages to keep for a row, 1 or more")
    rows: list[dict[str, Any]] = [dict(row) for _, row in table.iterrows()]
    known = _spans(corpus, facts, rows)
    found = [_spans_of(corpus, facts, known, row) for row in rows]
    sizes = [min(len(spans), limit) for spans in found]
    empty = known.iloc[:0][["article_id", "start", "end"]]
    kept = [spans[["article_id", "start", "end"]].head(limit) for spans in found]
    passages = find_passages(corpus, pd.concat([empty, *kept], ignore_index=True))
    return passages.assign(
        row=np.repeat(np.arange(len(rows)), sizes),
        n_passages=np.repeat([len(spans) for spans in found], sizes).astype(int),
    )


def _spans(corpus: Corpus, facts: pd.DataFrame, rows: list[Any]) -> pd.DataFrame:
    """Facts with their offsets; counted terms that the rows name are found again."""
    if "article_id" not in facts or not ({"start", "end"} <= {*facts} or {"term", "n"} <= {*facts}):
        raise ValueError(
            "facts: they need article_id with start and end, or the columns of count_terms; "
            f"there are {', '.join(map(str, facts.columns))}"
        )
    if "start" in facts:
        return facts
    terms = list(dict.fromkeys(str(row["term"]) for row in rows if "term" in row))
    if rows and not terms:
        raise ValueError("row: it names no term; give a row of a table made of these counts")
    how = {key: facts.attrs[key] for key in ("zones", "stem") if key in facts.attrs}
    return find_terms(corpus, terms, **how)


def _spans_of(
    corpus: Corpus, facts: pd.DataFrame, spans: pd.DataFrame, row: Mapping[str, Any]
) -> pd.DataFrame:
    chosen = spans[_belongs(corpus, spans, row)]
    if spans is not facts:
        counted = int(facts.loc[_belongs(corpus, facts, row), "n"].sum())
        if counted != len(chosen):
            raise ValueError(
                f"facts: {row['term']!r} was counted {counted} times, and found {len(chosen)}; "
                "give the counts as count_terms returned them (their attrs say zones and stem)"
            )
    return chosen


def _belongs(corpus: Corpus, facts: pd.DataFrame, row: Mapping[str, Any]) -> np.ndarray:
    """Which facts agree with a row in all labels that both have."""
    mask, tied = np.ones(len(facts), dtype=bool), False
    articles = np.ones(len(corpus.articles), dtype=bool)
    for name, value in row.items():
        if name == "reason" or name == "text":
            continue
        if name in facts and (_is_label(facts[name]) or name in ("start", "end", "sentence_id")):
            mask, tied = mask & _equals(facts[name], value), True
        elif name in corpus.articles and _is_label(corpus.articles[name]):
            articles, tied = articles & _equals(corpus.articles[name], value), True
    if not tied:
        raise ValueError(
            f"row: none of its columns ({', '.join(map(str, row))}) is a label of the facts or "
            "of the articles; give a row of a table made of these facts"
        )
    if not articles.all():
        kept = corpus.articles.loc[articles, "article_id"]
        mask &= facts["article_id"].isin(kept).to_numpy()
    return mask


def _is_label(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column)


def _equals(column: pd.Series, value: Any) -> np.ndarray:
    if pd.isna(value):
        return column.isna().to_numpy()
    return (column == value).fillna(False).to_numpy(dtype=bool)
