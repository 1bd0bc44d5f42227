"""Runs of name words cut into names: each distinct run is read once, wherever it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.gazetteer import (
    ACRONYM,
    BEFORE_OF,
    BEGINNING,
    CALENDAR,
    CITY,
    COMMON,
    COMPANY,
    DIRECTION,
    ENDING,
    EVENT,
    FUNCTION,
    GENERIC,
    GIVEN,
    GROUP,
    HONORIFIC,
    INITIAL,
    INSTITUTION,
    MODIFIER,
    NATIONALITY,
    NO_NAME,
    PARTICLE,
    PLACE,
    ROLE,
    SINGLE,
    SUFFIX,
    TITLE,
    place_weight,
)
from analysis.joints import Word, split_at_joints

_LEADING = HONORIFIC | TITLE | MODIFIER
_HEADS = INSTITUTION | COMPANY


@dataclass(frozen=True)
class Part:
    """Words of a run without titles: whether a title preceded them or they hold a titled office."""

    words: list[Word]
    titled: bool = False
    holds_title: bool = False


@dataclass(frozen=True)
class Piece:
    """A name found in a run: its first and last word, what speaks for each type, and why."""

    first: int
    last: int
    person: float
    org: float
    place: float
    why: str
    weak: int = 0  # 1: an ordinary word, a name only where its context says so; 2: where linked


def read_run(words: Sequence[Word], doubtful: bool) -> list[Piece]:
    """The names in a run of name words and what may join them."""
    pieces: list[Piece] = []
    office = False
    for segment in split_at_joints(words):
        if office and len(segment) > 2 and segment[0].has(MODIFIER):
            segment = segment[1:]
            pieces += _judge(Part(_trim(segment), titled=not segment[-1].has(_HEADS)))
            office = False
            continue
        office = bool(segment) and segment[-1].has(TITLE)
        if doubtful and segment[0].at == 0:
            segment = _settle_doubt(segment)
        pieces += [piece for part in _take_off(segment) for piece in _judge(part)]
    return pieces


def _settle_doubt(segment: list[Word]) -> list[Word]:
    """Keep an ordinary word that begins a sentence only where it begins an institution's name."""
    rest = segment[1:]
    if not rest:
        return []
    if rest[0].joins:
        keep = rest[0].form.lower() in ("of", "for", "on", "and", "&", "'s", "’s")
        return segment if keep else rest
    bare = len(rest) == 1 and rest[0].has(INSTITUTION) and not rest[0].has(SINGLE | TITLE)
    given = segment[0].has(GIVEN) and not rest[0].has(INSTITUTION)
    place = segment[0].has(BEGINNING | DIRECTION) and not rest[0].has(NATIONALITY | TITLE)
    return segment if bare or given or place else rest


def _take_off(segment: list[Word]) -> Iterator[Part]:
    """Take off titles, dates, adjectives of nationality; the rest, and which title was there."""
    segment = _trim(segment)
    if not segment:
        return
    if len(segment) > 1 and _is_place(segment):
        yield Part(segment)
        return
    for i, word in enumerate(segment):
        if word.has(CALENDAR) and not word.has(GIVEN) and len(segment) > 1:
            yield from _take_off(segment[:i])
            yield from _take_off(segment[i + 1 :])
            return
    ends = [i for i, w in enumerate(segment[:-1]) if i and w.has(COMPANY) and w.form.endswith(".")]
    if ends and not segment[ends[0] + 1].has(COMPANY) and not segment[ends[0] + 1].joins:
        yield from _take_off(segment[: ends[0] + 1])
        yield from _take_off(segment[ends[0] + 1 :])
        return
    if segment[-1].has(_HEADS) and len(segment) > 1 and not segment[-1].has(TITLE | GIVEN):
        yield Part(_drop_nationality(segment))
        return
    if len(segment) > 1 and segment[-1].has(SUFFIX) and segment[-2].has(EVENT):
        return
    if segment[-1].has(EVENT) and not segment[0].has(GIVEN):
        heads = [i for i, w in enumerate(segment[:-1]) if i and w.has(INSTITUTION)]
        yield Part(segment[: heads[-1] + 1] if heads else segment)
        return
    if inside := _person_inside(segment):
        yield from _take_off(segment[:inside])
        yield Part(segment[inside:])
        return
    titles = [i for i, w in enumerate(segment) if w.has(HONORIFIC | TITLE) and not w.joins]
    titles = [i for i in titles if i == 0 or not segment[i].has(GIVEN)]
    if not titles:
        yield Part(segment)
        return
    last = titles[-1]
    if last > 0 and any(w.joins and w.form.lower() == "of" for w in segment[:last]):
        yield Part(segment)
        return
    before = segment[: titles[0]]
    while before and not _is_place(before) and (before[-1].joins or _qualifies(before[-1])):
        before = before[:-1]
    for part in _take_off(before):
        yield replace(part, holds_title=True)
    after = _trim(segment[last + 1 :])
    if after:
        yield Part(after, titled=True)


def _qualifies(word: Word) -> bool:
    """Whether a word before a title belongs to it: Prime Minister, Works Minister."""
    return word.has(MODIFIER) or (word.has(COMMON) and not word.has(INSTITUTION | PLACE | GIVEN))


