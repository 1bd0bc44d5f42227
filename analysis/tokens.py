"""Tokens: texts as arrays of positions and codes of distinct forms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.boundaries import PADDING, find_boundaries
from analysis.characters import BLANK, NEWLINE, classify
from analysis.forms import Forms, describe_forms

_BLOCK = 1 << 20  # characters worked on at once: the arrays stay in the cache
_ASCII_BLANKS = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "


@dataclass(frozen=True, eq=False)
class Block:
    """The tokens of some articles that follow one another.

    `start`, `end` (in the block's own text) and `code` (of the form) have an entry per token;
    `base` is where each article begins in that text, `first` its first token, with one more entry
    for the end. `line` are the tokens that begin a line, `blank` whether a blank line is before.
    """

    article: int
    base: np.ndarray
    first: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    line: np.ndarray
    blank: np.ndarray

    @cached_property
    def opens_line(self) -> np.ndarray:
        """Whether each token begins a line behind another."""
        return self._marked(self.line)

    @cached_property
    def opens_article(self) -> np.ndarray:
        """Whether each token is the first of its article."""
        return self._marked(self.first)

    def _marked(self, tokens: np.ndarray) -> np.ndarray:
        marked = np.zeros(len(self.code) + 1, dtype=bool)
        marked[tokens] = True
        return marked[:-1]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Texts cut into the smallest tokens; stops are still apart from abbreviations."""

    texts: Sequence[str]
    blocks: list[Block]
    forms: pa.StringArray

    @cached_property
    def known(self) -> Forms:
        """What is known of the forms before anything is learnt."""
        return describe_forms(self.forms)

    @cached_property
    def lines(self) -> list[list[tuple[int, int]]]:
        """The spans of each text's lines, as `find_lines` gives them."""
        lines: list[list[tuple[int, int]]] = []
        for block in self.blocks:
            begins = np.flatnonzero(block.opens_line | block.opens_article)
            article = np.searchsorted(block.first, begins, side="right") - 1
            start = (block.start[begins] - block.base[article]).tolist()
            last = np.r_[begins[1:], len(block.start)] - 1
            spans = list(zip(start, (block.end[last] - block.base[article]).tolist(), strict=True))
            edges = np.searchsorted(article, np.arange(len(block.base))).tolist()
            lines += [spans[a:b] for a, b in pairwise(edges)]
        return lines


def cut(texts: Sequence[str], *, cuts: Mapping[int, Sequence[int]] | None = None) -> Pieces:
    """Cut texts into pieces with exact positions and integer codes.

    `cuts` are positions, by the text's number, where a piece must begin. Runs of one mark are one
    piece, brackets and quotation marks one each. Linear in the length of the texts.
    """
    cut_blocks = [_cut_block(number, group, cuts or {}) for number, group in _group(texts)]
    if not cut_blocks:
        return Pieces(texts, [], pa.array([], type=pa.string()))
    encoded = pa.chunked_array([codes for _, codes in cut_blocks]).unify_dictionaries()
    blocks = [
        Block(**fields, code=chunk.indices.to_numpy(zero_copy_only=False))
        for (fields, _), chunk in zip(cut_blocks, encoded.chunks, strict=True)
    ]
    return Pieces(texts, blocks, encoded.chunk(0).dictionary)


def _group(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Neighbouring texts in blocks of about the same length."""
    number, group, size = 0, [], 0
    for text in texts:
        group.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield number, group
            number, group, size = number + len(group), [], 0
    if group:
        yield number, group


def _cut_block(
    number: int, texts: list[str], cuts: Mapping[int, Sequence[int]]
) -> tuple[dict[str, Any], pa.DictionaryArray]:
    text = "\n".join([PADDING[0], *texts, PADDING[1]])
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    base = np.cumsum(np.r_[len(PADDING[0]) + 1, sizes + 1])
    data = text.encode()
    if len(data) == len(text):
        points = np.frombuffer(data, dtype=np.uint8)
    else:
        points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    classes = classify(points)
    begins = find_boundaries(points, classes)
    for i in range(len(texts)):
        if number + i in cuts:
            begins[base[i] + np.asarray(cuts[number + i], dtype=np.int64)] = True
    edges = np.flatnonzero(begins)
    kept = np.flatnonzero(classes[edges] > BLANK)
    start = edges[kept]
    end = np.append(edges, len(points))[kept + 1]
    line, blank = _find_line_starts(points, classes, start)
    fields = {
        "article": number,
        "base": base,
        "first": np.searchsorted(start, base),
        "start": start.astype(np.int32),
        "end": end.astype(np.int32),
        "line": line,
        "blank": blank,
    }
    return fields, _encode(data, points, classes, start, end)


def _encode(
    data: bytes, points: np.ndarray, classes: np.ndarray, start: np.ndarray, end: np.ndarray
) -> pa.DictionaryArray:
    """The pieces as codes of their distinct forms."""
    lengths = end - start
    if points.dtype != np.uint8:
        wide = np.flatnonzero(points > 0x7F)
        odd = classes[wide] <= BLANK
        for code in np.unique(points[wide[odd]]).tolist():
            data = data.replace(chr(code).encode(), b" ")
        wide = wide[~odd]
        extra = 1 + (points[wide] > 0x7FF).astype(np.int64) + (points[wide] > 0xFFFF)
        piece = np.searchsorted(start, wide, side="right") - 1
        lengths += np.bincount(piece, weights=extra, minlength=len(lengths)).astype(np.int64)
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    packed = data.translate(None, _ASCII_BLANKS)
    forms = pa.StringArray.from_buffers(len(lengths), pa.py_buffer(offsets), pa.py_buffer(packed))
    return forms.dictionary_encode()


def _find_line_starts(
    points: np.ndarray, classes: np.ndarray, start: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Tokens that begin a line, and whether there is a blank line before them."""
    ends = np.flatnonzero(classes == NEWLINE)
    ends = ends[
        (points[ends] != ord("\r")) | (points[np.minimum(ends + 1, len(points) - 1)] != ord("\n"))
    ]
    line, counts = np.unique(np.searchsorted(start, ends), return_counts=True)
    inside = line < len(start)
    return line[inside], counts[inside] > 1
