"""Zones: which stretch of an article is title, byline, heading, body or boilerplate.

By rule, for anybody's articles, from the lines alone; what no rule can know is said in zones.csv.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.tokens import Pieces
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
    pieces: Pieces | None = None,
) -> pd.DataFrame:
    """Zones of each article: together they cover every non-blank character exactly once.

    One row per zone, in the order of the text: `article_id`, `start`, `end`, `zone`, `reason`
    (why a stretch is boilerplate). Neighbouring paragraphs of body, or of boilerplate for one
    reason, are one zone; every other zone is one line. `articles` needs `article_id`, `outlet`,
    `title`, `byline` and `text`; `overrides` are stretches by article id, which win; `pieces`
    are those of the same articles, where they are cut already.
    """
    spans: list[tuple[int, int]] = []
    kinds: list[tuple[str, str | None]] = []
    counts: list[int] = []
    closings = _closings_of(learned)
    texts = articles["text"].tolist() if pieces is None else pieces.texts
    names = ("article_id", "outlet", "title", "byline")
    given = zip(*(articles[name].tolist() for name in names), texts, strict=True)
    for number, (key, outlet, title, byline, text) in enumerate(given):
        found = find_lines(text) if pieces is None else pieces.lines[number]
        words = [text[start:end] for start, end in found]
        zones = classify_lines(words, _known(title), _known(byline), closings.get(outlet, []))
        if overrides and key in overrides:
            stretches = [Stretch(*span, *zone) for span, zone in zip(found, zones, strict=True)]
            stretches = _override(stretches, overrides[key], text)
            found = [(stretch.start, stretch.end) for stretch in stretches]
            zones = [(stretch.zone, stretch.reason) for stretch in stretches]
        spans += found
        kinds += zones
        counts.append(len(found))
    return _zone_table(articles, spans, kinds, counts)


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _closings_of(learned: pd.DataFrame) -> dict[str, list[str]]:
    closings = learned[learned["kind"] == "closing"]
    return {str(o): list(g) for o, g in closings.groupby("value", observed=True)["key"]}


def _zone_table(
    articles: pd.DataFrame,
    spans: Sequence[tuple[int, int]],
    kinds: Sequence[tuple[str, str | None]],
    counts: Sequence[int],
) -> pd.DataFrame:
    """Stretches as rows; neighbours of body, or of boilerplate for one reason, are united."""
    article = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    place = np.array(spans, dtype=np.int32).reshape(-1, 2)
    distinct = list(dict.fromkeys(kinds))
    number = {kind: i for i, kind in enumerate(distinct)}
    kind = np.fromiter(map(number.__getitem__, kinds), dtype=np.int32, count=len(kinds))
    runs = np.array([zone in ("body", "boilerplate") for zone, _ in distinct], dtype=bool)
    same = (article[1:] == article[:-1]) & (kind[1:] == kind[:-1]) & runs[kind[1:]]
    first = np.flatnonzero(np.append(True, ~same)[: len(kind)])
    last = np.r_[first[1:], len(kind)][: len(first)] - 1
    zone = np.array([ZONES.index(zone) for zone, _ in distinct], dtype=np.int8)
    reason = [-1 if why is None else REASONS.index(why) for _, why in distinct]
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(
                article[first], categories=articles["article_id"]
            ),
            "start": place[first, 0],
            "end": place[last, 1],
            "zone": pd.Categorical.from_codes(zone[kind[first]], categories=ZONES),
            "reason": pd.Categorical.from_codes(
                np.array(reason, dtype=np.int8)[kind[first]], categories=REASONS
            ),
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
