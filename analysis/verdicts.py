"""Both sides of error: seeded samples to read, and what a reader found in them."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.passages import find_passages
from analysis.problems import LoadError, Problems
from analysis.reading import Source, read_text

VERDICTS = ("right", "wrong", "doubtful", "missed", "nothing to catch")

_COLUMNS = ("article_id", "start", "end", "label", "verdict", "remark")


def sample_hits(
    corpus: Corpus, hits: pd.DataFrame, *, label: str, n: int = 20, seed: int = 0
) -> pd.DataFrame:
    """Draw hits at random, wrong ones included, to be read.

    One row per hit drawn, in the order of the text: a table of `find_passages`, whose `label` is
    the column of `hits` so named. Every hit is as likely as any other, so the share that a reader
    finds wrong speaks for all hits in this corpus, and for no other corpus.
    """
    return find_passages(corpus, hits.iloc[_draw(len(hits), n, seed)], label=label)


def sample_misses(
    corpus: Corpus, hits: pd.DataFrame, sentences: pd.DataFrame, *, n: int = 12, seed: int = 0
) -> pd.DataFrame:
    """Draw sentences at random in which nothing was found, to be read.

    One row per sentence drawn, in the order of the text: a table of `find_passages` that marks
    the whole sentence, with `label` "none". `sentences` are of `count_words`.
    """
    found = sentences["sentence_id"].isin(hits["sentence_id"])
    bare = sentences[~found & (sentences["n_words"] > 0)]
    drawn = bare.iloc[_draw(len(bare), n, seed)]
    return find_passages(corpus, drawn.assign(label="none"), label="label")


def read_verdicts(source: Source) -> pd.DataFrame:
    """Read what a reader found in samples: `verdicts.csv` in the articles' folder, if it is there.

    One row per passage read: `article_id`, `start`, `end`, `label`, `verdict` (right, wrong,
    doubtful; for a sentence without hits missed or nothing to catch) and `remark`. Beside
    NAME.csv the file is NAME.verdicts.csv. Without a file the table is empty. Raises LoadError
    naming file and line.
    """
    path = _path_of(source)
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in _COLUMNS})
    if path is None or not path.exists():
        return empty.astype({"start": int, "end": int})
    problems = Problems()
    text = read_text(path, problems)
    if text is None:
        raise LoadError(problems.message(str(path)))
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True))
    if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or [])]:
        raise LoadError(f"{path}: there is no column {missing[0]!r}")
    rows = [_check(row, f"{path}, line {reader.line_num}") for row in reader]
    return pd.concat([empty, pd.DataFrame(rows, columns=_COLUMNS)]).astype(
        {"start": int, "end": int}
    )


def join_verdicts(passages: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Set the verdicts beside the passages they are about.

    One row per passage, as given, with `verdict` ("not read" where there is none) and `remark`.
    A verdict belongs to a passage with the same `article_id`, `start`, `end` and `label`.
    """
    keys = ["article_id", "start", "end", "label"]
    known = verdicts[[*keys, "verdict", "remark"]].drop_duplicates(keys, keep="last")
    joined = passages.merge(known, on=keys, how="left", validate="m:1")
    return joined.fillna({"verdict": "not read", "remark": ""}).set_axis(passages.index)


def count_verdicts(passages: pd.DataFrame) -> pd.DataFrame:
    """Count verdicts by label: one row per `label`, a column per verdict, and `n`.

    `passages` is a table of `join_verdicts`.
    """
    order = [v for v in (*VERDICTS, "not read") if (passages["verdict"] == v).any()]
    table = pd.crosstab(passages["label"], passages["verdict"])
    labels = list(dict.fromkeys(passages["label"]))
    table = table.reindex(index=labels, columns=order).rename_axis(columns=None)
    return table.assign(n=table.sum(axis=1)).reset_index()


def _draw(size: int, n: int, seed: int) -> np.ndarray:
    if n < 1:
        raise ValueError(f"n={n}: a sample of at least 1 is needed")
    drawn = np.random.default_rng(seed).choice(size, size=min(n, size), replace=False)
    return np.sort(drawn)


def _path_of(source: Source) -> Path | None:
    if isinstance(source, pd.DataFrame):
        return None
    path = Path(source)
    return path / "verdicts.csv" if path.is_dir() else path.with_suffix(".verdicts.csv")


def _check(row: dict[str, Any], where: str) -> dict[str, Any]:
    if None in row or None in row.values():
        raise LoadError(f"{where}: it does not have {len(_COLUMNS)} fields; quote commas")
    if row["verdict"] not in VERDICTS:
        allowed = ", ".join(VERDICTS)
        raise LoadError(f"{where}: verdict {row['verdict']!r}: allowed are {allowed}")
    for name in ("start", "end"):
        if not row[name].isdigit():
            raise LoadError(f"{where}: {name} {row[name]!r}: a whole number is expected")
    return row
