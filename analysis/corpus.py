"""What an article is, how a corpus is loaded, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.dates import parse_dates
from analysis.reading import LoadError, Problems, Source, name_of, read_source
from analysis.segmentation import MEASURED_ZONES, cut_articles, learn_from, segment
from analysis.zone_overrides import read_overrides
from analysis.zones import ZONES

OPTIONAL = ("kind", "story", "title", "byline")
PROVENANCE = ("published_words", "retells", "retells_basis")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Articles as tables; every row of every table knows the characters it came from.

    `articles` has a row per article; `zones`, `sentences` and `tokens` a row per stretch of text
    (`start`, `end`: half-open, in code points of the article's raw text); `learned` what was
    learnt from all articles; `refused` a row per article or line that could not be loaded.
    """

    articles: pd.DataFrame
    zones: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    learned: pd.DataFrame
    refused: pd.DataFrame

    def __repr__(self) -> str:
        rows = [f"  {name:<9} {n:>9,}  {what}" for name, n, what in self._holdings()]
        return "\n".join(["Corpus", *rows])

    def _repr_html_(self) -> str:
        rows = [
            f"<tr><th>{name}</th><td style='text-align:right'>{n:,}</td>"
            f"<td style='text-align:left'>{escape(what)}</td></tr>"
            for name, n, what in self._holdings()
        ]
        head = "<tr><th>table</th><th>rows</th><th>a row is</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"

    def _holdings(self) -> list[tuple[str, int, str]]:
        outlets = self.articles["outlet"].nunique()
        return [
            ("articles", len(self.articles), f"an article; {outlets} outlets"),
            ("zones", len(self.zones), "a stretch of title, body, boilerplate …"),
            ("sentences", len(self.sentences), "a sentence, or a title or heading"),
            ("tokens", len(self.tokens), "a word, number or punctuation mark"),
            ("learned", len(self.learned), "something learnt from all articles"),
            ("refused", len(self.refused), "an article that could not be loaded"),
        ]


def load(
    source: Source,
    *,
    columns: Mapping[str, str] | None = None,
    learned: pd.DataFrame | None = None,
    errors: Literal["raise", "skip"] = "raise",
) -> Corpus:
    """Load articles from a folder of .txt files, a .csv, .jsonl or .parquet file or a DataFrame.

    A folder may hold `articles.csv` (keyed by `file`) with what is known of each article, and
    `zones.csv` with zones no rule can know; beside a file NAME.csv the latter is NAME.zones.csv.
    `text` is required. `article_id` is the file's stem or the row number where it is not given,
    `outlet` is "unstated"; both are text and never inferred. A date is ISO 8601 (2020, 2020-09,
    2020-09-30, 2020-09-30T17:00+01:00); `published` sets the earliest and the latest date at
    once. A leading byte-order mark is dropped; nothing else of a text is touched.

    `columns` maps their names to ours. `learned` is the table of another corpus, used instead of
    learning from these articles. `errors="raise"` raises LoadError listing all offenders;
    `"skip"` loads the rest and keeps the offenders in `refused`.
    """
    if errors not in ("raise", "skip"):
        raise ValueError(f"errors={errors!r}: allowed are 'raise' and 'skip'")
    problems = Problems()
    articles = read_articles(source, problems, columns=columns)
    overrides = read_overrides(source, articles, problems)
    if errors == "raise" and problems.rows:
        raise LoadError(problems.message(name_of(source)))
    pieces = cut_articles(articles, overrides=overrides)
    if learned is None:
        learned = learn_from(articles, pieces=pieces)
    zones, sentences, tokens = segment(
        articles, learned=learned, overrides=overrides, pieces=pieces
    )
    return Corpus(articles, zones, sentences, tokens, learned, problems.table())


