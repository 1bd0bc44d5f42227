"""Phrases of a codebook found in the tokens: the one matcher that every codebook uses."""

import re
import sys
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fnmatch import translate

import numpy as np
import pandas as pd

_PIECE = re.compile(r"['’]s\b|[^\W_*]*\*?[^\W_]+(?:[.'’*-]+[^\W_]+)*\*?\.?|\*|\S")


def find_phrases(
    tokens: pd.DataFrame,
    phrases: Mapping[str, Sequence[str]],
    *,
    match_case: bool = False,
    overlaps: bool = False,
) -> pd.DataFrame:
    """Find words, wildcards (`deport*`) and phrases (`sanctuary cit*`) in a token table.

    One row per hit, in the order of the text: `article_id`, `sentence_id`, `start`, `end`,
    `label` (the key it stands under) and `phrase`. A phrase stays inside a sentence; its words are
    split as the texts are, and compared as terms (as forms with `match_case`). Overlapping hits
    are resolved longest first, then leftmost, then in the order given, unless `overlaps`.
    `tokens` is a table as `measured_tokens` gives it. Raises ValueError for an empty phrase.
    """
    index = TokenIndex(tokens, match_case=match_case)
    wanted = [(label, phrase) for label, given in phrases.items() for phrase in given]
    rows = [(*index.find(phrase), rank, label) for rank, (label, phrase) in enumerate(wanted)]
    return _hit_table(tokens, rows, [phrase for _, phrase in wanted], overlaps)


class TokenIndex:
    """Where each word of a token table stands: made once, then phrases are found without a scan."""

    def __init__(self, tokens: pd.DataFrame, *, match_case: bool = False) -> None:
        column = tokens["form" if match_case else "term"]
        vocabulary = pd.Index(column.cat.categories)
        self.codes = column.cat.codes.to_numpy()
        self.sentence = tokens["sentence_id"].to_numpy()
        self._order = np.argsort(self.codes, kind="stable")
        self._bounds = np.searchsorted(self.codes[self._order], np.arange(len(vocabulary) + 1))
        self._lookup = _Lookup(vocabulary, match_case)

    def find(self, phrase: str) -> tuple[np.ndarray, int]:
        """The tokens at which a phrase begins, and how many tokens it has."""
        sets = [self._lookup.codes_of(piece) for piece in self._lookup.pieces(phrase)]
        firsts = _find_sequence(sets, self.codes, self.sentence, self._order, self._bounds)
        return firsts, len(sets)


class _Lookup:
    """Which codes of a vocabulary a word or wildcard stands for."""

    def __init__(self, vocabulary: pd.Index, match_case: bool) -> None:
        self.vocabulary, self.match_case = vocabulary, match_case
        words = vocabulary.to_list()
        self.order = np.array(sorted(range(len(words)), key=words.__getitem__), dtype=np.intp)
        self.sorted = [words[i] for i in self.order]

    def pieces(self, phrase: str) -> list[str]:
        """The words of a phrase, normalised as the vocabulary is."""
        from analysis.segmentation import term_of

        pieces = _PIECE.findall(phrase)
        if not pieces:
            raise ValueError(f"phrases: {phrase!r} is empty; give a word, wildcard or phrase")
        return pieces if self.match_case else [term_of(piece) for piece in pieces]

    def codes_of(self, piece: str) -> np.ndarray:
        """Codes of the terms that a piece matches; `*` stands for any characters."""
        if "*" in piece:
            # translate() anchors at both ends; only * keeps its meaning
            pattern = re.compile(translate(piece.replace("[", "[[]").replace("?", "[?]")))
            start = piece.partition("*")[0]
            first = bisect_left(self.sorted, start)
            last = bisect_left(self.sorted, start + chr(sys.maxunicode), lo=first)
            hits = [i for i in range(first, last) if pattern.match(self.sorted[i])]
            return np.sort(self.order[np.array(hits, dtype=np.intp)])
        code = self.vocabulary.get_indexer([piece])
        return code[code >= 0]


def _find_sequence(
    sets: Sequence[np.ndarray],
    codes: np.ndarray,
    sentence: np.ndarray,
    order: np.ndarray,
    bounds: np.ndarray,
) -> np.ndarray:
    """Positions where a run of tokens matches the sets of codes, one after the other."""
    sizes = [int((bounds[s + 1] - bounds[s]).sum()) for s in sets]
    rarest = int(np.argmin(sizes))
    parts = [order[bounds[c] : bounds[c + 1]] for c in sets[rarest]]
    firsts = (np.concatenate(parts) if parts else np.empty(0, dtype=np.intp)) - rarest
    firsts = np.sort(firsts[(firsts >= 0) & (firsts + len(sets) <= len(codes))])
    for step, allowed in enumerate(sets):
        firsts = firsts[np.isin(codes[firsts + step], allowed)]
    return firsts[sentence[firsts] == sentence[firsts + len(sets) - 1]]


def _hit_table(
    tokens: pd.DataFrame,
    rows: Sequence[tuple[np.ndarray, int, int, str]],
    phrases: Sequence[str],
    overlaps: bool,
) -> pd.DataFrame:
    sizes = [len(firsts) for firsts, *_ in rows]
    first = np.concatenate([f for f, *_ in rows]) if rows else np.empty(0, dtype=np.intp)
    length = np.repeat([n for _, n, _, _ in rows], sizes).astype(np.intp)
    rank = np.repeat([r for _, _, r, _ in rows], sizes).astype(np.intp)
    if not overlaps:
        kept = resolve_overlaps(first, first + length, rank)
        first, length, rank = first[kept], length[kept], rank[kept]
    order = np.lexsort((rank, length, first))
    first, length, rank = first[order], length[order], rank[order]
    labels = list(dict.fromkeys(label for *_, label in rows))
    place = np.array([labels.index(label) for *_, label in rows], dtype=np.intp)
    return pd.DataFrame(
        {
            "article_id": tokens["article_id"].array[first],
            "sentence_id": tokens["sentence_id"].to_numpy()[first],
            "start": tokens["start"].to_numpy()[first],
            "end": tokens["end"].to_numpy()[first + length - 1],
            "label": pd.Categorical.from_codes(place[rank], categories=labels),
            "phrase": pd.Series(np.array(phrases, dtype=object)[rank], dtype="str"),
        }
    )


def resolve_overlaps(start: np.ndarray, end: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Indices of the spans that remain: longest first, then leftmost, then lowest rank."""
    taken = np.zeros(int(end.max()) if len(end) else 0, dtype=bool)
    kept = []
    for i in np.lexsort((rank, start, start - end)):
        if not taken[start[i] : end[i]].any():
            taken[start[i] : end[i]] = True
            kept.append(i)
    return np.sort(np.array(kept, dtype=np.intp))
