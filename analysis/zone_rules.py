"""Rules that say from its lines alone what each line of an article is."""

from analysis.closings import is_closing
from analysis.zone_patterns import (
    ABBREVIATED,
    AGENCY,
    BULLET,
    BYLINE,
    CALL,
    DATELINE,
    HEAD,
    NAMES,
    NAVIGATION,
    OPEN_ENDED,
    OUTLET_NAME,
    PICTURE,
    QUOTES,
    SHORT,
    WE,
)


def classify_lines(
    words: list[str], title: str | None, byline: str | None, closings: list[str]
) -> list[tuple[str, str | None]]:
    """The zone of each line of an article, and the reason where it is boilerplate.

    `words` are the lines; `title` and `byline` what is known of the article; `closings` the
    normalised closings of its outlet.
    """
    zones: list[tuple[str, str | None]] = [("body", None)] * len(words)
    last = _mark_end(words, zones, closings)
    first = _mark_head(words[:last], zones, title, byline)
    _mark_headings(words, zones, first, last)
    _mark_promotion(words, zones, first, last)
    return zones


def _mark_end(words: list[str], zones: list[tuple[str, str | None]], closings: list[str]) -> int:
    """Mark navigation anywhere, and from the end recurring closings and the credit."""
    for i, line in enumerate(words):
        if i and len(line) < 2 * SHORT and NAVIGATION.fullmatch(line):
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
    return bool(AGENCY.fullmatch(line) or OUTLET_NAME.fullmatch(line))


def _mark_head(
    words: list[str], zones: list[tuple[str, str | None]], title: str | None, byline: str | None
) -> int:
    """Mark title, deck, byline, dateline and caption; return where the body begins."""
    if len(words) < 2:
        return 0
    names = _squeeze(byline) if byline else None
    head = HEAD if len(words) > HEAD else len(words)
    kinds: list[str] = []
    for line in words[:head]:
        kinds.append(_kind_in_head(line, names))
        if kinds[-1] == "paragraph":
            break
    for i in range(len(kinds)):
        beside = "dateline" in kinds[max(i - 1, 0) : i + 2]
        if kinds[i] == "short" and i and beside and NAMES.fullmatch(words[i]):
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
    if len(line) > 2 * SHORT:
        return "paragraph"
    if DATELINE.fullmatch(line):
        return "dateline"
    if len(line) < SHORT and (
        (names and _squeeze(line.removeprefix("By ").removeprefix("by ")) == names)
        or (BYLINE.fullmatch(line) and line[:2].casefold() != "fr")
    ):
        return "byline"
    if len(line) < SHORT and PICTURE.fullmatch(line):
        return "caption"
    return "short" if _is_short(line) else "paragraph"


def _is_short(line: str) -> bool:
    """Whether a line may be a title or heading: short, without a full stop, no list, no quote."""
    if len(line) > SHORT or line[0].islower():
        return False
    if line[-1] == "." and line[-3:-2] == "." and ABBREVIATED.search(line):
        line = line[:-1]
    if line[-1] in OPEN_ENDED:
        return False
    if line.rstrip(QUOTES)[-1:] in (".", ",") or (line[0] in QUOTES and line[-1] in QUOTES):
        return False
    return not BULLET.match(line) and any(c.isalpha() for c in line)


def _mark_headings(
    words: list[str], zones: list[tuple[str, str | None]], first: int, last: int
) -> None:
    brief = [i for i in range(last) if len(words[i]) <= SHORT]
    short = [False] * len(words)
    for i in brief:
        short[i] = zones[i][0] == "body" and _is_short(words[i])
    for i in brief:
        if i < first:
            continue
        if not short[i]:
            if len(words[i]) < SHORT and i and PICTURE.fullmatch(words[i]):
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
    if start < last and any(CALL.search(line) for line in words[start:last]):
        start -= zones[start - 1][0] == "heading"
        zones[start:last] = [("boilerplate", "promotion")] * (last - start)


def _sells(line: str) -> bool:
    """Whether a closing paragraph speaks as "we" and is no quotation."""
    return line[0] not in QUOTES and len(WE.findall(line)) > 1
