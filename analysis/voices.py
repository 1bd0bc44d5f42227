"""Who stands behind a source phrase: the canonical name, whether one is known, and the class."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.cues import Lexicon, word_set
from analysis.naming import PERSONS, UNKNOWN, Name, NameBook
from analysis.noun_phrases import Attribution
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
_ANY_BODY = word_set("company firm group organisation organization charity party")
_PRINTED = word_set("newspaper paper magazine daily weekly tabloid broadsheet")
_PEOPLE_OF = {
    "official": "official",
    "spokesperson": "official",
    "expert": "advocate or expert",
    "person": "person concerned",
    "state_body": "official",
    "expert_body": "advocate or expert",
    "institution": "person concerned",
}
_SHE = frozenset(["she", "her", "hers", "mrs", "ms", "miss", "woman"])
_HE = frozenset(["he", "his", "him", "mr", "man"])


@dataclass(frozen=True)
class Voice:
    """A source: `source` canonical or as printed, `named`, its class, and how it was decided."""

    source: str
    named: bool
    source_class: str
    decision: str


class Voices(NameBook):
    """Gives each attribution its voice, article by article, in the order of the text."""

    def __init__(
        self,
        units: Units,
        words: Sequence[str],
        texts: Sequence[str],
        lexicon: Lexicon,
        mentions: pd.DataFrame,
    ) -> None:
        super().__init__(units, words, texts, lexicon, mentions)
        self.latest: tuple[int, Voice] | None = None

    def voice_of(self, attribution: Attribution) -> Voice:
        """The voice of an attribution; call it in the order of the text."""
        voice = self._voice_of(attribution)
        self.latest = (attribution.first, voice)
        return voice

    def _voice_of(self, attribution: Attribution) -> Voice:
        letter = self.units.letters[attribution.head]
        if letter == "H" or self.words[attribution.head] in ("her", "him", "them"):
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

    def _name_in(self, attribution: Attribution) -> Name | None:
        """The name that is the phrase's head or stands in apposition to it."""
        first, last, head = attribution.first, attribution.last, attribution.head
        letters = self.units.letters[first:last]
        names = [name for name in self.names_inside(first, last) if name.last <= last]
        for name in names:
            if name.first <= head < name.last:
                return name
        comma = letters.find(",")
        if comma >= 0 and self.units.letters[head] in "RTI":
            return next((n for n in names if n.first == first + comma + 1), None) or next(
                (n for n in names if n.first > first + comma and n.type in PERSONS), None
            )
        if self.units.letters[head] == "O" and "f" not in letters:
            after = [n for n in names if n.first > head and self.is_outlet(n.entity)]
            return after[0] if after and self.words[head] == "reporting" else None
        return None

    def _named(self, attribution: Attribution, name: Name) -> Voice:
        known = self.article(name.first).roles
        role = self._role_class(attribution, skip=name)
        if name.type not in ("PERSON", UNKNOWN):
            role = self._class_of_body(attribution, name)
        elif role is None:
            role = known.get(name.entity, "person concerned")
        known.setdefault(name.entity, role)
        if known[name.entity] == "person concerned" and role != "person concerned":
            known[name.entity] = role
        return Voice(name.entity, True, _with_name(role, True), "name")

    def _class_of_body(self, attribution: Attribution, name: Name) -> str:
        if self.is_outlet(name.entity) and not self.is_state(name.entity):
            return "other media"
        if self.is_state(name.entity) or name.type == "PLACE":
            return "official"
        if attribution.pattern == "reported by X":
            return "other media"
        words = {word.lower() for word in name.entity.split()}
        for role in ("expert_body", "institution"):
            if any(self.lexicon.roles.get(word) == role for word in words):
                return _PEOPLE_OF[role]
        return "official" if name.entity.isupper() else "person concerned"

    def _role_class(self, attribution: Attribution, skip: Name | None = None) -> str | None:
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
                if role == "post":
                    return self._class_of_post(first, last)
                if role == "spokesperson":
                    return self._class_of_spoken_for(first, last, unit)
                if role in _PEOPLE_OF:
                    return _PEOPLE_OF[role]
        return None

    def _class_of_hidden(self, first: int, last: int) -> str:
        hints = self.lexicon.lists["state_hints"]
        words = set(self.words[first:last])
        state = words & hints or any(
            self.is_state(n.entity) for n in self.names_inside(first, last)
        )
        return "official" if state or last - first <= 2 else "person concerned"

    def _class_of_post(self, first: int, last: int) -> str:
        roles = {self.lexicon.roles.get(word, "") for word in self.words[first:last]}
        state = any(self.is_state(n.entity) for n in self.names_inside(first, last))
        if state or "state_body" in roles:
            return "official"
        return "advocate or expert" if "expert_body" in roles else "person concerned"

    def _class_of_spoken_for(self, first: int, last: int, spokesperson: int) -> str:
        for unit in range(first, last):
            role = self.lexicon.roles.get(self.words[unit], "")
            if unit != spokesperson and role in ("expert_body", "institution", "person", "expert"):
                return _PEOPLE_OF[role]
        return "official"

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
        for name in self.names_inside(first, last):
            before = letters[name.first - 1] if name.first > first else ""
            if name.last < last and letters[name.last] == "S" and name.last <= head:
                return name.entity
            if name.last <= head and name.type == "ORG" and letters[name.last : head] in ("", "O"):
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
            printed = self.words[attribution.head] in _PRINTED
            names = self.names_before(attribution.first) if printed else []
            named = [n for n in names if self.is_outlet(n.entity)]
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
        word = self.words[unit]
        bodies = [n.entity for n in self.names_before(unit) if n.type == "ORG"]
        if word == "agency":
            fitting = [entity for entity in bodies if self.is_state(entity)]
        elif word in _ANY_BODY:
            fitting = [e for e in bodies if not self.is_outlet(e) and not self.is_state(e)]
        else:
            fitting = [entity for entity in bodies if word in entity.lower().split()]
        return fitting[-1] if fitting else None

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
        if word not in ("they", "them"):
            for low, high in self.sentences_before(unit):
                inside = self.names_inside(low, high)
                fitting = {n.entity for n in inside if n.type in types}
                fitting = fitting or {n.entity for n in inside if self._may_be_meant(n)}
                if len(fitting) == 1 and self._agrees(word, low, high):
                    entity = fitting.pop()
                    role = self.article(unit).roles.get(entity, "person concerned")
                    return Voice(entity, True, _with_name(role, True), "pronoun, one candidate")
                if fitting:
                    break
        if word in ("it", "they", "them") and (meant := self._group_before(unit)) is not None:
            return replace(meant, decision="pronoun, the source before")
        return Voice(text, False, "person concerned", "pronoun, not resolved")

    def _group_before(self, unit: int) -> Voice | None:
        """The institution or group that was the source in this sentence or the one before."""
        if self.latest is None or self.latest[1].decision in ("name", "pronoun, not resolved"):
            return None
        ranges = self.sentences_before(unit)[:2]
        return self.latest[1] if ranges and ranges[-1][0] <= self.latest[0] < unit else None

    def _may_be_meant(self, name: Name) -> bool:
        before = self.units.letters[name.first - 1 : name.first]
        known = " " in name.entity or name.entity in self.article(name.first).roles
        return name.type == UNKNOWN and known and before not in ("P", "f", "b", "o")

    def _agrees(self, pronoun: str, low: int, high: int) -> bool:
        """Whether nothing in a range of units is of the other sex than the pronoun."""
        said = set(self.words[low:high])
        own, other = (_SHE, _HE) if pronoun in _SHE else (_HE, _SHE)
        return pronoun == "it" or bool(said & own) or not said & other


def _with_name(role: str, named: bool) -> str:
    if role == "official":
        return "official named" if named else "official unnamed"
    return role
