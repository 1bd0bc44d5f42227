"""Accuracy on marked texts, with what the package learns from the texts of the file itself.

    python tests/benchmarks/accuracy.py sentences PATH [--errors 40] [--predictions OUT.jsonl]
    python tests/benchmarks/accuracy.py names PATH [--errors 40] [--predictions OUT.jsonl]

Every subcommand takes a file of JSON lines, prints one table, and says how it counts.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import accuracy_names
import pandas as pd

import analysis


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def load_records(records: Sequence[dict[str, Any]]) -> analysis.Corpus:
    """The texts of records (`id`, `text`) as one corpus, which learns from all of them."""
    table = pd.DataFrame({"article_id": [r["id"] for r in records]})
    return analysis.load(table.assign(text=[r["text"] for r in records]))


def f1_row(name: str, right: int, found: int, wanted: int) -> dict[str, Any]:
    """Precision, recall and F1 as one row of a table."""
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    row = {"measure": name, "precision": precision, "recall": recall, "F1": f1}
    return {**row, "right": right, "found": found, "wanted": wanted}


def score_sentences(path: Path, errors: int, predictions: Path | None) -> pd.DataFrame:
    """Ends of sentences: `ends`, `para_ends`, `skip` are offsets into `text`.

    all: every end but the last of a text; inner: those that are no end of a paragraph. An offset
    is moved back over white space; predicted ends that stand in `skip` alone are not counted.
    """
    records = read_records(path)
    corpus = load_records(records)
    by_article = corpus.sentences.groupby("article_id", observed=True)["end"]
    ends = {str(key): [int(x) for x in group] for key, group in by_article}
    if predictions:
        lines = [json.dumps({"id": key, "ends": found}) for key, found in ends.items()]
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts = {"all": [0, 0, 0], "inner": [0, 0, 0]}
    for record in records:
        text = record["text"]
        trim = _trimmer(text)
        wanted, skip, paragraphs = (trim(record[k]) for k in ("ends", "skip", "para_ends"))
        last = {len(text.rstrip())}
        found = trim(ends[record["id"]]) - last - (skip - wanted)
        wanted -= last
        for name, less in (("all", set()), ("inner", paragraphs)):
            a, b = wanted - less, found - less
            for i, n in enumerate((len(a & b), len(b), len(a))):
                counts[name][i] += n
        for kind, places in (("too many", found - wanted), ("missed", wanted - found)):
            for x in sorted(places)[: max(errors, 0)]:
                errors -= 1
                print(f"{kind}: {text[max(0, x - 40) : x]!r} | {text[x : x + 25]!r}")
    return pd.DataFrame([f1_row(name, *n) for name, n in counts.items()])


def _trimmer(text: str) -> Any:
    def trim(offsets: Sequence[int]) -> set[int]:
        return {n for n in (len(text[:x].rstrip()) for x in offsets) if n}

    return trim


def main() -> None:
    """Run one subcommand and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    sentences = commands.add_parser("sentences", help="ends of sentences")
    sentences.add_argument("path", type=Path)
    sentences.add_argument("--errors", type=int, default=0)
    sentences.add_argument("--predictions", type=Path)
    names = commands.add_parser("names", help="names of persons, organisations and places")
    accuracy_names.add_arguments(names)
    given = parser.parse_args()
    if given.command == "sentences":
        table = score_sentences(given.path, given.errors, given.predictions)
        print(table.round(4).to_string(index=False))
    else:
        given.run(given)


if __name__ == "__main__":
    main()