def learn(source: Source, *, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Learn from many articles what `load(…, learned=…)` applies to each of them alone.

    One row per thing learnt: `kind` (abbreviation, starter, closing, …), `key`, `value`, `n`.
    Raises LoadError as `load` does.
    """
    problems = Problems()
    articles = read_articles(source, problems, columns=columns)
    if problems.rows:
        raise LoadError(problems.message(name_of(source)))
    return learn_from(articles)


def combine(corpora: Sequence[Corpus]) -> Corpus:
    """Unite corpora into one; sentences are numbered anew, categories are unified.

    What each had learnt is joined, and no text is split again. Raises ValueError where an
    `article_id` stands in two of them.
    """
    if not corpora:
        raise ValueError("corpora=[]: nothing to combine; give at least one Corpus")
    articles = pd.concat([c.articles for c in corpora], ignore_index=True)
    again = articles.loc[articles["article_id"].duplicated(), "article_id"]
    if len(again):
        raise ValueError(
            f"corpora: article_id {again.iloc[0]!r} stands in two of them "
            f"({len(again)} such ids); ids must differ"
        )
    firsts = np.cumsum([0, *(len(c.sentences) for c in corpora[:-1])]).tolist()
    renumber = {"sentence_id": firsts}
    return Corpus(
        articles,
        concatenate([c.zones for c in corpora]),
        concatenate([c.sentences for c in corpora], offsets=renumber),
        concatenate([c.tokens for c in corpora], offsets=renumber),
        pd.concat([c.learned for c in corpora], ignore_index=True).drop_duplicates(
            ["kind", "key"], ignore_index=True
        ),
        pd.concat([c.refused for c in corpora], ignore_index=True),
    )


def concatenate(
    tables: Sequence[pd.DataFrame], *, offsets: Mapping[str, Sequence[int]] | None = None
) -> pd.DataFrame:
    """Stack tables of one kind; categorical columns keep one unified set of categories.

    `offsets` names integer columns to which a number per table is added.
    """
    columns: dict[str, Any] = {}
    for name in tables[0].columns:
        parts = [table[name] for table in tables]
        if offsets and name in offsets:
            parts = [part + step for part, step in zip(parts, offsets[name], strict=True)]
        if all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
            columns[name] = pd.api.types.union_categoricals([part.array for part in parts])
        else:
            columns[name] = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns)


def measured_tokens(corpus: Corpus, *, zones: Sequence[str] = MEASURED_ZONES) -> pd.DataFrame:
    """The tokens of some zones, with the article and zone they stand in.

    One row per token, in the order of the text: `article_id`, `zone`, `sentence_id`, `start`,
    `end`, `form`, `term`. Raises ValueError for a zone that does not exist.
    """
    check_zones(zones)
    sentence = corpus.tokens["sentence_id"].to_numpy()
    kept = corpus.sentences["zone"].isin(zones).to_numpy()[sentence]
    tokens = corpus.tokens if kept.all() else corpus.tokens[kept]
    place = corpus.sentences[["article_id", "zone"]].take(tokens["sentence_id"].to_numpy())
    return pd.concat([place.set_axis(tokens.index), tokens], axis=1)


def check_zones(zones: Sequence[str]) -> None:
    """Raise ValueError where one of `zones` is not a zone."""
    unknown = [zone for zone in zones if zone not in ZONES]
    if unknown or isinstance(zones, str):
        raise ValueError(f"zones={zones!r}: allowed is a sequence of {', '.join(ZONES)}")


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
        there = ", ".join(str(c) for c in rows.columns if c not in ("where", "row")) or "none"
        raise LoadError(
            f"{name_of(source)}: there is no column 'text' (columns: {there}); "
            "name it with columns={'theirs': 'text'}"
        )
    number = rows["row"] if "row" in rows else pd.Series(range(len(rows)), dtype="object")
    if "article_id" not in rows:
        rows = rows.assign(article_id=number.astype("str"))
    rows = rows.drop(columns="row", errors="ignore")
    ids = [_as_text(value) for value in rows["article_id"]]
    good = _check_rows(rows, ids, problems)
    rows = rows.assign(article_id=ids)[good].reset_index(drop=True)
    dates, bad = parse_dates(rows, problems)
    return _arrange(rows, dates)[~bad].reset_index(drop=True)


def _rename(rows: pd.DataFrame, columns: Mapping[str, str], source: str) -> pd.DataFrame:
    there = [str(name) for name in rows.columns]
    for theirs, ours in columns.items():
        if theirs not in there:
            raise LoadError(
                f"{source}: columns={{{theirs!r}: {ours!r}}}: there is no column {theirs!r}; "
                f"there are {', '.join(there)}"
            )
        if ours in there and ours not in columns:
            if ours == "article_id":
                rows = rows.drop(columns=ours)
                continue
            raise LoadError(
                f"{source}: columns={{{theirs!r}: {ours!r}}}: a column {ours!r} is there already"
            )
    return rows.set_axis(there if len(there) == rows.shape[1] else rows.columns, axis=1).rename(
        columns=dict(columns)
    )


def _as_text(value: Any) -> str:
    """An id, outlet or label as text: "" where it is missing, 7 as "7"."""
    if isinstance(value, str):
        return value
    return "" if value is None or value is pd.NA or value != value else str(value)


def _check_rows(rows: pd.DataFrame, ids: list[str], problems: Problems) -> np.ndarray:
    good = np.ones(len(rows), dtype=bool)
    first: dict[str, str] = {}
    for i, (where, text, key) in enumerate(zip(rows["where"], rows["text"], ids, strict=True)):
        fault = _fault_of_text(text) or _fault_of_id(key, first)
        if fault:
            problems.add(where, fault, key or None)
            good[i] = False
        else:
            first[key] = where
    for name in [c for c in rows.columns if c not in ("text", "where", "article_id")]:
        for i, value in enumerate(rows[name]):
            if good[i] and isinstance(value, str) and (fault := _fault_of_characters(value)):
                problems.add(rows["where"][i], f"column {name!r}: {fault}", ids[i])
                good[i] = False
    return good


def _fault_of_id(key: str, first: Mapping[str, str]) -> str | None:
    if not key.strip():
        return "the article_id is empty; give each article an id, or leave the column out"
    if fault := _fault_of_characters(key):
        return f"column 'article_id': {fault}"
    if key in first:
        return f"article_id {key!r} stands already at {first[key]}; ids must differ"
    return None


def _fault_of_text(text: Any) -> str | None:
    if not isinstance(text, str):
        missing = text is None or text is pd.NA or text != text
        what = "missing" if missing else f"a {type(text).__name__}"
        return f"the text is {what}; a text must be a string"
    if not text or text.removeprefix("\ufeff").isspace() or text == "\ufeff":
        return "the text is empty or white space only; remove the article or give its text"
    return _fault_of_characters(text)


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
    taken = {*ours, "where", "published"}
    others = {name: rows[name].infer_objects() for name in rows.columns if name not in taken}
    return pd.DataFrame({**ours, **others})
