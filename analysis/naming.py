"""Names among the units of articles: who has been named so far, and where."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from analysis.cues import Lexicon
from analysis.units import Units

UNKNOWN = "UNKNOWN"
PERSONS = ("PERSON", UNKNOWN)
_SENTENCES_BACK = 3


@dataclass(frozen=True)
class Name:
    """A name in the text: units `first` to `last` (exclusive), its canonical name and type."""

    first: int
    last: int
    entity: str
    type: str


@dataclass
class Article:
    """What an article has said so far of those it names."""

    names: list[Name] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)


class NameBook:
    """The names of each article: mentions, and runs of capitals that are none."""

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
        self.articles: dict[int, Article] = {}
        self.ends = [m for m, letter in enumerate(units.letters) if letter in ".\n"]
        for name in self._names():
            self.article(name.first).names.append(name)

    def article(self, unit: int) -> Article:
        """What the article of a unit has named."""
        return self.articles.setdefault(int(self.units.article[unit]), Article())

    def text_of(self, first: int, last: int) -> str:
        """The text of units `first` to `last` (exclusive)."""
        text = self.texts[int(self.units.article[first])]
        return text[int(self.units.start[first]) : int(self.units.end[last - 1])]

    def _names(self) -> list[Name]:
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

    def _name(self, first: int, last: int, mention: int) -> Name:
        text = self.text_of(first, last)
        if mention >= 0:
            return Name(first, last, self.entities[mention] or text, self.types[mention])
        known = self.article(first).full
        pieces = text.split()
        kind = "ORG" if self._is_body(text) else UNKNOWN
        if len(pieces) > 1 and kind == UNKNOWN:
            known.setdefault(pieces[-1], text)
        return Name(first, last, known.get(text, text), kind)

    def _is_body(self, text: str) -> bool:
        lists, pieces = self.lexicon.lists, text.split()
        acronym = len(pieces) == 1 and text.isupper() and len(text) > 1
        names = lists["outlet_names"] | lists["state_names"]
        return acronym or any(piece in names for piece in pieces)

    def is_outlet(self, entity: str) -> bool:
        """Whether a name holds a word of outlets' names."""
        names = self.lexicon.lists["outlet_names"]
        return any(piece in names for piece in entity.split())

    def is_state(self, entity: str) -> bool:
        """Whether a name holds a word of the names of bodies of the state."""
        names = self.lexicon.lists["state_names"]
        return any(piece in names or piece.lower() == "administration" for piece in entity.split())

    def names_inside(self, first: int, last: int) -> list[Name]:
        """The names that begin in a range of units."""
        names = self.article(first).names
        low = bisect_left(names, first, key=_first_of)
        return names[low : bisect_left(names, last, key=_first_of)]

    def persons_between(self, low: int, high: int) -> list[str]:
        """The persons named in a range of units, each once."""
        inside = self.names_inside(low, high)
        return list(dict.fromkeys(name.entity for name in inside if name.type in PERSONS))

    def names_before(self, unit: int) -> list[Name]:
        """The names of the article that begin before a unit."""
        names = self.article(unit).names
        return names[: bisect_left(names, unit, key=_first_of)]

    def sentences_before(self, unit: int) -> list[tuple[int, int]]:
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


def _first_of(name: Name) -> int:
    return name.first


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
