"""Who stands behind a source phrase: the canonical name, whether one is known, and the class."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.attribution import Attribution
from analysis.cues import Lexicon, word_set
from analysis.units import Units

SOURCE_CLASSES = (
    "official named",
    "official unnamed",
    "document",
    "other media",
    "advocate or expert",
    "person concerned",
)
_DEFINITE = word_set("the his her their its our my")
_PEOPLE_OF = {
    "official": "official",
    "spokesperson": "official",
    "expert": "advocate or expert",
    "person": "person concerned",
    "state_body": "official",
    "expert_body": "advocate or expert",
    "institution": "person concerned",
}
_SENTENCES_BACK = 3


@dataclass(frozen=True)
class Voice:
    """A source: `source` canonical or as printed, `named`, its class, and how it was decided."""

    source: str
    named: bool
    source_class: str
    decision: str


@dataclass(frozen=True)
class _Name:
    """A name in the text: units `first` to `last` (exclusive), its canonical name and type."""

    first: int
    last: int
    entity: str
    type: str


@dataclass
class _Article:
    """What an article has said so far of those it names."""

    names: list[_Name] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)


class Voices:
    """Gives each attribution its voice, article by article, in the order of the text."""

    def __init__(
        self,
        units: Units,
        words: Sequence[str],
        texts: Sequence[str],
        lexicon: Lexicon,
        mentions: pd.DataFrame,
    ) -> None:
        self.units, self.words, self.texts, self.lexicon = units, words, texts, lexicon
        self.entities = [e if isinstance(e, str) else None for e in mentions["entity"]]
        self.types = mentions["type"].astype("str").tolist()
        self.articles: dict[int, _Article] = {}
        self.ends = [m for m, letter in enumerate(units.letters) if letter in ".\n"]
        for name in self._names():
            self._article(name.first).names.append(name)

    def _article(self, unit: int) -> _Article:
        return self.articles.setdefault(int(self.units.article[unit]), _Article())

    def text_of(self, first: int, last: int) -> str:
        """The text of units `first` to `last` (exclusive)."""
        text = self.texts[int(self.units.article[first])]
        return text[int(self.units.start[first]) : int(self.units.end[last - 1])]

    def _names(self) -> list[_Name]:
        """Names in the order of the text: mentions, and runs of capitals that are none."""
        mention, names = self.units.mention.tolist(), []
        for run in re.finditer("N+", self.units.letters):
            at = run.start()
            while at < run.end():
                last = at + 1
                while last < run.end() and mention[last] == mention[at]:
                    last += 1
                names.append(self._name(at, last, mention[at]))
                at = last
        return names

    def _name(self, first: int, last: int, mention: int) -> _Name:
        text = self.text_of(first, last)
        if mention >= 0:
            return _Name(first, last, self.entities[mention] or text, self.types[mention])
        known = self._article(first).full
        pieces = text.split()
        kind = "ORG" if self._is_body(text) else "PERSON"
        if len(pieces) > 1 and kind == "PERSON":
            known.setdefault(pieces[-1], text)
        return _Name(first, last, known.get(text, text), kind)

    def _is_body(self, text: str) -> bool:
        lists, pieces = self.lexicon.lists, text.split()
        acronym = len(pieces) == 1 and text.isupper() and len(text) > 1
        names = lists["outlet_names"] | lists["state_names"]
        return acronym or any(piece in names for piece in pieces)

    def voice_of(self, attribution: Attribution) -> Voice:
        """The voice of an attribution; call it in the order of the text."""
        letter = self.units.letters[attribution.head]
        if letter == "H":
            return self._pronoun(attribution)
        name = self._name_in(attribution)
        if name is not None:
            return self._named(attribution, name)
        if letter in "Or" or (letter == "c" and attribution.pattern != "X's claim"):
            return self._document(attribution)
        if letter == "M":
            return self._outlet(attribution)
        if letter == "I":
            return self._body(attribution)
        return self._role(attribution)

    def _name_in(self, attribution: Attribution) -> _Name | None:
        """The name that is the phrase's head or stands in apposition to it."""
        first, last, head = attribution.first, attribution.last, attribution.head
        letters = self.units.letters[first:last]
        names = [name for name in self._inside(first, last) if name.last <= last]
        for name in names:
            if name.first <= head < name.last:
                return name
        comma = letters.find(",")
        if comma >= 0 and self.units.letters[head] in "RTI":
            return next((n for n in names if n.first == first + comma + 1), None) or next(
                (n for n in names if n.first > first + comma and n.type == "PERSON"), None
            )
        if self.units.letters[head] == "O" and "f" not in letters:
            after = [n for n in names if n.first > head and self._is_outlet(n.entity)]
            return after[0] if after and self.words[head] == "reporting" else None
        return None

    def _is_outlet(self, entity: str) -> bool:
        names = self.lexicon.lists["outlet_names"]
        return any(piece in names for piece in entity.split())

    def _is_state(self, entity: str) -> bool:
        names = self.lexicon.lists["state_names"]
        return any(piece in names or piece.lower() == "administration" for piece in entity.split())

    def _named(self, attribution: Attribution, name: _Name) -> Voice:
        known = self._article(name.first).roles
        role = self._role_class(attribution, skip=name)
        if name.type != "PERSON":
            role = self._class_of_body(attribution, name)
        elif role is None:
            role = known.get(name.entity, "person concerned")
        known.setdefault(name.entity, role)
        if known[name.entity] == "person concerned" and role != "person concerned":
            known[name.entity] = role
        return Voice(name.entity, True, _with_name(role, True), "name")

    def _class_of_body(self, attribution: Attribution, name: _Name) -> str:
        if self._is_outlet(name.entity) and not self._is_state(name.entity):
            return "other media"
        if self._is_state(name.entity) or name.type == "PLACE":
            return "official"
        if attribution.pattern == "reported by X":
            return "other media"
        words = {word.lower() for word in name.entity.split()}
        for role in ("expert_body", "institution"):
            if any(self.lexicon.roles.get(word) == role for word in words):
                return _PEOPLE_OF[role]
        return "official" if name.entity.isupper() else "person concerned"

    def _role_class(self, attribution: Attribution, skip: _Name | None = None) -> str | None:
        """The class that the phrase's own words give: its head's first, then any other's."""
        first, last, head = attribution.first, attribution.last, attribution.head
        order = [head, *range(head - 1, first - 1, -1), *range(head + 1, last)]
        for unit in order:
            if skip is not None and skip.first <= unit < skip.last:
                continue
            if self.units.letters[unit] in "RTI":
                role = self.lexicon.roles.get(self.words[unit], "")
                if role == "source":
                    return self._class_of_hidden(first, last)
                if role == "spokesperson":
                    return self._class_of_spoken_for(first, last, unit)
                if role in _PEOPLE_OF:
                    return _PEOPLE_OF[role]
        return None

    def _class_of_hidden(self, first: int, last: int) -> str:
        hints = self.lexicon.lists["state_hints"]
        words = set(self.words[first:last])
        state = words & hints or any(self._is_state(n.entity) for n in self._inside(first, last))
        return "official" if state or last - first <= 2 else "person concerned"

    def _class_of_spoken_for(self, first: int, last: int, spokesperson: int) -> str:
        for unit in range(first, last):
            role = self.lexicon.roles.get(self.words[unit], "")
            if unit != spokesperson and role in ("expert_body", "institution", "person", "expert"):
                return _PEOPLE_OF[role]
        return "official"

    def _inside(self, first: int, last: int) -> list[_Name]:
        names = self._article(first).names
        low = bisect_left(names, first, key=_first_of)
        return names[low : bisect_left(names, last, key=_first_of)]

    def persons_between(self, low: int, high: int) -> list[str]:
        """The persons named in a range of units, each once."""
        inside = self._inside(low, high)
        return list(dict.fromkeys(name.entity for name in inside if name.type == "PERSON"))

    def _document(self, attribution: Attribution) -> Voice:
        first, last = attribution.first, attribution.last
        text, words = self.text_of(first, last), set(self.words[first:last])
        hidden = words & self.lexicon.lists["withheld"]
        issuer = None if hidden else self._issuer(attribution)
        return Voice(issuer or text, issuer is not None, "document", "document")

    def _issuer(self, attribution: Attribution) -> str | None:
        """Who issued a document: "X's report", "a report by X", "information released by X"."""
        first, last, head = attribution.first, attribution.last, attribution.head
        letters = self.units.letters
        for name in self._inside(first, last):
            before = letters[name.first - 1] if name.first > first else ""
            if name.last < last and letters[name.last] == "S" and name.last <= head:
                return name.entity
            by = "b" in letters[head : name.first] or (before in "PD" and name.type == "ORG")
            if name.first > head and by and "f" not in letters[head : name.first]:
                return name.entity
        for unit in range(first, head):
            if letters[unit] == "I" and letters[unit + 1] == "S" and letters[first] == "D":
                return self._body_meant(unit) or self.text_of(first, unit + 1)
        return None

    def _outlet(self, attribution: Attribution) -> Voice:
        text = self.text_of(attribution.first, attribution.last)
        singular = not self.words[attribution.head].endswith("s")
        if singular and self.words[attribution.first] in _DEFINITE:
            named = [n for n in self._before(attribution.first) if self._is_outlet(n.entity)]
            return Voice(named[-1].entity if named else text, True, "other media", "outlet meant")
        return Voice(text, False, "other media", "outlet without a name")

    def _body(self, attribution: Attribution) -> Voice:
        text = self.text_of(attribution.first, attribution.last)
        role = _PEOPLE_OF[self.lexicon.roles[self.words[attribution.head]]]
        plural = self.words[attribution.head].endswith("s")
        definite = self.words[attribution.first] in _DEFINITE and not plural
        if definite:
            meant = (
                self._body_meant(attribution.head)
                if attribution.last - attribution.first == 2
                else None
            )
            return Voice(meant or text, True, _with_name(role, True), "body meant")
        return Voice(text, False, _with_name(role, False), "body without a name")

    def _body_meant(self, unit: int) -> str | None:
        """The last organisation named before "the agency", of the state if the noun is."""
        state = self.lexicon.roles.get(self.words[unit]) == "state_body"
        bodies = [n.entity for n in self._before(unit) if n.type == "ORG"]
        fitting = [e for e in bodies if not self._is_outlet(e) and (self._is_state(e) or not state)]
        return fitting[-1] if fitting else None

    def _before(self, unit: int) -> list[_Name]:
        names = self._article(unit).names
        return names[: bisect_left(names, unit, key=_first_of)]

    def _role(self, attribution: Attribution) -> Voice:
        first, last, head = attribution.first, attribution.last, attribution.head
        text = self.text_of(first, last)
        role = self._role_class(attribution) or "person concerned"
        office = self.words[head] in self.lexicon.lists["office"]
        if office and self.words[first] == "the" and last - first <= 3:
            return Voice(text, True, _with_name(role, True), "office with one holder")
        return Voice(text, False, _with_name(role, False), "role")

    def _pronoun(self, attribution: Attribution) -> Voice:
        """Resolve a pronoun where the nearest sentence with candidates has exactly one."""
        text, word = self.text_of(attribution.first, attribution.last), self.words[attribution.head]
        unit = attribution.first
        types = ("ORG",) if word == "it" else ("PERSON",)
        if word != "they":
            for low, high in self._sentences_before(unit):
                inside = self._inside(low, high)
                fitting = {n.entity for n in inside if n.type in types}
                if len(fitting) == 1:
                    entity = fitting.pop()
                    role = self._article(unit).roles.get(entity, "person concerned")
                    return Voice(entity, True, _with_name(role, True), "pronoun, one candidate")
                if fitting:
                    break
        return Voice(text, False, "person concerned", "pronoun, not resolved")

    def _sentences_before(self, unit: int) -> list[tuple[int, int]]:
        """Unit ranges of the sentence up to the unit and of those before it, nearest first."""
        article, at = self.units.article[unit], bisect_left(self.ends, unit)
        ranges, high = [], unit
        for index in range(at - 1, max(at - 2 - _SENTENCES_BACK, -1), -1):
            low = self.ends[index]
            if self.units.article[low] != article:
                break
            ranges.append((low, high))
            high = low
        return ranges


def _first_of(name: _Name) -> int:
    return name.first


def _with_name(role: str, named: bool) -> str:
    if role == "official":
        return "official named" if named else "official unnamed"
    return role


def as_words(units: Units, texts: Sequence[str]) -> list[str]:
    """The units' words in lower case, "" for quotations and boundaries."""
    rows = zip(
        units.article.tolist(),
        units.start.tolist(),
        units.end.tolist(),
        units.token.tolist(),
        strict=True,
    )
    return [texts[row][start:end].lower() if token >= 0 else "" for row, start, end, token in rows]
