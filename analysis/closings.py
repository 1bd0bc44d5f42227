"""Closings that recur nearly word for word in several articles of an outlet."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

_TAIL = 4  # so many paragraphs from the end may be a recurring closing
_EDGE = 4  # closings that share so many first or last words are compared
_GLANCE = 12  # only paragraphs that share so many first or last characters are looked at
_SEVERAL = 3  # so many articles, with different paragraphs before it, make a closing
_ALIKE = 85.0  # percent of characters in common (normalised indel similarity)


def normalise(paragraph: str) -> str:
    """Words alone, in lower case, digits as 0: what two near copies share.

    >>> normalise("Call us — 555 1234!")
    'call us 000 0000'
    """
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\d", "0", paragraph.casefold())))


def is_closing(paragraph: str, closings: Iterable[str]) -> bool:
    """Whether a paragraph is nearly one of the closings, which are normalised."""
    from rapidfuzz import fuzz

    words = normalise(paragraph)
    return any(fuzz.ratio(words, known, score_cutoff=_ALIKE) > 0 for known in closings)


def learn_closings(articles: pd.DataFrame) -> pd.DataFrame:
    """Closings by outlet: rows of `learned` with the normalised closing as `key`.

    One row per closing: `kind` "closing", `key`, `value` (the outlet), `n` (articles). A paragraph
    counts as closing where at least three articles of the outlet end on it, near copies included,
    each after another paragraph, so that a story printed thrice is none.
    """
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    several = articles["outlet"].map(articles["outlet"].value_counts()) >= _SEVERAL
    candidates = articles.loc[several, ["outlet", "text"]]
    for outlet, text in candidates[_may_recur(candidates)].itertuples(index=False):
        for before, paragraph in _tail_of(text):
            words = paragraph.split()
            if len(words) >= _EDGE:
                for edge in {" ".join(words[:_EDGE]), " ".join(words[-_EDGE:])}:
                    groups[outlet, edge].append((paragraph, before))
    found: dict[tuple[str, str], int] = {}
    for (outlet, _), members in groups.items():
        for paragraph, n in _cluster(members):
            found[outlet, paragraph] = max(n, found.get((outlet, paragraph), 0))
    rows = [("closing", key, outlet, n) for (outlet, key), n in sorted(found.items())]
    return pd.DataFrame(rows, columns=["kind", "key", "value", "n"])


def _may_recur(articles: pd.DataFrame) -> np.ndarray:
    """Articles with a last paragraph whose first or last characters recur at the outlet."""
    edges = [
        {edge for line in _last_lines(text)[1:] for edge in (line[:_GLANCE], line[-_GLANCE:])}
        for text in articles["text"]
    ]
    seen = Counter(
        (outlet, edge)
        for outlet, found in zip(articles["outlet"], edges, strict=True)
        for edge in found
    )
    often = {key for key, n in seen.items() if n >= _SEVERAL}
    return np.array(
        [
            any((outlet, edge) in often for edge in found)
            for outlet, found in zip(articles["outlet"], edges, strict=True)
        ],
        dtype=bool,
    )


def _last_lines(text: str) -> list[str]:
    lines = text[-6000:].splitlines()
    return [line for line in lines if line and not line.isspace()][-_TAIL - 1 :]


def _tail_of(text: str) -> Iterator[tuple[str, str]]:
    """The last paragraphs, normalised, each with the paragraph before them all."""
    lines = _last_lines(text)
    for line in lines[1:]:
        yield lines[0], normalise(line)


def _cluster(members: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    if len(members) < _SEVERAL:
        return
    from rapidfuzz import fuzz

    counts = Counter(paragraph for paragraph, _ in members)
    commonest = counts.most_common(1)[0][0]
    alike = {p for p in counts if fuzz.ratio(p, commonest, score_cutoff=_ALIKE) > 0}
    n = len({before for paragraph, before in members if paragraph in alike})
    if n >= _SEVERAL:
        yield commonest, n
