"""What an article is, how a corpus is loaded, and what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.checking import read_articles
from analysis.collector import collector_paused
from analysis.problems import LoadError, Problems
from analysis.reading import Source, name_of
from analysis.segmentation import MEASURED_ZONES, cut_articles, learn_from, segment
from analysis.zone_overrides import read_overrides
from analysis.zones import ZONES


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


@collector_paused()
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
    `"skip"` loads the rest and keeps the offenders in `refused`. Python's collector of cyclic
    garbage is paused meanwhile.
    """
    if errors not in ("raise", "skip"):
        raise ValueError(f"errors={errors!r}: allowed are 'raise' and 'skip'")
    if learned is not None:
        _check_learned(learned)
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


def _check_learned(learned: pd.DataFrame) -> None:
    needed = ["kind", "key", "value", "n"]
    if not isinstance(learned, pd.DataFrame):
        raise ValueError(f"learned={learned!r:.40}: give the table of learn(…) or corpus.learned")
    if missing := [name for name in needed if name not in learned]:
        raise ValueError(f"learned: no column {missing[0]!r}; give the table of learn(…)")


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
