"""Zones: which stretch of an article is title, byline, heading, body or boilerplate.

By rule, for anybody's articles, from the lines alone; what no rule can know is said in zones.csv.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.closings import is_closing
from analysis.reading import LoadError, Problems, Source, decode

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

_SHORT = 160  # a longer line is a paragraph, whatever it looks like
_HEAD = 8  # so many lines from the top may be title, deck, byline, dateline or caption
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATELINE = re.compile(
    r"(?:(?:published|posted|updated|last (?:updated|modified)|first published)\b.*\d{4}.*"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?"
    r"\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"(?:[\s,|·–—-]*(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*\(?[a-z]{0,5}\)?)?)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|words by|story by|written by|from)\s+[A-ZÀ-Þ][\w.'’-]*(?:[\s,&]+(?:and\s+)?"
    r"(?:(?:de|van|von|der|la|al|bin|in|for)\s+)*[A-ZÀ-Þ][\w.'’-]*)*(?:\s*[|–—-].{0,60})?",
    re.IGNORECASE,
)
_NAME = (
    r"[A-ZÀ-Þ][\w.'’-]+"
    r"(?:\s+(?:(?:de|del|di|da|van|von|der|den|la|le|al|bin|ibn)\s+)*[A-ZÀ-Þ][\w.'’-]*){1,3}"
)
_NAMES = re.compile(rf"{_NAME}(?:\s*(?:,|&|\band\b)\s*{_NAME})*")
_PICTURE = re.compile(
    r"(?:photo(?:graph)?s?|picture|image|caption|video|file photo|illustration)\s*(?:by|:|credit).*"
    r"|.*\((?:[^()]*(?:getty|reuters|associated press|photo|afp|shutterstock|istock)[^()]*"
    r"|AP|PA|EPA|Rex)\)\.?",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:the\s+)?(?:associated press|reuters|agence france-presse|press association|bloomberg"
    r"|pa media|upi|afp|ap|pa|xinhua|tass|dpa|efe|ansa)(?:\s+contributed to this report)?\.?"
    r"|(?:©|\(c\)|copyright\b).*|(?:source|credit)s?:.*",
    re.IGNORECASE,
)
_OUTLET_NAME = re.compile(r"(?:The\s+)?[A-Z][\w.&'’-]+(?:\s+(?:of|and|the|[A-Z][\w.&'’-]+)){0,4}")
_NAVIGATION = re.compile(
    r"(?:join (?:our|the|thought|in\b|\d).*(?:forum|conversation|comment|newsletter|readers"
    r"|channel).*"
    r"|join the conversation|join our commenting forum"
    r"|(?:log|sign)(?:ged)?[ -]?(?:in|up|out)\b.*|please (?:refresh|log|sign|enable|register|verify"
    r"|try again|enter).*|thank you for (?:registering|subscribing|signing).*"
    r"|subscribe(?: (?:to|now|today|here)\b.*)?|(?:already|don['’]t) have an account.*"
    r"|(?:read|see|show|load|view) (?:more|next|also|all|comments?)\b.*"
    r"|click (?:here|to)\b.*|tap (?:here|to)\b.*|follow us\b.*|like us on\b.*|share this\b.*"
    r"|share (?:on|via)\b.*|advertisement|sponsored(?: content)?|most (?:read|popular|viewed)"
    r"|related (?:articles?|stories|content|topics?)\b.*|recommended(?: for you)?|trending(?: now)?"
    r"|(?:leave|post|add|write) a (?:comment|reply)\b.*|(?:\d+ )?comments?|skip to\b.*"
    r"|(?:we|this site) uses? cookies.*|accept (?:all )?cookies.*|back to top|continue reading.*"
    r"|get (?:our|the) .*newsletter.*|sign up .*|your email address will not be published.*"
    r"|follow .*\breaders\b.*|have your say.*|story continues below.*|scroll down.*)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:call|contact|e-?mail|phone|text|visit|reach(?: out to)?) (?:us\b|our (?:firm|office|team"
    r"|staff|attorneys?|lawyers?|experts?|clinic|shop|store|website|site|page)\b)"
    r"|\b(?:schedule|arrange|book|request)\b[^.!?]{0,60}\b(?:consultation|evaluation|appointment"
    r"|demo|quote|estimate)\b",
    re.IGNORECASE,
)
_WE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_BULLET = re.compile(r"[•‣◦▪●*·–—-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s")
_ABBREVIATED = re.compile(r"\b(?:[A-Z]\.){2,}$")  # "L.A.": no full stop
_OPEN_ENDED = ".;:,…"
_QUOTES = "\"'“”‘’«»"


@dataclass(frozen=True)
class Stretch:
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
) -> pd.DataFrame:
    """Zones of each article: together they cover every non-blank character exactly once.

    One row per zone, in the order of the text: `article_id`, `start`, `end`, `zone`, `reason`
    (why a stretch is boilerplate). Neighbouring paragraphs of body, or of boilerplate for one
    reason, are one zone; every other zone is one line. `articles` needs `article_id`, `outlet`,
    `title`, `byline` and `text`; `overrides` are stretches by article id, which win.
    """
    rows: list[tuple[int, Stretch]] = []
    closings = _closings_of(learned)
    given = articles[["article_id", "outlet", "title", "byline", "text"]]
    for number, (key, outlet, title, byline, text) in enumerate(given.itertuples(index=False)):
        lines = find_lines(text)
        words = [text[start:end] for start, end in lines]
        zones = _classify(words, _known(title), _known(byline), closings.get(outlet, []))
        found = [Stretch(*span, *zone) for span, zone in zip(lines, zones, strict=True)]
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


def _classify(
    words: list[str], title: str | None, byline: str | None, closings: list[str]
) -> list[tuple[str, str | None]]:
    """The zone and reason of each line."""
    zones: list[tuple[str, str | None]] = [("body", None)] * len(words)
    last = _mark_end(words, zones, closings)
    first = _mark_head(words[:last], zones, title, byline)
    _mark_headings(words, zones, first, last)
    _mark_promotion(words, zones, first, last)
    return zones


def _mark_end(words: list[str], zones: list[tuple[str, str | None]], closings: list[str]) -> int:
    """Mark navigation anywhere, and from the end recurring closings and the credit."""
    for i, line in enumerate(words):
        if i and len(line) < 2 * _SHORT and _NAVIGATION.fullmatch(line):
            zones[i] = ("boilerplate", "navigation")
    last = len(words)
    while last > 1:
        line = words[last - 1]
        if zones[last - 1][0] == "boilerplate":
            pass
        elif closings and is_closing(line, closings):
            zones[last - 1] = ("boilerplate", "recurring")
        elif last > 2 and _is_credit(line):
            zones[last - 1] = ("credit", None)
        else:
            break
        last -= 1
    return last


def _is_credit(line: str) -> bool:
    if len(line) > 80:
        return False
    return bool(_AGENCY.fullmatch(line) or _OUTLET_NAME.fullmatch(line))


def _mark_head(
    words: list[str], zones: list[tuple[str, str | None]], title: str | None, byline: str | None
) -> int:
    """Mark title, deck, byline, dateline and caption; return where the body begins."""
    if len(words) < 2:
        return 0
    names = _squeeze(byline) if byline else None
    head = _HEAD if len(words) > _HEAD else len(words)
    kinds = [_kind_in_head(line, names) for line in words[:head]]
    for i in range(head):
        beside = "dateline" in kinds[max(i - 1, 0) : i + 2]
        if kinds[i] == "short" and i and beside and _NAMES.fullmatch(words[i]):
            kinds[i] = "byline"
    marks = [i for i, kind in enumerate(kinds) if kind in ("byline", "dateline")]
    end = next((i for i, kind in enumerate(kinds) if kind == "paragraph"), head)
    titled = False
    for i in range(end):
        if zones[i][0] == "boilerplate":
            continue
        if kinds[i] != "short":
            zones[i] = (kinds[i], None)
        elif not titled and not any(zone == "deck" for zone, _ in zones[:i]):
            titled = True
            if title is None or _squeeze(title) == _squeeze(words[i]) or i == 0:
                zones[i] = ("title", None)
        elif any(mark < i for mark in marks):
            zones[i] = ("caption", None)
        elif any(i < mark < end for mark in marks):
            zones[i] = ("deck", None)
        else:
            return i
    return end


def _squeeze(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def _kind_in_head(line: str, names: str | None) -> str:
    if len(line) > 2 * _SHORT:
        return "paragraph"
    if _DATELINE.fullmatch(line):
        return "dateline"
    if len(line) < _SHORT and (
        (names and _squeeze(line.removeprefix("By ").removeprefix("by ")) == names)
        or (_BYLINE.fullmatch(line) and line[:2].casefold() != "fr")
    ):
        return "byline"
    if len(line) < _SHORT and _PICTURE.fullmatch(line):
        return "caption"
    return "short" if _is_short(line) else "paragraph"


def _is_short(line: str) -> bool:
    """Whether a line may be a title or heading: short, without a full stop, no list, no quote."""
    if len(line) > _SHORT or line[0].islower():
        return False
    if line[-1] == "." and _ABBREVIATED.search(line):
        line = line[:-1]
    if line[-1] in _OPEN_ENDED:
        return False
    if line.rstrip(_QUOTES)[-1:] in (".", ",") or (line[0] in _QUOTES and line[-1] in _QUOTES):
        return False
    return not _BULLET.match(line) and any(c.isalpha() for c in line)


def _mark_headings(
    words: list[str], zones: list[tuple[str, str | None]], first: int, last: int
) -> None:
    short = [
        i < last and len(words[i]) <= _SHORT and zones[i][0] == "body" and _is_short(words[i])
        for i in range(len(words))
    ]
    for i in range(first, last):
        if not short[i]:
            if len(words[i]) < _SHORT and i and _PICTURE.fullmatch(words[i]):
                zones[i] = ("caption", None)
            continue
        after = i + 1 < last and not short[i + 1]
        two = i + 2 < last and short[i + 1] and not short[i + 2] and not (i and short[i - 1])
        if (after and not (i > 1 and short[i - 1] and short[i - 2])) or two:
            zones[i] = ("heading", None)


def _mark_promotion(
    words: list[str], zones: list[tuple[str, str | None]], first: int, last: int
) -> None:
    """Mark the closing section, or closing paragraph, that speaks as "we" and asks to call."""
    if last - first < 2:
        return
    start = last
    while start > first + 1 and last - start < 4 and _sells(words[start - 1]):
        start -= 1
    if start < last and any(_CALL.search(line) for line in words[start:last]):
        start -= zones[start - 1][0] == "heading"
        zones[start:last] = [("boilerplate", "promotion")] * (last - start)


def _sells(line: str) -> bool:
    """Whether a closing paragraph speaks as "we" and is no quotation."""
    return line[0] not in _QUOTES and len(_WE.findall(line)) > 1


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
                    cut.append(replace(stretch, start=start, end=end))
        found = sorted([*cut, override], key=lambda stretch: stretch.start)
    return found


def _merge(found: Iterable[Stretch]) -> Iterator[Stretch]:
    open_one: Stretch | None = None
    for stretch in found:
        same = (
            open_one is not None
            and stretch.zone in ("body", "boilerplate")
            and (stretch.zone, stretch.reason) == (open_one.zone, open_one.reason)
        )
        if same and open_one is not None:
            open_one = replace(open_one, end=stretch.end)
        else:
            if open_one is not None:
                yield open_one
            open_one = stretch
    if open_one is not None:
        yield open_one


def read_overrides(
    source: Source, articles: pd.DataFrame, problems: Problems
) -> dict[str, list[Stretch]]:
    """Read the zones that no rule can know: `article_id`, `words`, `zone`, `reason` in a CSV.

    `words` must stand exactly once in the article. In a folder the file is `zones.csv`, beside
    NAME.jsonl it is `NAME.zones.csv`. Offending rows are added to `problems`.
    """
    path = _overrides_path(source)
    if path is None or not path.exists():
        return {}
    text = decode(path.read_bytes(), str(path), problems) or ""
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True))
    missing = {"article_id", "words", "zone", "reason"} - set(reader.fieldnames or [])
    if missing:
        raise LoadError(f"{path}: there is no column {sorted(missing)[0]!r}")
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    found: dict[str, list[Stretch]] = {}
    for row in reader:
        where, key = f"{path}, line {reader.line_num}", row["article_id"]
        if fault := _fault_of_override(row, texts):
            problems.add(where, fault, key)
            continue
        start = texts[key].index(row["words"])
        reason = row["reason"] or None
        found.setdefault(key, []).append(
            Stretch(start, start + len(row["words"]), row["zone"], reason)
        )
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
