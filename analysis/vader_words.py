"""Texts cut at white space for VADER, its lexicon and emoji read from the installed package."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from analysis.vader_rules import strip_words

_SIZE = 1 << 20  # characters handled at once, so that the arrays stay in cache
_BLANK = np.zeros(256, dtype=bool)
_BLANK[[*range(0x09, 0x0E), *range(0x1C, 0x21)]] = True  # what str.split cuts at, in ASCII
_RARE_SPACE = "\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SURROGATES = "\ud800-\udfff"
_NOTHING = np.empty(0, dtype=np.uint8)


@dataclass(frozen=True)
class Block:
    """Some texts cut at white space: distinct words, and a code for each word."""

    texts: Sequence[str]
    data: np.ndarray  # UTF-8 bytes of all texts
    offsets: np.ndarray  # first byte of each text, and the end
    starts: np.ndarray  # first byte of each word
    first: np.ndarray  # first word of each text, and the end
    codes: np.ndarray
    distinct: list[str]


@cache
def read_lexicon() -> dict[str, float]:
    """VADER's lexicon as its package holds it: word → valence from -4 to 4."""
    rows = (line.strip().split("\t")[:2] for line in _lines("vader_lexicon.txt"))
    return {word: float(valence) for word, valence in rows}


@cache
def read_emoji() -> dict[str, str]:
    """The words that stand for each emoji of one code point."""
    rows = (line.strip().split("\t")[:2] for line in _lines("emoji_utf8_lexicon.txt"))
    return {emoji: words for emoji, words in rows if len(emoji) == 1}


def _lines(name: str) -> list[str]:
    from importlib.resources import files

    text = (files("vaderSentiment") / name).read_text(encoding="utf-8")
    return [line for line in text.rstrip("\n").split("\n") if line]


def cut_blocks(texts: list[str]) -> Iterator[Block]:
    """Texts in blocks of about a megabyte."""
    size = np.cumsum([0, *map(len, texts)])
    first = 0
    while first < len(texts):
        last = int(np.searchsorted(size, size[first] + _SIZE))
        last = min(max(last, first + 1), len(texts))
        yield _split(texts[first:last])
        first = last


def _split(texts: list[str]) -> Block:
    """Cut texts at white space.

    A word is handed to Arrow with the blanks behind it, which costs no copy, and stripped once
    for each distinct word.
    """
    import pyarrow as pa

    plain = [t if t.isascii() or not _rare()(t) else _plain(t) for t in texts]
    array = pa.array(plain, pa.large_string())
    _, where, held = array.buffers()
    offsets = np.frombuffer(where, dtype=np.int64)[: len(texts) + 1]
    data = np.frombuffer(held, dtype=np.uint8)[: offsets[-1]] if held else _NOTHING
    blank = _BLANK[data]
    begins = ~blank
    begins[1:] &= blank[:-1]
    heads = offsets[:-1][offsets[:-1] < len(data)]
    begins[heads] = ~blank[heads]
    starts = np.flatnonzero(begins)
    bounds = pa.py_buffer(np.append(starts, len(data)))
    words = pa.LargeStringArray.from_buffers(len(starts), bounds, held or pa.py_buffer(b""))
    encoded = words.dictionary_encode()
    distinct = list(map(str.strip, encoded.dictionary.to_pylist()))
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return Block(texts, data, offsets, starts, np.searchsorted(starts, offsets), codes, distinct)


@cache
def _rare() -> Callable[[str], Any]:
    """Finds what the arrays do not handle: emoji, white space beyond ASCII, lone surrogates.

    All of the higher planes count as emoji here: one range is quick to search for.
    """
    import re

    low = "".join(emoji for emoji in read_emoji() if emoji < "\U00010000")
    return re.compile(f"[{_RARE_SPACE}{_SURROGATES}{low}\U00010000-\U0010ffff]").search


@cache
def _rare_space() -> Callable[[str, str], str]:
    import re

    return re.compile(f"[{_RARE_SPACE}]").sub


def _plain(text: str) -> str:
    """A text as the arrays want it: blanks for rare white space, words for emoji."""
    spaced = _rare_space()(" ", text)
    return "".join(_pieces(text)) if _rare()(spaced) else spaced


def _pieces(text: str) -> Iterator[str]:
    """What each character of a text becomes.

    An emoji becomes its words, behind a blank unless one stands there; white space beyond ASCII a
    blank; a lone surrogate, which Arrow refuses and no rule knows, the replacement character.
    """
    emoji, after_blank = read_emoji(), True
    for character in text:
        if character in emoji:
            yield emoji[character] if after_blank else " " + emoji[character]
            after_blank = False
            continue
        after_blank = character == " "
        if character.isspace():
            yield " "
        elif "\ud800" <= character <= "\udfff":
            yield "\ufffd"
        else:
            yield character


def find_spans(block: Block, place: np.ndarray, text: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where words stand in their texts as given, in code points, without punctuation around."""
    codes, where = np.unique(block.codes[place], return_inverse=True)
    words = [block.distinct[code] for code in codes.tolist()]
    stripped = strip_words(words)
    lead = np.array([w.index(s) for w, s in zip(words, stripped, strict=True)], dtype=np.int64)
    length = np.array([len(s) for s in stripped], dtype=np.int64)
    points = np.concatenate([[0], np.cumsum(block.data & 0xC0 != 0x80)])  # code points before
    start = points[block.starts[place]] - points[block.offsets[text]] + lead[where]
    end = start + length[where]
    numbers, first = np.unique(text, return_index=True)
    last = np.searchsorted(text, numbers, side="right")
    for number, a, b in zip(numbers.tolist(), first.tolist(), last.tolist(), strict=True):
        whole = block.texts[number]
        if not whole.isascii() and _rare()(whole):
            origin = np.repeat(np.arange(len(whole)), [len(piece) for piece in _pieces(whole)])
            start[a:b], end[a:b] = origin[start[a:b]], origin[end[a:b] - 1] + 1
    return start, end
