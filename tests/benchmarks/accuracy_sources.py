"""Accuracy of quotations, speakers and sources on articles marked by reading.

    python tests/benchmarks/accuracy_sources.py seeds tests/gold

Quotations count as found where both ends are exact; speakers are counted over the speech of the
marked articles; sources count as found where they overlap, and `named` and class over the pairs.
"""

import argparse
from pathlib import Path

import pandas as pd

import analysis

KEYS = ["article_id", "start", "end"]


def read_marks(path: Path) -> pd.DataFrame:
    """A table of marks, with ids as text and nothing turned into a missing value."""
    table = pd.read_csv(path, dtype={"article_id": str}, keep_default_na=False)
    return table.astype({"named": bool}) if "named" in table else table


def row_of(measure: str, right: int, found: int, wanted: int) -> dict[str, object]:
    """Precision, recall and F1 with the counts behind them."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    f1 = 2 * right / max(found + wanted, 1)
    row = {"measure": measure, "precision": precision, "recall": recall, "F1": f1}
    return {**row, "right": right, "found": found, "wanted": wanted}


def score_quotations(found: pd.DataFrame, marked: pd.DataFrame) -> list[dict[str, object]]:
    """Spans, spans with their kind, and speakers of what is marked as speech."""
    found = found.astype({"article_id": "str"})
    both = marked.merge(found, on=KEYS, suffixes=("", "_found"))
    same_kind = both["kind"] == both["kind_found"].astype("str")
    speech = both[both["kind"] == "speech"]
    n_right = int((speech["speaker"] == speech["speaker_found"].fillna("")).sum())
    n_speech = int((marked["kind"] == "speech").sum())
    return [
        row_of("quotations", len(both), len(found), len(marked)),
        row_of("quotations with kind", int(same_kind.sum()), len(found), len(marked)),
        row_of("speakers of speech", n_right, n_speech, n_speech),
    ]


def score_sources(found: pd.DataFrame, marked: pd.DataFrame) -> list[dict[str, object]]:
    """Sources that overlap, and what is right of those."""
    found = found.astype({"article_id": "str", "class": "str"})
    pairs = marked.merge(found, on="article_id", suffixes=("", "_found"))
    overlap = (pairs["start"] < pairs["end_found"]) & (pairs["start_found"] < pairs["end"])
    pairs = pairs[overlap].drop_duplicates(["article_id", "start"])
    pairs = pairs.drop_duplicates(["article_id", "start_found"])
    rows = [row_of("sources, any overlap", len(pairs), len(found), len(marked))]
    for column in ("named", "source", "class"):
        n_right = int((pairs[column] == pairs[f"{column}_found"]).sum())
        rows.append(row_of(f"{column} of these", n_right, len(pairs), len(pairs)))
    return rows


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("gold", type=Path)
    given = parser.parse_args()
    corpus = analysis.load(given.source)
    mentions = analysis.find_mentions(corpus)
    quotations = analysis.find_quotations(corpus, mentions=mentions)
    sources = analysis.find_sources(corpus, mentions=mentions)
    rows = score_quotations(quotations, read_marks(given.gold / "quotations.csv"))
    rows += score_sources(sources, read_marks(given.gold / "sources.csv"))
    print(pd.DataFrame(rows).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
