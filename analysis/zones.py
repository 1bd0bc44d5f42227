"""Zones: which stretch of an article is title, byline, heading, body or boilerplate.

By rule, for anybody's articles, from the lines alone; what no rule can know is said in zones.csv.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.zone_rules import classify_lines

ZONES = (
    "title",
    "deck",
    "byline",
    "dateline",
    "caption",
    "credit",
    "heading",
    "body",
    "boilerplate",
)
REASONS = ("promotion", "navigation", "unrelated", "recurring")
MEASURED_ZONES = ("title", "deck", "heading", "caption", "body")


class Stretch(NamedTuple):
    """A stretch of an article and the zone it belongs to."""

    start: int
    end: int
    zone: str = "body"
    reason: str | None = None


def find_lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that hold more than white space, trimmed of it.

    >>> find_lines("Title\\n\\n  One. \\r\\nTwo.")
    [(0, 5), (9, 13), (16, 20)]
    """
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        left = len(line) - len(line.lstrip())
        if left < len(line):
            spans.append((position + left, position + len(line.rstrip())))
        position += len(line)
    return spans


def find_zones(
    articles: pd.DataFrame,
    *,
    learned: pd.DataFrame,
    overrides: Mapping[str, Sequence[Stretch]] | None = None,
    lines: Sequence[list[tuple[int, int]]] | None = None,
) -> pd.DataFrame:
    """Zones of each article: together they cover every non-blank character exactly once.

    One row per zone, in the order of the text: `article_id`, `start`, `end`, `zone`, `reason`
    (why a stretch is boilerplate). Neighbouring paragraphs of body, or of boilerplate for one
    reason, are one zone; every other zone is one line. `articles` needs `article_id`, `outlet`,
    `title`, `byline` and `text`; `overrides` are stretches by article id, which win; `lines` are
    the spans that `find_lines` gives for each article, where they are known already.
    """
    rows: list[tuple[int, Stretch]] = []
    closings = _closings_of(learned)
    names = ("article_id", "outlet", "title", "byline", "text")
    given = zip(*(articles[name].to_numpy(dtype=object).tolist() for name in names), strict=True)
    for number, (key, outlet, title, byline, text) in enumerate(given):
        spans = find_lines(text) if lines is None else lines[number]
        words = [text[start:end] for start, end in spans]
        zones = classify_lines(words, _known(title), _known(byline), closings.get(outlet, []))
        found = [Stretch(*span, *zone) for span, zone in zip(spans, zones, strict=True)]
        if overrides and key in overrides:
            found = _override(found, overrides[key], text)
        rows += [(number, stretch) for stretch in _merge(found)]
    return _zone_table(articles, rows)


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _closings_of(learned: pd.DataFrame) -> dict[str, list[str]]:
    closings = learned[learned["kind"] == "closing"]
    return {str(o): list(g) for o, g in closings.groupby("value", observed=True)["key"]}


def _zone_table(articles: pd.DataFrame, rows: Sequence[tuple[int, Stretch]]) -> pd.DataFrame:
    codes = np.fromiter((number for number, _ in rows), dtype=np.int32, count=len(rows))
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(codes, categories=articles["article_id"]),
            "start": np.fromiter((s.start for _, s in rows), dtype=np.int32, count=len(rows)),
            "end": np.fromiter((s.end for _, s in rows), dtype=np.int32, count=len(rows)),
            "zone": pd.Categorical([s.zone for _, s in rows], categories=ZONES),
            "reason": pd.Categorical([s.reason for _, s in rows], categories=REASONS),
        }
    )


def _override(found: list[Stretch], overrides: Sequence[Stretch], text: str) -> list[Stretch]:
    for override in overrides:
        cut: list[Stretch] = []
        for stretch in found:
            for start, end in (
                (stretch.start, min(stretch.end, override.start)),
                (max(stretch.start, override.end), stretch.end),
            ):
                part = text[start:end] if start < end else ""
                if part.strip():
                    start += len(part) - len(part.lstrip())
                    end -= len(part) - len(part.rstrip())
                    cut.append(stretch._replace(start=start, end=end))
        found = sorted([*cut, override], key=lambda stretch: stretch.start)
    return found


def _merge(found: Sequence[Stretch]) -> Iterator[Stretch]:
    """Unite neighbouring paragraphs of body, or of boilerplate for one reason."""
    first = 0
    for i in range(1, len(found)):
        _, end, zone, reason = found[i - 1]
        if zone not in ("body", "boilerplate") or found[i][2:] != (zone, reason):
            yield Stretch(found[first].start, end, zone, reason)
            first = i
    if found:
        yield found[first]._replace(end=found[-1].end)
