"""What is known of forms before any text is read: abbreviations, starters, kinds of marks."""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.characters import DIGIT, LETTER, LOWER, UPPER, class_of

# what a piece is, by its form
(
    OTHER,
    WORD_LOWER,
    WORD_UPPER,
    WORD,
    NUMBER,
    STOP,
    EXCLAIM,
    ELLIPSIS,
    CLOSER,
    QUOTE,
    OPENER,
    DASH,
    COMMA,
    COLON,
    BULLET,
    POSSESSIVE,
    FULL_STOP,
    OPEN_BRACKET,
    CLOSE_BRACKET,
) = range(19)
N_KINDS = 19
# what a form may be before a stop
NO_ABBREVIATION, TITLE, ENDING, DATE, BEFORE_NUMBER, INITIALS, INITIAL = range(7)
# what a form says as the first word behind a stop
UNKNOWN, NAME_LIKE, USUALLY_LOWER, STARTER = range(4)

_MARKS = {
    **dict.fromkeys("”’»›", CLOSER),
    **dict.fromkeys(")]}", CLOSE_BRACKET),
    **dict.fromkeys("([{", OPEN_BRACKET),
    **dict.fromkeys("\"'", QUOTE),
    **dict.fromkeys("“‘«‹„`", OPENER),
    **dict.fromkeys("–—-_", DASH),
    **dict.fromkeys(",;", COMMA),
    **dict.fromkeys(":", COLON),
    **dict.fromkeys("•‣◦▪●*·", BULLET),
    **dict.fromkeys("!?‼⁇⁈⁉", EXCLAIM),
    **dict.fromkeys("。！？｡", FULL_STOP),
    "…": ELLIPSIS,
    "''": CLOSER,
    "’’": CLOSER,
}


@cache
def written() -> dict[str, frozenset[str]]:
    """The written lists of codebooks/abbreviations.toml by their name."""
    path = Path(__file__).parent / "codebooks" / "abbreviations.toml"
    return {k: frozenset(v) for k, v in tomllib.loads(path.read_text("utf-8")).items()}


@cache
def _written_kinds() -> dict[str, int]:
    lists, kinds = written(), {}
    for name, kind in (
        ("numbers", BEFORE_NUMBER),
        ("places", ENDING),
        ("dates", DATE),
        ("endings", ENDING),
        ("titles", TITLE),
    ):
        for form in lists[name]:
            kinds[form] = kind
            if len(form) > 2 and kind != BEFORE_NUMBER:
                kinds[form.upper()] = kind
    return kinds


def kinds_of(forms: pa.StringArray) -> np.ndarray:
    """What each form is: a word by its first letter, a number, or a kind of mark."""
    if not len(forms):
        return np.empty(0, dtype=np.uint8)
    offsets = np.frombuffer(forms.buffers()[1], dtype=np.int32)[: len(forms) + 1]
    data = np.frombuffer(forms.buffers()[2], dtype=np.uint8)
    by_byte = np.array([_kind_of_first(chr(code)) for code in range(128)] + [255] * 128)
    kinds = by_byte[data[offsets[:-1]]].astype(np.uint8)
    mixed = pc.match_substring_regex(forms, r"^\p{Ll}{1,2}\p{Lu}").to_numpy(zero_copy_only=False)
    kinds[mixed & (kinds == WORD_LOWER)] = WORD_UPPER
    for i in np.flatnonzero((kinds == 255) | (kinds == OTHER)).tolist():
        kinds[i] = _kind_of_mark(forms[i].as_py())
    return kinds


def _kind_of_first(character: str) -> int:
    return {LOWER: WORD_LOWER, UPPER: WORD_UPPER, LETTER: WORD, DIGIT: NUMBER}.get(
        class_of(character), OTHER
    )


def _kind_of_mark(form: str) -> int:
    if form[0] == "." and form.strip(".") == "":
        return STOP if len(form) == 1 else ELLIPSIS
    if form[0] == "." and len(form) > 1:
        return NUMBER
    if form in ("'s", "’s", "'S", "’S"):
        return POSSESSIVE
    if form[0] in "@#" and len(form) > 1:
        return WORD
    if form in _MARKS or (form[0] in _MARKS and form == form[0] * len(form)):
        return _MARKS.get(form, _MARKS[form[0]])
    if form[0] == "_":
        return WORD
    return _kind_of_first(form[0]) if form[0] != "\ufeff" else WORD


def abbreviations_of(
    forms: pa.StringArray, lower: pa.StringArray, learned: pd.DataFrame
) -> np.ndarray:
    """What kind of abbreviation each form is before a stop; 0 where it is none."""
    kinds = np.zeros(len(forms), dtype=np.uint8)
    known = learned.loc[learned["kind"] == "abbreviation", "key"]
    if len(known):
        found = pc.is_in(lower, value_set=pa.array(known, type=pa.string()))
        kinds[found.to_numpy(zero_copy_only=False)] = ENDING
    dotted = pc.match_substring_regex(forms, r"^(\p{L}{1,2}\.)+\p{L}{1,2}$")
    kinds[dotted.to_numpy(zero_copy_only=False)] = INITIALS
    single = pc.match_substring_regex(forms, r"^\p{Lu}$").to_numpy(zero_copy_only=False)
    kinds[single] = INITIAL
    spelled = _written_kinds()
    place = pc.index_in(forms, value_set=pa.array(list(spelled), type=pa.string()))
    place = place.fill_null(-1).to_numpy()
    values = np.array(list(spelled.values()), dtype=np.uint8)
    kinds[place >= 0] = values[place[place >= 0]]
    return kinds


def starts_of(lower: pa.StringArray, learned: pd.DataFrame) -> np.ndarray:
    """What each form says where it stands capitalised behind an abbreviation."""
    starts = np.zeros(len(lower), dtype=np.uint8)
    spelling = learned[learned["kind"] == "spelling"]
    place = places(lower, spelling["key"])
    capital = (spelling["value"] != spelling["key"]).to_numpy(dtype=bool)
    starts[place >= 0] = np.where(capital[place[place >= 0]], NAME_LIKE, UNKNOWN)
    learnt = learned.loc[learned["kind"] == "starter", "key"]
    starts[places(lower, learnt) >= 0] = USUALLY_LOWER
    starts[places(lower, pd.Series(sorted(written()["starters"]))) >= 0] = STARTER
    return starts


def places(words: pa.StringArray, among: pd.Series) -> np.ndarray:
    """The position of each word in a list, -1 where it is not there."""
    if not len(among):
        return np.full(len(words), -1)
    place = pc.index_in(words, value_set=pa.array(among, type=pa.string()))
    return place.fill_null(-1).to_numpy()
