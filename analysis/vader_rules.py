"""VADER's rules for one word and its neighbours, as arrays over the words that carry valence.

Constants and word lists are those of the installed `vaderSentiment`; the factors that its code
gives no name stand below, each named for the function they come from.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
)

_DISTANCE = (1.0, 0.95, 0.9)  # sentiment_valence: a booster one, two, three words before
_NEVER_SO = 1.25  # _negation_check: "never so good" is praise
_NAMED = ("no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very")
_UNKNOWN, _CONTRACTED = 0, 1  # rows of words that no list holds: any other, and those with "n't"


@dataclass(frozen=True)
class Rules:
    """What the lists say of each word that a rule knows: a row per word, in arrays."""

    rows: dict[str, int]
    valence: np.ndarray  # NaN where the lexicon lacks the word
    known: np.ndarray  # whether the lexicon has it
    boost: np.ndarray
    booster: np.ndarray
    negating: np.ndarray
    part: np.ndarray  # its number among the words of idioms and two-word boosters
    pairs: np.ndarray  # valence of each idiom of two of them, NaN where there is none
    triples: np.ndarray
    pair_boost: np.ndarray
    scored: np.ndarray  # by key: whether a word is scored at all

    @property
    def but(self) -> int:
        """The row of "but"."""
        return self.rows["but"]

    def keys_of(self, words: Sequence[str]) -> np.ndarray:
        """For each word twice its row, and one more where it is in capitals."""
        lowered = list(map(str.lower, words))
        rows = np.array(list(map(self.rows.get, lowered, repeat(_UNKNOWN))), dtype=np.int32)
        contracted = np.array(["n't" in low for low in lowered], dtype=bool)
        rows[contracted & (rows == _UNKNOWN)] = _CONTRACTED
        return rows * 2 + np.array(list(map(str.isupper, words)), dtype=bool)

    def is_kind_of(self, keys: np.ndarray, place: np.ndarray, left: np.ndarray) -> np.ndarray:
        """Whether a word is the "kind" of "kind of"; `left` words follow it in its text."""
        behind = np.minimum(place + 1, len(keys) - 1)
        follows = (left > 0) & (keys[behind] >> 1 == self.rows["of"])
        return (keys[place] >> 1 == self.rows["kind"]) & follows


def strip_words(words: Sequence[str]) -> list[str]:
    """White-space words without the punctuation around them, if more than two letters are left."""
    bare = map(str.strip, words, repeat(string.punctuation))
    return [s if len(s) > 2 else word for word, s in zip(words, bare, strict=True)]


def build_rules(lexicon: Mapping[str, float]) -> Rules:
    """The rules with a lexicon: word in lower case → valence."""
    boosts, idioms = BOOSTER_DICT, SPECIAL_CASES
    phrases = [key.split() for key in (*boosts, *idioms) if " " in key]
    parts = sorted({word for phrase in phrases for word in phrase})
    words = dict.fromkeys([*lexicon, *boosts, *NEGATE, *parts, *_NAMED, "but"])
    rows = {word: i for i, word in enumerate(words, start=2)}
    names = ["", "n't", *rows]
    valence = np.array([lexicon.get(word, np.nan) for word in names])
    valence[: _CONTRACTED + 1] = np.nan
    known = ~np.isnan(valence)
    booster = np.array([word in boosts for word in names])
    negating = np.array([word in NEGATE or "n't" in word for word in names])
    number = {word: i for i, word in enumerate(parts, start=1)}
    return Rules(
        rows,
        valence,
        known,
        np.array([boosts.get(word, 0.0) for word in names]),
        booster,
        negating,
        np.array([number.get(word, 0) for word in names]),
        _lookup(idioms, number, 2, np.nan),
        _lookup(idioms, number, 3, np.nan),
        _lookup(boosts, number, 2, 0.0),
        np.repeat(known & ~booster, 2),
    )


def _lookup(
    phrases: Mapping[str, float], number: Mapping[str, int], length: int, otherwise: float
) -> np.ndarray:
    """The value of each phrase of so many words, addressed by the numbers of its words."""
    table = np.full((len(number) + 1,) * length, otherwise)
    for phrase, value in phrases.items():
        words = phrase.split()
        if len(words) == length:
            table[tuple(number[word] for word in words)] = value
    return table


def lexical(keys: np.ndarray, rules: Rules) -> np.ndarray:
    """Positions of the words that the lexicon knows and that are no boosters."""
    return np.flatnonzero(rules.scored[keys])


@dataclass(frozen=True)
class _Window:
    """Rows of the words around each scored word: `at[-1]` is the one before; 0 beyond the text."""

    at: dict[int, np.ndarray]
    upper: dict[int, np.ndarray]
    there: dict[int, np.ndarray]
    rules: Rules

    def is_word(self, step: int, *words: str) -> np.ndarray:
        """Whether the word at a step is one of these."""
        found = self.at[step] == self.rules.rows[words[0]]
        for word in words[1:]:
            found |= self.at[step] == self.rules.rows[word]
        return found


def _look_around(
    keys: np.ndarray, place: np.ndarray, position: np.ndarray, left: np.ndarray, rules: Rules
) -> _Window:
    at, upper, there = {}, {}, {}
    for step in range(-3, 3):
        there[step] = position >= -step if step < 0 else left >= step
        key = keys[np.where(there[step], place + step, 0)]
        at[step] = np.where(there[step], key >> 1, _UNKNOWN)
        upper[step] = there[step] & (key & 1 == 1)
    return _Window(at, upper, there, rules)


def adjust(
    keys: np.ndarray,
    place: np.ndarray,
    position: np.ndarray,
    left: np.ndarray,
    mixed: np.ndarray,
    rules: Rules,
) -> np.ndarray:
    """The valence of scored words after every rule that looks at neighbours, save "but".

    `place` says where they stand among the keys of all words, `position` and `left` how many
    words stand before and after in the same text, `mixed` whether only a part of that text is in
    capitals. The order of the steps is the reference's, down to each rounding.
    """
    window = _look_around(keys, place, position, left, rules)
    value = _after_no(window)
    shouted = window.upper[0] & mixed
    value = np.where(shouted, _louder(value, value), value)
    for step in (-1, -2, -3):
        open_ = window.there[step] & ~rules.known[window.at[step]]
        changed = value + _boost(window, step, value, mixed)
        changed = _NEGATE[step](window, changed)
        if step == -3:
            changed = _idioms(window, changed)
        value = np.where(open_, changed, value)
    return _least(window, value)


def _louder(value: np.ndarray, sign_of: np.ndarray) -> np.ndarray:
    """Capitals add to what is positive and take from what is not."""
    return np.where(sign_of > 0, value + C_INCR, value - C_INCR)


def _after_no(window: _Window) -> np.ndarray:
    """The lexicon's valence; "no" is none before a word of the lexicon, and negates it."""
    rules = window.rules
    plain = rules.valence[window.at[0]]
    idle = window.is_word(0, "no") & rules.known[window.at[1]]
    negated = window.is_word(-1, "no") | window.is_word(-2, "no")
    negated |= window.is_word(-3, "no") & window.is_word(-1, "or", "nor")
    return np.where(negated, plain * N_SCALAR, np.where(idle, 0.0, plain))


