"""Terms: the normalised form of a token, for one form or a whole vocabulary."""

import re
import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.abbreviations import written

_LONGEST_ACRONYM = 6
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?(?=-|$)")
_APOSTROPHES = str.maketrans("’‘ʼ＇", "''''")


def term_of(form: str) -> str:
    """The normalised form of a token: "US" and "U.S." are one term, "us" another.

    By the form alone: lower case, straight apostrophes, composed accents, no invisible
    characters. A word of two to six capitals is an acronym and keeps them, with its digits and
    hyphens and the s of a plural ("ICE", "NGOs", "COVID-19"), unless it is one of fifty common
    words ("THE"); so an acronym in a headline is one, and a common word of few capitals that is
    not in the list is taken for one. Initials lose their stops and follow the same rule; an
    abbreviation loses its stop unless it would become another word ("no.", "a.m.", "J.").

    >>> [term_of(form) for form in ("U.S.", "us", "Mr.", "No.", "Trump’s", "WASHINGTON")]
    ['US', 'us', 'mr', 'no.', "trump's", 'washington']
    """
    if not form.isascii():
        form = unicodedata.normalize("NFC", form).translate(_APOSTROPHES)
        form = "".join(c for c in form if unicodedata.category(c) != "Cf") or form
    if "." in form:
        form = _without_stops(form)
    return form if _is_acronym(form) else form.lower()


def _without_stops(form: str) -> str:
    if (initials := _INITIALS.match(form)) and len(initials[0]) > 2:
        letters = initials[0].replace(".", "")
        if letters.isupper() or form[len(initials[0]) :]:
            return letters + form[len(initials[0]) :]
        return form.rstrip(".") + "."
    plain = form[:-1]
    if form[-1] != "." or "." in plain or len(plain) < 2 or plain.lower() in written()["ambiguous"]:
        return form
    return plain


def _is_acronym(form: str) -> bool:
    stem = form[:-1] if form[-1] == "s" else form
    letters = [c for c in stem if c.isalpha()]
    return (
        form[0].isalpha()
        and "'" not in form
        and 2 <= len(letters) <= _LONGEST_ACRONYM
        and all(c.isupper() for c in letters)
        and form.lower() not in written()["small"]
    )


def terms_of(forms: pa.StringArray) -> tuple[np.ndarray, pa.StringArray]:
    """The code of each form's term, and the terms: `term_of` for a vocabulary at once."""
    plain = pc.match_substring_regex(forms, r"^[A-Z]?[a-z]+$")
    odd = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
    terms = pc.ascii_lower(forms)
    if len(odd):
        mended = pa.array([term_of(form) for form in forms.take(odd).to_pylist()], type=pa.string())
        mask = pa.array(~plain.to_numpy(zero_copy_only=False))
        terms = pc.replace_with_mask(terms, mask, mended)
    encoded = terms.dictionary_encode()
    return encoded.indices.to_numpy(), encoded.dictionary


def is_word(terms: pd.Index) -> np.ndarray:
    """Whether each term is a word or number: it has a letter or digit and is no possessive.

    >>> is_word(pd.Index(["ice", "'s", ".", "1,000"])).tolist()
    [True, False, False, True]
    """
    words = pa.array(terms, type=pa.string(), from_pandas=True)
    has_letter: np.ndarray = pc.match_substring_regex(words, r"[\p{L}\p{N}]").to_numpy(
        zero_copy_only=False
    )
    possessive = pc.equal(words, "'s").to_numpy(zero_copy_only=False)
    return has_letter & ~possessive
