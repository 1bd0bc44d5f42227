"""Classes of characters: what tokens are made of."""

import unicodedata
from functools import cache

import numpy as np

(
    NEWLINE,
    BLANK,
    LOWER,
    UPPER,
    LETTER,
    DIGIT,
    EXTEND,
    HAN,
    APOSTROPHE,
    HYPHEN,
    STOP,
    COMMA,
    COLON,
    AMPERSAND,
    SLASH,
    PREFIX,
    SINGLE,
    MARK,
) = range(18)
N_CLASSES = 18
_UNKNOWN = 255
_LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # as str.splitlines has them
_SPECIAL = {
    **dict.fromkeys(_LINE_ENDS, NEWLINE),
    **dict.fromkeys("'’‘ʼ＇", APOSTROPHE),
    **dict.fromkeys("-‐‑", HYPHEN),
    ".": STOP,
    ",": COMMA,
    ":": COLON,
    "&": AMPERSAND,
    "/": SLASH,
    "@": PREFIX,
    "#": PREFIX,
    "_": LETTER,
    '"': SINGLE,
}
_HAN = ((0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_JOINED = ((0x1F1E6, 0x1F1FF), (0x1F3FB, 0x1F3FF))  # letters of flags, shades of skin


def class_of(character: str) -> int:
    """The class of one character.

    Letters by case, digits, blanks and the marks that may stand inside of a word have classes of
    their own. EXTEND is what never stands apart from the character before it: combining marks,
    joiners, zero-width and soft characters. HAN are ideographs and kana, a token each.
    """
    if (known := _SPECIAL.get(character)) is not None:
        return known
    if character.isspace():
        return BLANK
    code, category = ord(character), unicodedata.category(character)
    if category[0] == "M" or category == "Cf" or any(a <= code <= b for a, b in _JOINED):
        return EXTEND
    if category[0] == "L":
        if any(a <= code <= b for a, b in _HAN):
            return HAN
        return {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER}.get(category, LETTER)
    if category[0] == "N":
        return DIGIT
    return SINGLE if category in ("Ps", "Pe", "Pi", "Pf") else MARK


@cache
def _table() -> np.ndarray:
    table = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
    table[:0x250] = [class_of(chr(code)) for code in range(0x250)]
    return table


def classify(points: np.ndarray) -> np.ndarray:
    """The class of each code point; each distinct character is looked at once."""
    table = _table()
    classes = table[points]
    if points.dtype != np.uint8 and classes.max(initial=0) == _UNKNOWN:
        for code in np.unique(points[classes == _UNKNOWN]).tolist():
            table[code] = class_of(chr(code))
        classes = table[points]
    return classes