def _person_inside(segment: list[Word]) -> int:
    """Where a person's name begins after ordinary words (Homeland Security Ann Lee), else 0."""
    if segment[-1].has(_HEADS | ENDING | EVENT):
        return 0
    for i, word in enumerate(segment[:-1]):
        if i and word.has(GIVEN) and not word.has(COMMON | PLACE) and not segment[i - 1].joins:
            return i
        if not word.has(COMMON | MODIFIER) or word.has(GIVEN):
            return 0
    return 0


def _trim(segment: Sequence[Word]) -> list[Word]:
    """Without joints, closing marks and dates at either end."""
    words = list(segment)
    while words and (words[0].joins or words[0].has(FUNCTION)):
        words = words[1:]
    while words and (words[-1].joins or words[-1].has(FUNCTION)):
        words = words[:-1]
    return words


def _drop_nationality(segment: list[Word]) -> list[Word]:
    """Without the nationality before an institution that every country has."""
    i = 0
    while i < len(segment) - 1 and segment[i].has(NATIONALITY):
        i += 1
    if i and (segment[-1].has(GENERIC) or len(segment) - i > 3):
        return segment[i:]
    return segment


def _judge(part: Part) -> Iterator[Piece]:
    """Give what speaks for each type of name, or nothing where the words are no name."""
    words, titled = part.words, part.titled
    while words and words[0].has(MODIFIER | ROLE) and titled and len(words) > 1:
        words = words[1:]
    if not words:
        return
    if not words[-1].has(_HEADS) and not (len(words) > 1 and words[-1].has(ENDING)):
        words = _drop_people(words, titled)
        words = _trim(words)
    if not words:
        return
    piece, weak = _score(words, part), 0
    if len(words) > 1 and _is_idle(words):
        return
    if len(words) == 1 and (not titled or words[0].has(MODIFIER)):
        weak = (
            2 if _is_idle(words) else int(words[0].has(COMMON) and not words[0].has(PLACE | SINGLE))
        )
    yield replace(piece, weak=weak)


def _drop_people(words: list[Word], titled: bool = False) -> list[Word]:
    """Without adjectives of nationality, creed and party at either end ("South African")."""
    if _is_place(words):
        return words
    while words and words[0].has(NATIONALITY | GROUP) and not (titled and len(words) == 1):
        words = words[1:]
    if len(words) > 1 and words[0].has(DIRECTION | BEGINNING) and words[1].has(NATIONALITY):
        return _drop_people(words[2:])
    if words and (words[0].has(GIVEN) or titled):
        return words
    while words and words[-1].has(NATIONALITY | GROUP | CALENDAR) and not _is_place(words):
        words = words[:-1]
        while words and words[-1].has(DIRECTION | BEGINNING):
            words = words[:-1]
    return words


def _is_place(words: Sequence[Word]) -> bool:
    return place_weight([w.form for w in words]) >= 1


def _is_idle(words: Sequence[Word]) -> bool:
    """Whether words are capitalised without being a name: events, dates, lone nouns."""
    if words[-1].has(EVENT) and not _is_place(words) and len(words) > 1:
        return True
    if len(words) > 1:
        return all(w.has(MODIFIER | TITLE | CALENDAR | NO_NAME | HONORIFIC) for w in words)
    word = words[0]
    if word.has(SINGLE | PLACE) and not word.has(CALENDAR):
        return False
    dull = _LEADING | CALENDAR | EVENT | NATIONALITY | GROUP | NO_NAME | DIRECTION | INSTITUTION
    return word.has(dull | COMPANY | SUFFIX | ENDING | FUNCTION | INITIAL)


def _score(words: Sequence[Word], part: Part) -> Piece:
    titled = part.titled
    person, org, place, why = 0.0, 1.5 * part.holds_title, 0.0, "capitals"
    names = [w for w in words if not w.joins]
    last, first = names[-1], names[0]
    listed = place_weight([w.form for w in words])
    if listed >= 2.5 and not titled:
        return Piece(words[0].at, words[-1].at, 0.0, 0.0, 4.0, "place list")
    if listed:
        place, why = listed, "place list"
    if titled:
        person, why = person + 3, "title before it"
    if len(names) > 1:
        person += 0.8
        if first.has(GIVEN) and not listed:
            person, why = person + 2, "given name"
        if any(w.has(INITIAL) for w in names[1:-1]) or first.has(INITIAL) or last.has(SUFFIX):
            person, why = person + 2, "initial or Jr"
        if any(w.joins and w.has(PARTICLE) for w in words):
            person += 0.5
        if (last.has(_HEADS) and not titled) or (
            first.has(BEFORE_OF | INSTITUTION) and any(w.joins for w in words)
        ):
            org, why = org + 3.5, "institution or company word"
        if last.has(ENDING) and not listed and not first.has(GIVEN):
            place, why = place + 3.2, "word for a place"
        if first.has(BEGINNING | DIRECTION) and not titled:
            place += 1.2 if not names[1].has(PLACE | CITY) else 3.0
        if any(w.has(COMMON) for w in names):
            org, person = org + 1, person - 0.5
    elif last.has(SINGLE):
        org, why = 2.5, "institution or company word"
    elif last.has(ACRONYM) and not listed:
        org, why = org + 1.5, "abbreviation"
    elif last.has(GIVEN):
        person += 0.6
    else:
        person += 0.3
    if any(w.form == "&" for w in words) or any(w.has(COMPANY) for w in names[1:]):
        person, org, why = 0.0, org + 3, "institution or company word"
    return Piece(words[0].at, words[-1].at, person, org, place, why)
