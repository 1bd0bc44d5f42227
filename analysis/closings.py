"""Closings that recur nearly word for word in several articles of an outlet."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis.tokens import Pieces

_TAIL = 4  # so many paragraphs from the end may be a recurring closing
_EDGE = 4  # closings that share so many first or last words are compared
_GLANCE = 24  # only paragraphs that share so many first or last characters are looked at
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


def learn_closings(articles: pd.DataFrame, *, pieces: Pieces | None = None) -> pd.DataFrame:
    """Closings by outlet: rows of `learned` with the normalised closing as `key`.

    One row per closing: `kind` "closing", `key`, `value` (the outlet), `n` (articles). A paragraph
    counts as closing where at least three articles of the outlet end on it, near copies included,
    each after another paragraph, so that a story printed thrice is none. `pieces` are those of the
    same articles, where they are cut already.
    """
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for outlet, before, line in _recurring(_tails_of(articles, pieces)):
        paragraph = normalise(line)
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


def _tails_of(articles: pd.DataFrame, pieces: Pieces | None) -> list[tuple[str, list[str]]]:
    """The outlet and the last lines of each article, where an outlet has several articles."""
    several = articles["outlet"].map(articles["outlet"].value_counts()) >= _SEVERAL
    texts = articles["text"].tolist() if pieces is None else pieces.texts
    tails = []
    given = zip(articles["outlet"].tolist(), texts, several.tolist(), strict=True)
    for number, (outlet, text, kept) in enumerate(given):
        if not kept:
            continue
        if pieces is None:
            last = [line for line in text[-6000:].splitlines() if line.strip()][-_TAIL - 1 :]
        else:
            last = [text[start:end] for start, end in pieces.lines[number][-_TAIL - 1 :]]
        tails.append((outlet, last))
    return tails


def _recurring(tails: list[tuple[str, list[str]]]) -> Iterator[tuple[str, str, str]]:
    """Last lines whose first or last characters recur at the outlet, and what precedes them."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    edges = [
        [edge for line in tail[1:] for edge in (line[:_GLANCE], line[-_GLANCE:])]
        for _, tail in tails
    ]
    for (outlet, _), found in zip(tails, edges, strict=True):
        seen[outlet].update(found)
    for (outlet, tail), found in zip(tails, edges, strict=True):
        counts = [seen[outlet][edge] for edge in found]
        if max(counts, default=0) >= _SEVERAL:
            for line, first, last in zip(tail[1:], counts[::2], counts[1::2], strict=True):
                if max(first, last) >= _SEVERAL:
                    yield outlet, tail[0], line


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
