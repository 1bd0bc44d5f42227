"""Sentences with their attributions marked, one a line, for the tests of sources and quotations.

A line is `group | text => quotations`. In the text `{+Ann Lee}` is a named source, `{-aides}` an
unnamed one, `¶` begins a paragraph. After `=>` stands each quotation in order: `speech:SPEAKER`
(`speech:` where nobody can be named), `scare` or `title`; or `none`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import analysis

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Sentence:
    """Its text, sources (start, end, named) and quotations (kind, speaker)."""

    group: str
    text: str
    sources: tuple[tuple[int, int, bool], ...]
    quotations: tuple[tuple[str, str], ...]


def parse(line: str) -> Sentence:
    """Read one line."""
    group, rest = line.rstrip("\n").split(" | ", 1)
    marked, expected = rest.rsplit(" => ", 1)
    text, sources = "", []
    for piece in re.split(r"(\{[^}]*\})", marked.replace("¶", "\n")):
        if piece.startswith("{"):
            sources.append((len(text), len(text) + len(piece) - 3, piece[1] == "+"))
            piece = piece[2:-1]
        text += piece
    quotations = []
    for entry in expected.split("; "):
        kind, _, speaker = entry.strip().partition(":")
        if kind != "none":
            quotations.append((kind, speaker))
    return Sentence(group, text, tuple(sources), tuple(quotations))


def read_sentences(name: str) -> list[Sentence]:
    """Read a file of marked sentences; lines that begin with # are remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]


def find_in(sentences: list[Sentence]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Quotations and sources found when each sentence is an article of its own."""
    articles = pd.DataFrame({"text": [sentence.text for sentence in sentences]})
    corpus = analysis.load(articles)
    return analysis.find_quotations(corpus), analysis.find_sources(corpus)


def _same(mine: str, theirs: str) -> bool:
    """Whether two speakers are one: how much of "Baroness Ashcombe" is name is not asked here."""
    return mine == theirs or bool(
        mine and theirs and (mine.endswith(theirs) or theirs.endswith(mine))
    )


def check(sentence: Sentence, quotations: pd.DataFrame, sources: pd.DataFrame) -> dict[str, int]:
    """Counts for one sentence: what was expected, found and right."""
    found = [(row.start, row.end, row.named) for row in sources.itertuples()]
    pairs = [
        (expected, other)
        for expected in sentence.sources
        for other in found
        if expected[0] < other[1] and other[0] < expected[1]
    ]
    spoken = list(zip(quotations["kind"], quotations["speaker"].fillna(""), strict=True))
    same = len(spoken) == len(sentence.quotations)
    aligned = list(zip(spoken, sentence.quotations, strict=True)) if same else []
    speech = [(mine, theirs) for mine, theirs in aligned if theirs[0] == "speech"]
    return {
        "sources": len(sentence.sources),
        "found": len(found),
        "matched": len({expected for expected, _ in pairs}),
        "matching": len({other for _, other in pairs}),
        "named_right": sum(expected[2] == other[2] for expected, other in pairs),
        "pairs": len(pairs),
        "quotations": len(sentence.quotations),
        "kinds_right": sum(mine[0] == theirs[0] for mine, theirs in aligned),
        "speech": sum(kind == "speech" for kind, _ in sentence.quotations),
        "speakers_right": sum(_same(mine[1], theirs[1]) for mine, theirs in speech),
    }
