"""Which capitalised words are names: what stands where anything would be capitalised is asked of
the article, then of what the corpus has learnt, then of word lists."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.gazetteer import (
    ACRONYM,
    CALENDAR,
    CAPITAL,
    CITY,
    COMMON,
    DIGIT,
    DIRECTION,
    FUNCTION,
    GIVEN,
    GROUP,
    HONORIFIC,
    INSTITUTION,
    MODIFIER,
    NATIONALITY,
    NO_NAME,
    PLACE,
    ROLE,
    SUFFIX,
    TITLE,
    UPPER,
    learned_spelling,
    traits_of,
)

_OPENERS = {*"“‘\"'`:_–—-•*·…|", "``", "--", "...", "''"}
_TAKEN_OFF = HONORIFIC | TITLE | MODIFIER | NATIONALITY | GROUP | DIRECTION | CALENDAR | INSTITUTION
_SHARE = 0.7  # of the longer words capitalised: the sentence is written in headline capitals


@dataclass(frozen=True)
class TokenArrays:
    """Tokens of a corpus as arrays, with the traits of their forms."""

    row: np.ndarray  # position of the article
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    forms: list[str]
    form_traits: np.ndarray
    traits: np.ndarray
    lower: np.ndarray  # code of the lower-case form, by form


def as_arrays(tokens: pd.DataFrame) -> TokenArrays:
    """The columns of a token table as arrays, with the traits of each form."""
    forms = [str(form) for form in tokens["form"].cat.categories]
    code = tokens["form"].cat.codes.to_numpy().astype(np.int64)
    form_traits = traits_of(forms)
    lower, _ = pd.factorize(pd.Index([form.lower() for form in forms], dtype="object"))
    return TokenArrays(
        row=tokens["article_id"].cat.codes.to_numpy().astype(np.int64),
        sentence=tokens["sentence_id"].to_numpy(),
        start=tokens["start"].to_numpy().astype(np.int64),
        end=tokens["end"].to_numpy().astype(np.int64),
        code=code,
        forms=forms,
        form_traits=form_traits,
        traits=form_traits[code],
        lower=lower,
    )


def find_name_words(corpus: Corpus, tokens: TokenArrays) -> tuple[np.ndarray, np.ndarray]:
    """Which tokens may be part of a name, and which of these are in doubt.

    In doubt is an ordinary word that begins a sentence before a capitalised one ("Green Party",
    "Yesterday Parliament"): the run it stands in decides.
    """
    traits = tokens.traits
    word = _has(traits, CAPITAL) & (~_has(traits, FUNCTION) | _is_defined(tokens))
    heads = corpus.sentences["zone"].isin(["title", "deck", "heading"]).to_numpy()
    first, headline, shouted = _places_of_capitals(tokens, heads)
    unsure = (first | headline | shouted) & word
    verdict = _spelt_elsewhere(corpus, tokens, unsure)
    always = _has(traits, PLACE) & _has(traits, UPPER) & _has(traits, ACRONYM)
    verdict = np.where(always & (verdict < 0) & ~shouted, 0, verdict)
    listed = _has(traits, PLACE | CITY | NATIONALITY)
    plain = _has(traits, COMMON | ROLE) & ~_has(traits, PLACE | NATIONALITY)
    known = np.where(shouted, listed | _has(traits, GIVEN), ~plain | _has(traits, _TAKEN_OFF))
    named = np.append(False, _has(traits, GIVEN | HONORIFIC | TITLE)[:-1])
    known &= ~(headline & ~named & _inflected(tokens) & ~listed & ~_has(traits, GIVEN | _TAKEN_OFF))
    name = np.where(verdict == 0, known, verdict > 0) & word
    sure_next = np.append((word & ~unsure)[1:] & (np.diff(tokens.sentence) == 0), False)
    joint = np.array([form in ("and", "of", "for", "&") for form in tokens.forms], dtype=bool)
    sure_next |= np.append((joint[tokens.code] & sure_next)[1:], False)
    doubtful = unsure & first & ~headline & ~shouted & sure_next & (plain | ~name) & (verdict <= 0)
    name = np.where(unsure, name | doubtful, word)
    number = np.append(False, (name & ~_has(traits, SUFFIX))[:-1]) & _has(traits, SUFFIX)
    name &= ~(_has(traits, NO_NAME) & _has(traits, UPPER)) | number | _is_defined(tokens)
    return name, doubtful & name


def _has(traits: np.ndarray, wanted: int) -> np.ndarray:
    found: np.ndarray = (traits & wanted) != 0
    return found


def _is_defined(tokens: TokenArrays) -> np.ndarray:
    """Forms in capitals that the article sets in brackets (WHO) or joins with "&" (AT&T)."""
    upper = _has(tokens.traits, UPPER)
    opens, closes, amp = (
        np.array([form == mark for form in tokens.forms], dtype=bool)[tokens.code] for mark in "()&"
    )
    bracketed = upper & np.append(False, opens[:-1]) & np.append(closes[1:], False)
    key = tokens.row * len(tokens.forms) + tokens.code
    defined = upper & np.isin(key, key[bracketed])
    tight = amp & (np.append(-1, tokens.end[:-1]) == tokens.start)
    tight &= np.append(tokens.start[1:], -1) == tokens.end
    beside = np.append(tight[1:], False) | np.append(False, tight[:-1])
    found: np.ndarray = defined | beside
    return found


def _inflected(tokens: TokenArrays) -> np.ndarray:
    endings = ("s", "ed", "ing")
    ends = [form.endswith(endings) and len(form) > 4 for form in tokens.forms]
    found: np.ndarray = np.array(ends, dtype=bool)[tokens.code]
    return found


def _places_of_capitals(
    tokens: TokenArrays, heads: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tokens that begin a sentence or clause, stand in headline capitals, or in capitals only."""
    n = len(heads)
    opener = np.array([form in _OPENERS for form in tokens.forms], dtype=bool)[tokens.code]
    lettered = np.array([form[:1].isalpha() for form in tokens.forms], dtype=bool)[tokens.code]
    begins = np.append(True, np.diff(tokens.sentence) != 0)[: len(tokens.code)]
    # the first word after the start or an opening mark, other marks and numbers passed over
    anchor = np.maximum.accumulate(np.where(begins | opener, np.arange(len(begins)), 0))
    before = np.cumsum(lettered) - lettered
    first = lettered & (before == before[anchor])
    long = np.array([len(form) > 3 for form in tokens.forms], dtype=bool)[tokens.code] & lettered
    rest = long & ~first
    words = np.bincount(tokens.sentence[rest], minlength=n)
    capitals = np.bincount(tokens.sentence[rest & _has(tokens.traits, CAPITAL)], minlength=n)
    upper = np.bincount(tokens.sentence[long & _has(tokens.traits, UPPER)], minlength=n)
    stop = np.array([form in (".", "!", "?") for form in tokens.forms], dtype=bool)[tokens.code]
    ended = np.array([form.endswith(".") for form in tokens.forms], dtype=bool)[tokens.code]
    stop |= ended & np.append(np.diff(tokens.sentence) != 0, True)[: len(ended)]
    stopped = np.bincount(tokens.sentence[stop], minlength=n) > 0
    headline = (capitals >= _SHARE * words) & (words > np.where(heads, 0, 2)) & (heads | ~stopped)
    shouted = (upper >= _SHARE * np.bincount(tokens.sentence[long], minlength=n)) & (upper > 3)
    return first, headline[tokens.sentence], shouted[tokens.sentence]


