"""Raw rows become articles: every value is checked, every offender is named with its place."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.dates import parse_dates
from analysis.problems import KEY, WHERE, LoadError, Problems, is_missing
from analysis.reading import Source, name_of, read_source

OPTIONAL = ("kind", "story", "title", "byline")
PROVENANCE = ("published_words", "retells", "retells_basis")
PLAIN = {"article_id", "outlet", *OPTIONAL, *PROVENANCE, "published_basis"}


def read_articles(
    source: Source, problems: Problems, *, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Read and check the articles of a source; offenders are added to `problems`.

    One row per article, in the source's order, with the columns of `Corpus.articles`.
    """
    rows = _rename(read_source(source, problems), columns or {}, name_of(source))
    if "text" not in rows:
        if problems.rows and not len(rows):
            raise LoadError(problems.message(name_of(source)))
        there = ", ".join(c for c in rows.columns if c not in (WHERE, KEY)) or "none"
        raise LoadError(
            f"{name_of(source)}: there is no column 'text' (columns: {there}); "
            "name it with columns={'theirs': 'text'}"
        )
    if "article_id" not in rows:
        rows = rows.assign(article_id=rows[KEY].astype("str"))
    rows = rows.drop(columns=KEY)
    ids = [_as_text(value) for value in rows["article_id"]]
    good = _check_rows(rows, ids, problems)
    rows = rows.assign(article_id=ids)[good].reset_index(drop=True)
    dates, bad = parse_dates(rows, problems)
    arranged = _arrange(rows, dates)
    return arranged[~bad].reset_index(drop=True) if bad.any() else arranged


def _rename(rows: pd.DataFrame, columns: Mapping[str, str], source: str) -> pd.DataFrame:
    if not isinstance(columns, Mapping) or not all(
        isinstance(name, str) and name for pair in columns.items() for name in pair
    ):
        raise ValueError(f"columns={columns!r}: give a mapping such as {{'theirs': 'text'}}")
    there = [name for name in rows.columns if name not in (WHERE, KEY)]
    for theirs, ours in columns.items():
        given = f"{source}: columns={{{theirs!r}: {ours!r}}}"
        if theirs not in there:
            raise LoadError(f"{given}: there is no column {theirs!r}; there are {', '.join(there)}")
        if (ours in there and ours not in columns) or list(columns.values()).count(ours) > 1:
            raise LoadError(f"{given}: a column {ours!r} is there already")
        if ours in (WHERE, KEY):
            raise LoadError(f"{given}: a column cannot be named {ours!r}; choose another name")
    return rows.rename(columns=dict(columns))


def _as_text(value: Any) -> str:
    """An id, outlet or label as text: "" where it is missing, 7 as "7"."""
    if isinstance(value, str):
        return value
    return "" if is_missing(value) else str(value)


def _check_rows(rows: pd.DataFrame, ids: list[str], problems: Problems) -> np.ndarray:
    good = np.ones(len(rows), dtype=bool)
    first: dict[str, str] = {}
    for i, (where, text, key) in enumerate(zip(rows[WHERE], rows["text"], ids, strict=True)):
        fault = _fault_of_text(text) or _fault_of_id(key, first)
        if fault:
            problems.add(where, fault, key or None)
            good[i] = False
        else:
            first[key] = where
    for name in [c for c in rows.columns if c not in ("text", WHERE)]:
        plain = name in PLAIN
        for i, value in enumerate(rows[name]):
            if good[i] and (fault := _fault_of_value(value, plain=plain)):
                problems.add(rows[WHERE][i], f"column {name!r}: {fault}", ids[i])
                good[i] = False
    return good


def _fault_of_id(key: str, first: Mapping[str, str]) -> str | None:
    if not key.strip():
        return "the article_id is empty; give each article an id, or leave the column out"
    if key in first:
        return f"article_id {key!r} stands already at {first[key]}; ids must differ"
    return None


def _fault_of_text(text: Any) -> str | None:
    if not isinstance(text, str):
        what = "missing" if is_missing(text) else f"a {type(text).__name__}"
        return f"the text is {what}; a text must be a string"
    if not text or text.removeprefix("\ufeff").isspace() or text == "\ufeff":
        return "the text is empty or white space only; remove the article or give its text"
    return _fault_of_characters(text)


def _fault_of_value(value: Any, *, plain: bool) -> str | None:
    """What is wrong with a value beside the text; `plain` where it must be a text or a number."""
    if isinstance(value, str):
        return _fault_of_characters(value)
    if pd.api.types.is_scalar(value):
        return None
    what = type(value).__name__
    if plain:
        return f"a {what} ({str(value)[:40]}); give a text or a number"
    return "a lone surrogate; repair the encoding" if "\\ud" in ascii(value) else None


def _fault_of_characters(text: str) -> str | None:
    if text.isascii():
        return None
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code = ord(text[error.start])
        return f"a lone surrogate (U+{code:04X}) at character {error.start}; repair the encoding"
    return None


def _arrange(rows: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """The columns of `Corpus.articles` in their order, then whatever else was given."""

    def column(name: str) -> pd.Series:
        if name not in rows:
            return pd.Series([None] * len(rows), dtype="str")
        values = [_as_text(value) or None for value in rows[name]]
        return pd.Series(values, dtype="str")

    ours = {
        "article_id": column("article_id"),
        "outlet": column("outlet").fillna("unstated"),
        **{name: column(name) for name in OPTIONAL},
        **{name: dates[name] for name in dates.columns},
        **{name: column(name) for name in PROVENANCE},
        "text": pd.Series([t.removeprefix("\ufeff") for t in rows["text"]], dtype="str"),
    }
    taken = {*ours, WHERE, "published"}
    others = {name: rows[name].infer_objects() for name in rows.columns if name not in taken}
    return pd.DataFrame({**ours, **others})
