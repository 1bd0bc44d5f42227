"""What each word may be in an attribution: a verb of saying, a role, a paper, part of a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, Group, read_codebook, read_groups

CUE_CLASSES = ("neutral", "endorsing", "distancing", "conceding")
CUE_NEEDS = ("speech", "stance", "evidence", "quoting", "label")
ROLES = {
    "official": "R",
    "spokesperson": "R",
    "source": "R",
    "expert": "R",
    "person": "R",
    "post": "R",
    "state_body": "I",
    "expert_body": "I",
    "institution": "I",
    "media": "M",
    "document": "O",
}
WORD_LISTS = ("withheld", "office", "title", "state_hints", "outlet_names", "state_names")

# Closed classes of English, a letter each: what stands between a subject and its verb, and what
# a noun phrase or a clause may begin and end with.
_CLOSED = {
    "D": "the a an this these those some several many few both each another other others all most "
    "any no his her their its our my your numerous one two three four five six seven eight nine "
    "ten eleven twelve dozen dozens hundreds thousands more such either neither multiple various",
    "t": "that",
    "W": "who whom which whose what",
    "H": "he she they it",
    "U": "i we you",
    "X": "has have had also then later now still again already once just even would will did does "
    "do earlier recently always often instead meanwhile too since so",
    "Z": "not never n't nt could may might should cannot",
    "B": "is are was were be been being am",
    "f": "of",
    "b": "by",
    "o": "to",
    "P": "from with in at for on about into over under near inside outside within among between "
    "against during through across behind beyond despite upon without via per like regarding",
    "C": "and or & nor",
    "L": "but while because when after although though if as where whether unless than whereas "
    "before until yet",
    "m": "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december today yesterday tomorrow tonight "
    "afterwards thursday's monday's",
    "A": "according",
    "x": "first ever almost nearly",
    "i": "issued issues releases released",
    "k": "words view opinion eyes judgment judgement telling",
    "c": "claims claim assertion assertions allegation allegations contention remarks remark "
    "comments insistence warning warnings statement statements apology denial accusations "
    "accusation",
    "e": "seen given taken known made held written close familiar involved based led run built",
}
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    "(": "(",
    ")": ")",
    "–": "-",
    "—": "-",
    "-": "-",
    "'": "S",
    "’": "S",
    "'s": "S",
    "’s": "S",
    "%": "a",
    "$": "D",
    "£": "D",
    "€": "D",
}
_NUMBER = re.compile(r"[\d][\d,.:]*(?:st|nd|rd|th|s)?")


@dataclass(frozen=True)
class Cue:
    """A form of a reporting verb: what it says of the words' truth, and what it needs."""

    cue_class: str
    needs: str
    gerund: bool


@dataclass(frozen=True)
class Lexicon:
    """What forms may be: verbs of saying, role nouns by class, lists of words."""

    cues: Mapping[str, Cue]
    roles: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]
    closed: Mapping[str, str]

    def letter(self, form: str, *, first: bool) -> str:
        """The letter of a form; `first` where a capital says nothing (sentences, headlines)."""
        if form in _PUNCTUATION:
            return _PUNCTUATION[form]
        if not any(c.isalnum() for c in form):
            return "y"
        if _NUMBER.fullmatch(form):
            return "D"
        low = form.lower()
        if form[0].isupper() and not first:
            if form in self.lists["title"]:
                return "T"
            if low in self.closed and self.closed[low] in "DmUPfCXHt":
                return "N" if form.isupper() and len(form) > 1 else self.closed[low]
            role = self.roles.get(low)
            return "T" if role and ROLES[role] == "R" else "N"
        if form in self.lists["title"]:
            return "T"
        return self._letter_of_word(form, low)

    def _letter_of_word(self, form: str, low: str) -> str:
        if low in self.closed and not (form.isupper() and len(form) > 1):
            return self.closed[low]
        cue, role = self.cues.get(low), self.roles.get(low)
        if cue is not None:
            if cue.gerund and role is None:
                return "G"
            return "r" if role or _may_be_noun(low) else "V"
        if role is not None:
            return ROLES[role]
        if form[0].isupper():
            return "N" if form.isupper() and 1 < len(form) < 6 else "n"
        if low.endswith("ed") and len(low) > 4:
            return "e"
        return "x" if low.endswith("ly") and len(low) > 4 else "a"