def _spelt_elsewhere(corpus: Corpus, tokens: TokenArrays, unsure: np.ndarray) -> np.ndarray:
    """How each unsure token is spelt elsewhere: 1 with a capital, -1 without, 0 nobody knows."""
    lower = tokens.lower[tokens.code]
    wanted = np.zeros(int(tokens.lower.max()) + 1 if len(tokens.lower) else 0, dtype=bool)
    wanted[lower[unsure]] = True
    asked = wanted[lower]
    capital = asked & ~unsure & _has(tokens.traits, CAPITAL)
    small = asked & ~_has(tokens.traits, CAPITAL | DIGIT)
    key = tokens.row * len(wanted) + lower
    keys, place = np.unique(key[asked], return_inverse=True)
    n_capital = np.bincount(place[capital[asked]], minlength=len(keys))
    n_small = np.bincount(place[small[asked]], minlength=len(keys))
    verdict = np.zeros(len(key), dtype=np.int64)
    verdict[asked] = np.sign(n_capital - n_small)[place]
    learned = _learned_verdict(corpus, tokens)[tokens.code]
    verdict = np.where(verdict == 0, learned, verdict)
    return np.where(unsure, verdict, 0)


def _learned_verdict(corpus: Corpus, tokens: TokenArrays) -> np.ndarray:
    """By form: 1 where the corpus has learnt that it is spelt with a capital, -1 without."""
    spelling = learned_spelling(corpus.learned)
    usual = [spelling.get(form.lower(), "") for form in tokens.forms]
    return np.array([0 if not u else 1 if u[:1].isupper() else -1 for u in usual], dtype=np.int64)
