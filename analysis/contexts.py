"""What the words around a name, and the rest of the article, say about its type."""

import numpy as np
import pandas as pd

from analysis.capitals import TokenArrays
from analysis.gazetteer import (
    ACTS,
    CAPITAL,
    DIGIT,
    HONORIFIC,
    NATIONALITY,
    ORG_KIND,
    PLACE,
    PLACE_KIND,
    PREPOSITION,
    REPORTS,
    ROLE,
    TITLE,
)

TYPES = ("PERSON", "ORG", "PLACE")
_OPEN = 1.5


def context_scores(tokens: TokenArrays, pieces: pd.DataFrame) -> np.ndarray:
    """What the words around each name add for PERSON, ORG and PLACE: a row per name."""
    around = _Around(tokens, pieces)
    before, after, before2, after2 = (around.traits(step) for step in (-1, 1, -2, 2))
    form, behind, ahead2, behind2 = (around.forms(step) for step in (-1, 1, -2, 2))

    def has(traits: np.ndarray, wanted: int) -> np.ndarray:
        return (traits & wanted) != 0

    comma = behind == ","
    aged = comma & has(after2, DIGIT) & np.isin(around.forms(3), [",", "."])
    lower = ~has(before, CAPITAL)
    person = 1.2 * (lower & has(before, ROLE)) + 2.5 * aged
    person += 1.5 * (has(before, HONORIFIC | TITLE) & ~lower)
    person += 1.2 * (np.isin(form, ["said", "says", "added"]) & ~has(before2, CAPITAL))
    person += 1.0 * has(after, REPORTS) + 1.0 * has(after, ACTS)
    person += 1.2 * (comma & np.isin(behind2, ["who", "whose"]))
    person += 0.8 * (comma & np.isin(behind2, ["a", "an", "the"]) & has(around.traits(3), ROLE))
    person += 0.8 * (has(before, NATIONALITY))
    org = (
        1.0 * (form == "the")
        + 0.3 * (form == "at")
        + 1.5 * (has(after, ORG_KIND) & ~has(after, CAPITAL))
    )
    org += 1.8 * (lower & has(before, ORG_KIND))
    closed = np.isin(behind, [",", "."])
    org += 1.5 * ((form == ",") & has(before2, ORG_KIND) & closed)
    person += 1.5 * ((form == ",") & has(before2, ROLE) & closed)
    org += 0.8 * ((form == "(") & (behind == ")"))
    place = 1.6 * (lower & has(before, PREPOSITION)) + 0.5 * np.isin(form, ["from", "at"])
    place += 2.5 * ((form == "of") & has(before2, PLACE_KIND))
    place += 1.0 * (lower & has(before, PLACE_KIND))
    place += 2.0 * (comma & has(after2, PLACE)) + 4.0 * _datelined(around)
    place += 1.0 * (has(after, PLACE_KIND) & ~has(after, CAPITAL))
    place += 0.8 * np.isin(ahead2, ["north", "south", "east", "west"]) * (form == "of")
    place -= 1.0 * (form == "the")
    return np.stack([person, org, place], axis=1)


def _datelined(around: "_Around") -> np.ndarray:
    """Whether a name begins a paragraph and stands before "(AP) —" or a dash."""
    opens = around.sentence_start
    dash = np.isin(around.forms(1), ["_", "–", "—", "--"])
    agency = (around.forms(1) == "(") & (around.forms(3) == ")")
    later = (around.forms(1) == ",") & np.isin(around.forms(3), ["(", "_", "–", "—", "--"])
    found: np.ndarray = opens & (dash | agency | later)
    return found


class _Around:
    """Forms and traits of the tokens beside each name, inside its sentence."""

    def __init__(self, tokens: TokenArrays, pieces: pd.DataFrame) -> None:
        self.tokens = tokens
        self.first = pieces["first"].to_numpy(dtype=np.intp)
        self.last = pieces["last"].to_numpy(dtype=np.intp)
        self.lowered = np.array([*(form.lower() for form in tokens.forms), ""], dtype=object)
        sentence = tokens.sentence
        begins = np.append(True, np.diff(sentence) != 0)[: len(sentence)]
        self.sentence_start = begins[self.first]

    def traits(self, step: int) -> np.ndarray:
        """Traits of the token so many steps before the first or after the last word; else 0."""
        at, there = self._at(step)
        found: np.ndarray = np.where(there, self.tokens.traits[at], 0)
        return found

    def forms(self, step: int) -> np.ndarray:
        """Lower-case form of the token there, else an empty string."""
        at, there = self._at(step)
        code = np.where(there, self.tokens.code[at], -1)
        found: np.ndarray = self.lowered[code]
        return found

    def _at(self, step: int) -> tuple[np.ndarray, np.ndarray]:
        origin = self.first if step < 0 else self.last
        at = np.clip(origin + step, 0, max(len(self.tokens.code) - 1, 0))
        there = (at == origin + step) & (self.tokens.sentence[at] == self.tokens.sentence[origin])
        return at, there


def smooth_lists(tokens: TokenArrays, pieces: pd.DataFrame, scores: np.ndarray) -> np.ndarray:
    """Let the members of an enumeration ("A, B and C") share what speaks for their types."""
    first, last = pieces["first"].to_numpy(), pieces["last"].to_numpy()
    if len(first) < 2:
        return scores
    gap = first[1:] - last[:-1]
    lowered = np.array([form.lower() for form in tokens.forms], dtype=object)
    between = lowered[tokens.code[np.minimum(last[:-1] + 1, len(tokens.code) - 1)]]
    same = tokens.sentence[first[1:]] == tokens.sentence[last[:-1]]
    both = same & (gap == 2) & (between == "and")
    comma = same & (gap == 2) & (between == ",")
    both |= same & (gap == 3) & (between == ",") & (lowered[tokens.code[first[1:] - 1]] == "and")
    linked = both | comma
    chain = np.append(linked[1:], False) | np.append(False, linked[:-1])
    linked = both | (comma & chain)
    open_ = scores.max(axis=1) < _OPEN  # what is sure of its own type takes nothing over
    for _ in range(3):
        shared = scores.copy()
        shared[1:] += 0.4 * np.where((linked & open_[1:])[:, None], scores[:-1], 0)
        shared[:-1] += 0.4 * np.where((linked & open_[:-1])[:, None], scores[1:], 0)
        scores = shared
    return scores
