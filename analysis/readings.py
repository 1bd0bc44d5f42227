"""A corpus read for attributions: its quotations, its sources, and what hangs on what."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.attribution import find_attributions
from analysis.corpus import Corpus
from analysis.cues import Lexicon, read_lexicon
from analysis.marks import Pair, pair_marks
from analysis.naming import as_words
from analysis.noun_phrases import Attribution
from analysis.units import Units, find_units
from analysis.voices import Voice, Voices
from analysis.zones import find_lines


@dataclass(frozen=True)
class Reading:
    """What reading a corpus for attributions gives; the order of all is that of the text.

    `pairs` has a row per stretch between marks, `unit_of` the unit of each (-1 for nested ones);
    `attributions` and `voices` go together.
    """

    texts: list[str]
    units: Units
    words: list[str]
    lexicon: Lexicon
    pairs: pd.DataFrame
    unit_of: list[int]
    attributions: list[Attribution]
    voices: list[Voice]
    resolver: Voices
    firsts: list[int]

    def between(self, low: int, high: int) -> range:
        """Numbers of the attributions whose source or cue begins in a range of units."""
        return range(bisect_left(self.firsts, low), bisect_left(self.firsts, high))


def read_attributions(
    corpus: Corpus,
    *,
    mentions: pd.DataFrame | None,
    codebooks: str | Path | None,
    zones: Sequence[str],
) -> Reading:
    """Read a corpus for attributions: pair its marks, match its words, resolve its sources."""
    if mentions is None:
        from analysis.entities import find_mentions

        mentions = find_mentions(corpus, zones=zones)
    mentions = _in_order(corpus, mentions)
    lexicon = read_lexicon(codebooks)
    pairs = find_pairs(corpus, zones=zones)
    units = find_units(corpus, lexicon, pairs, mentions=mentions, zones=zones)
    texts = corpus.articles["text"].to_list()
    words = as_words(units, texts)
    attributions = find_attributions(units, lexicon, words)
    resolver = Voices(units, words, texts, lexicon, mentions)
    voices = [resolver.voice_of(attribution) for attribution in attributions]
    unit_of = np.full(len(pairs), -1)
    held = np.flatnonzero(units.quotation >= 0)
    unit_of[units.quotation[held]] = held
    return Reading(
        texts,
        units,
        words,
        lexicon,
        pairs,
        unit_of.tolist(),
        attributions,
        voices,
        resolver,
        [min(a.first, a.cue) for a in attributions],
    )


def _in_order(corpus: Corpus, mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions of this corpus sorted by article and start, numbered anew."""
    missing = {"article_id", "start", "end", "entity", "type"} - set(mentions.columns)
    if missing:
        raise ValueError(
            f"mentions: there is no column {sorted(missing)[0]!r}; give a table as find_mentions "
            "gives it"
        )
    number = pd.Index(corpus.articles["article_id"])
    rows = number.get_indexer(pd.Index(mentions["article_id"].astype("str")))
    order = np.lexsort((mentions["start"].to_numpy(), rows))
    return mentions.iloc[order[rows[order] >= 0]].reset_index(drop=True)


def find_pairs(corpus: Corpus, *, zones: Sequence[str]) -> pd.DataFrame:
    """Stretches between marks: `article_id`, `start`, `end`, `depth`, `closed`, `n_words`."""
    kept = corpus.zones["zone"].isin(zones).to_numpy()
    numbers = corpus.zones["article_id"].cat.codes.to_numpy()[kept]
    starts, ends = (corpus.zones[name].to_numpy()[kept] for name in ("start", "end"))
    texts = corpus.articles["text"].to_list()
    owners: list[int] = []
    pairs: list[Pair] = []
    for number, start, end in zip(numbers.tolist(), starts.tolist(), ends.tolist(), strict=True):
        lines = find_lines(texts[number][start:end])
        found = pair_marks(texts[number], [(a + start, b + start) for a, b in lines])
        pairs += found
        owners += [number] * len(found)
    rows = np.array(owners, dtype=np.intp)
    first = np.array([pair.start for pair in pairs], dtype=np.int32)
    last = np.array([pair.end for pair in pairs], dtype=np.int32)
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(rows, categories=corpus.articles["article_id"]),
            "start": first,
            "end": last,
            "depth": np.array([pair.depth for pair in pairs], dtype=np.int32),
            "closed": pd.Categorical([p.closed for p in pairs], categories=("mark", "paragraph")),
            "n_words": count_words(corpus, rows, first, last),
        }
    )


def count_words(corpus: Corpus, rows: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How many words begin inside of each span; `rows` are the articles' row numbers."""
    from analysis.segmentation import is_word

    tokens = corpus.tokens
    words = is_word(pd.Index(tokens["term"].cat.categories))[tokens["term"].cat.codes.to_numpy()]
    number = corpus.sentences["article_id"].cat.codes.to_numpy()[tokens["sentence_id"].to_numpy()]
    step = int(corpus.articles["text"].str.len().max()) + 1 if len(corpus.articles) else 1
    at = number.astype(np.int64) * step + tokens["start"].to_numpy()
    total = np.concatenate([[0], np.cumsum(words)])
    first = np.searchsorted(at, rows * step + start)
    last = np.searchsorted(at, rows * step + end)
    counts: np.ndarray = total[last] - total[first]
    return counts
