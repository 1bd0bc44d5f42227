"""Zones that no rule can know, said row by row in a zones.csv beside the articles."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.problems import WHERE, LoadError, Problems
from analysis.reading import Source, is_there, read_csv
from analysis.zones import REASONS, ZONES, Stretch


def read_overrides(
    source: Source, articles: pd.DataFrame, problems: Problems
) -> dict[str, list[Stretch]]:
    """Read the zones that no rule can know: `article_id`, `words`, `zone`, `reason` in a CSV.

    `words` must stand exactly once in the article. In a folder the file is `zones.csv`, beside
    NAME.jsonl it is `NAME.zones.csv`. Offending rows are added to `problems`.
    """
    path = _overrides_path(source)
    if path is None or not is_there(path):
        return {}
    table = read_csv(path, problems)
    if missing := {"article_id", "words", "zone", "reason"} - {*table.columns}:
        raise LoadError(f"{path}: there is no column {sorted(missing)[0]!r}")
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    found: dict[str, list[Stretch]] = {}
    for row in table.to_dict("records"):
        key, fault = row["article_id"], _fault_of_override(row, texts)
        if fault is None:
            start = texts[key].index(row["words"])
            end, reason = start + len(row["words"]), row["reason"] or None
            others = found.setdefault(key, [])
            if any(start < other.end and other.start < end for other in others):
                fault = f"words {row['words'][:40]!r} overlap those of a row above; keep one"
            else:
                others.append(Stretch(start, end, row["zone"], reason))
        if fault is not None:
            problems.add(row[WHERE], fault, key)
    return found


def _overrides_path(source: Source) -> Path | None:
    if isinstance(source, pd.DataFrame):
        return None
    path = Path(source)
    return path / "zones.csv" if path.is_dir() else path.with_suffix(".zones.csv")


def _fault_of_override(row: Mapping[str, str], texts: Mapping[str, str]) -> str | None:
    if row["article_id"] not in texts:
        return f"there is no article {row['article_id']!r}"
    if not row["words"] or row["words"] != row["words"].strip():
        return f"words {row['words']!r}: give the words without white space around them"
    if (n := texts[row["article_id"]].count(row["words"])) != 1:
        return f"words {row['words'][:40]!r} stand {n} times in the article; they must stand once"
    if row["zone"] not in ZONES:
        return f"zone {row['zone']!r}: allowed are {', '.join(ZONES)}"
    if (row["zone"] == "boilerplate") != bool(row["reason"]) or row["reason"] not in ("", *REASONS):
        return f"reason {row['reason']!r}: boilerplate, and no other zone, has one of {REASONS}"
    return None