def _boost(window: _Window, step: int, value: np.ndarray, mixed: np.ndarray) -> np.ndarray:
    boost = window.rules.boost[window.at[step]]
    boost = np.where(value < 0, -boost, boost)
    shouted = window.upper[step] & mixed & window.rules.booster[window.at[step]]
    return np.where(shouted, _louder(boost, value), boost) * _DISTANCE[-step - 1]


def _negate(window: _Window, step: int, value: np.ndarray) -> np.ndarray:
    return np.where(window.rules.negating[window.at[step]], value * N_SCALAR, value)


def _negate_first(window: _Window, value: np.ndarray) -> np.ndarray:
    return _negate(window, -1, value)


def _negate_second(window: _Window, value: np.ndarray) -> np.ndarray:
    never_so = window.is_word(-2, "never") & window.is_word(-1, "so", "this")
    no_doubt = window.is_word(-2, "without") & window.is_word(-1, "doubt")
    other = np.where(no_doubt, value, _negate(window, -2, value))
    return np.where(never_so, value * _NEVER_SO, other)


def _negate_third(window: _Window, value: np.ndarray) -> np.ndarray:
    """As the reference has it, "so" or "this" right before strengthens, "never" or not."""
    never_so = window.is_word(-3, "never") & window.is_word(-2, "so", "this")
    never_so |= window.is_word(-1, "so", "this")
    doubt = window.is_word(-2, "doubt") | window.is_word(-1, "doubt")
    no_doubt = window.is_word(-3, "without") & doubt
    other = np.where(no_doubt, value, _negate(window, -3, value))
    return np.where(never_so, value * _NEVER_SO, other)


_NEGATE = {-1: _negate_first, -2: _negate_second, -3: _negate_third}


def _idioms(window: _Window, value: np.ndarray) -> np.ndarray:
    """Idioms take the place of a valence; "kind of" and its like dampen."""
    rules, part = window.rules, {step: window.rules.part[window.at[step]] for step in range(-3, 3)}

    def idiom(*steps: int) -> np.ndarray:
        table = rules.pairs if len(steps) == 2 else rules.triples
        return table[tuple(part[step] for step in steps)]

    found = np.full(len(value), np.nan)
    for steps in ((-1, 0), (-2, -1, 0), (-2, -1), (-3, -2, -1), (-3, -2)):
        found = np.where(np.isnan(found), idiom(*steps), found)
    for steps in ((0, 1), (0, 1, 2)):
        later = idiom(*steps)
        found = np.where(np.isnan(later), found, later)
    value = np.where(np.isnan(found), value, found)
    value = value + rules.pair_boost[part[-3], part[-2]]
    return value + rules.pair_boost[part[-2], part[-1]]


def _least(window: _Window, value: np.ndarray) -> np.ndarray:
    """ "least" negates, "at least" and "very least" do not."""
    least = window.is_word(-1, "least") & ~window.rules.known[window.at[-1]]
    spared = window.there[-2] & window.is_word(-2, "at", "very")
    return np.where(least & ~spared, value * N_SCALAR, value)