def letters_of(lexicon: Lexicon, forms: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """The letter of each distinct form inside of a sentence, and where a capital says nothing."""
    inside = np.array([ord(lexicon.letter(form, first=False)) for form in forms], dtype=np.uint8)
    first = np.array([ord(lexicon.letter(form, first=True)) for form in forms], dtype=np.uint8)
    return inside, first


@lru_cache(maxsize=8)
def read_lexicon(folder: str | Path | None = None) -> Lexicon:
    """Read the codebooks `reporting-verbs` and `source-roles`, an analyst's own where given."""
    verbs = read_codebook("reporting-verbs", folder=folder)
    nouns = read_codebook("source-roles", folder=folder)
    cues: dict[str, Cue] = {}
    for group in read_groups(verbs, depth=2):
        _check_verbs(verbs, group)
        for term in group.terms:
            for form, gerund in _forms_of_verb(term):
                cues.setdefault(form, Cue(group.key[0], group.key[1], gerund))
    roles: dict[str, str] = {}
    lists: dict[str, frozenset[str]] = dict.fromkeys(WORD_LISTS, frozenset())
    for group in read_groups(nouns):
        name = group.key[0]
        if name in WORD_LISTS:
            lists[name] = frozenset(group.terms)
        elif name in ROLES:
            for term in group.terms:
                roles.setdefault(term, name)
                roles.setdefault(plural_of(term), name)
        else:
            allowed = ", ".join((*ROLES, *WORD_LISTS))
            nouns.fail(group.key, f"unknown group; allowed are {allowed}")
    closed = {word: letter for letter, words in _CLOSED.items() for word in words.split()}
    return Lexicon(cues, roles, lists, closed)


def _check_verbs(codebook: Codebook, group: Group) -> None:
    for part, allowed in zip(group.key, (CUE_CLASSES, CUE_NEEDS), strict=True):
        if part not in allowed:
            codebook.fail(group.key, f"{part!r} is unknown; allowed are {', '.join(allowed)}")


def _forms_of_verb(term: str) -> list[tuple[str, bool]]:
    forms = term.split()
    if len(forms) == 1:
        base = forms[0]
        stem = base[:-1] if base.endswith("e") else base
        past = base + "d" if base.endswith("e") else base + "ed"
        if base.endswith("y") and base[-2] not in "aeiou":
            past = base[:-1] + "ied"
        forms = [base, plural_of(base), past, stem + "ing"]
    return [(form, form.endswith("ing")) for form in forms]


def plural_of(noun: str) -> str:
    """The regular plural of a noun, which is also a verb's form after "she".

    >>> [plural_of(noun) for noun in ("agency", "spokeswoman", "witness", "claim")]
    ['agencies', 'spokeswomen', 'witnesses', 'claims']
    """
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun == "child":
        return "children"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x", "z")) else "s")


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


def _may_be_noun(low: str) -> bool:
    return low in _NOUN_VERBS


_NOUN_VERBS = word_set(
    "states notes comment comments reports report claim claims charge charges hints hint signal "
    "signals estimate estimates forecast forecasts protest protests offer offers posts post lists "
    "list names name records record documents document details detail dispute disputes fears fear "
    "answer answers ask order orders demand demands object objects call calls brand brands tweet "
    "tweets mention mentions grant grants highlight highlights stress rates rate terms term "
    "promise promises pledge pledges vow vows cry cries start finish read counter"
)
