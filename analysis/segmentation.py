"""Zones, sentences and tokens of articles: every later number is counted from these rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.closings import learn_closings
from analysis.forms import Forms
from analysis.learning import learn_words
from analysis.normalising import is_word as is_word
from analysis.normalising import term_of as term_of
from analysis.normalising import terms_of
from analysis.paragraphs import find_line_breaks
from analysis.sentences import View, decide
from analysis.tokens import Block, Pieces, cut
from analysis.zones import MEASURED_ZONES as MEASURED_ZONES
from analysis.zones import ZONES, Stretch, find_zones

_CHUNK = 1 << 20
SPLIT_ZONES = [ZONES.index(name) for name in ("body", "boilerplate")]


def cut_articles(
    articles: pd.DataFrame, *, overrides: Mapping[str, Sequence[Stretch]] | None = None
) -> Pieces:
    """The smallest tokens of all articles: what `learn_from` and `segment` both build on."""
    number = {key: i for i, key in enumerate(articles["article_id"])} if overrides else {}
    cuts = {
        number[key]: [edge for s in stretches for edge in (s.start, s.end)]
        for key, stretches in (overrides or {}).items()
    }
    return cut(articles["text"].to_numpy(dtype=object).tolist(), cuts=cuts)


def learn_from(articles: pd.DataFrame, *, pieces: Pieces | None = None) -> pd.DataFrame:
    """What many articles teach: one row per thing learnt: `kind`, `key`, `value`, `n`.

    "closing": a paragraph that recurs at the end of an outlet's articles (`learn_closings`);
    "abbreviation", "collocation", "starter", "spelling": see `learn_words`. `pieces` are those of
    the same articles, where they are cut already.
    """
    pieces = cut_articles(articles) if pieces is None else pieces
    closings = learn_closings(articles, pieces=pieces)
    return pd.concat([closings, learn_words(pieces)], ignore_index=True)


def segment(
    articles: pd.DataFrame,
    *,
    learned: pd.DataFrame,
    overrides: Mapping[str, Sequence[Stretch]] | None = None,
    pieces: Pieces | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Zones, sentences and tokens of articles, given what was learnt from many.

    Zones: see `find_zones`. Sentences: a row each (`article_id`, `sentence_id`, `start`, `end`,
    `zone`); outside of body and boilerplate a zone is one sentence. Tokens: a row for each word,
    number and mark (`sentence_id`, `start`, `end`, `form`, `term`), which tile the non-blank
    characters. Given `learned`, no row depends on another article.
    """
    if pieces is None:
        pieces = cut_articles(articles, overrides=overrides)
    zones = find_zones(articles, learned=learned, overrides=overrides, pieces=pieces)
    forms = pieces.known.taught(learned)
    vocabulary, dotted = _with_stops(pieces.forms, forms)
    edges = np.searchsorted(zones["article_id"].cat.codes, np.arange(len(articles) + 1))
    tokens = _Tokens(sum(len(block.code) for block in pieces.blocks), len(vocabulary))
    parts = [_split_block(block, forms, zones, edges, dotted, tokens) for block in pieces.blocks]
    sentences = pd.concat(parts, ignore_index=True) if parts else _NO_SENTENCES
    return (
        zones,
        _sentence_table(articles, zones, sentences),
        tokens.table(sentences["size"].to_numpy(), vocabulary),
    )


def _with_stops(forms: pa.StringArray, known: Forms) -> tuple[pa.StringArray, np.ndarray]:
    """The vocabulary with the abbreviations' full forms, and their codes by the word's code."""
    words = np.flatnonzero(known.abbreviation > 0)
    full = pa.compute.binary_join_element_wise(forms.take(pa.array(words)), ".", "")
    dotted = np.full(len(forms), -1, dtype=np.int32)
    dotted[words] = np.arange(len(forms), len(forms) + len(words))
    return pa.concat_arrays([forms, full]), dotted


class _Tokens:
    """Tokens as they are found, block by block, in arrays that are made once."""

    def __init__(self, n: int, n_forms: int) -> None:
        self.n, self.used = 0, np.zeros(n_forms, dtype=bool)
        self.start, self.end, self.code = (np.empty(n, dtype=np.int32) for _ in range(3))

    def add(self, block: Block, stops: np.ndarray, dotted: np.ndarray) -> None:
        """Add a block's tokens, each of `stops` as a part of the word before it."""
        kept = np.ones(len(block.code), dtype=bool)
        kept[stops] = False
        end, code = block.end.copy(), block.code.copy()
        end[stops - 1] = block.end[stops]
        code[stops - 1] = dotted[block.code[stops - 1]]
        shift = np.repeat(block.base[:-1].astype(np.int32), np.diff(block.first))
        rows = np.flatnonzero(kept)
        here = slice(self.n, self.n + len(rows))
        for column, values in (
            (self.start, block.start - shift),
            (self.end, end - shift),
            (self.code, code),
        ):
            np.take(values, rows, out=column[here], mode="clip")
        self.used[self.code[here]] = True
        self.n = here.stop

    def table(self, sizes: np.ndarray, vocabulary: pa.StringArray) -> pd.DataFrame:
        """The token table, given the tokens of each sentence; unused forms are dropped."""
        code, term = self.code[: self.n], np.empty(self.n, dtype=np.int32)
        number = np.cumsum(self.used, dtype=np.int32) - np.int32(1)
        forms = vocabulary.filter(pa.array(self.used))
        term_code, terms = terms_of(forms)
        for at in range(0, self.n, _CHUNK):  # no other arrays of this length are needed
            here = slice(at, at + _CHUNK)
            code[here] = number[code[here]]
            term[here] = term_code[code[here]]
        columns = {
            "sentence_id": np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
            "start": self.start[: self.n],
            "end": self.end[: self.n],
            "form": _categorical(code, forms),
            "term": _categorical(term, terms),
        }
        return pd.DataFrame(columns, copy=False)


_NO_SENTENCES = pd.DataFrame(
    {name: np.empty(0, dtype=np.int64) for name in ("article", "start", "end", "zone", "size")}
)


def _split_block(
    block: Block,
    forms: Forms,
    zones: pd.DataFrame,
    edges: np.ndarray,
    dotted: np.ndarray,
    tokens: _Tokens,
) -> pd.DataFrame:
    """The sentences of a block: one row each, `size` its number of tokens, which are added."""
    rows = slice(edges[block.article], edges[block.article + len(block.base) - 1])
    article = zones["article_id"].cat.codes.to_numpy()[rows] - block.article
    code = zones["zone"].cat.codes.to_numpy()[rows]
    zone_first = np.searchsorted(block.start, zones["start"].to_numpy()[rows] + block.base[article])
    view = View(block, forms)
    decisions, (hard, joined) = decide(view), find_line_breaks(view)
    begins = np.zeros(len(block.code) + 1, dtype=bool)
    begins[decisions.first[decisions.split]] = True
    begins[hard] = True
    begins[joined] = False
    found = np.flatnonzero(begins[:-1])
    zone = np.searchsorted(zone_first, found, side="right") - 1
    begins[found[~np.isin(code[zone], SPLIT_ZONES)]] = False
    begins[zone_first] = True
    found = np.flatnonzero(begins[:-1])
    stops = decisions.mark[decisions.merged]
    first_token = tokens.n + found - np.searchsorted(stops, found)
    tokens.add(block, stops, dotted)
    after = np.r_[first_token[1:], tokens.n]
    zone = np.searchsorted(zone_first, found, side="right") - 1
    return pd.DataFrame(
        {
            "article": article[zone] + block.article,
            "start": tokens.start[first_token],
            "end": tokens.end[after - 1],
            "zone": code[zone],
            "size": after - first_token,
        }
    )


def _sentence_table(
    articles: pd.DataFrame, zones: pd.DataFrame, sentences: pd.DataFrame
) -> pd.DataFrame:
    article, zone = sentences["article"].to_numpy(), sentences["zone"].to_numpy()
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(article, categories=articles["article_id"]),
            "sentence_id": np.arange(len(sentences)),
            "start": sentences["start"].to_numpy(dtype=np.int32),
            "end": sentences["end"].to_numpy(dtype=np.int32),
            "zone": pd.Categorical.from_codes(zone, dtype=zones["zone"].dtype),
        }
    )


def _categorical(codes: np.ndarray, words: pa.StringArray) -> pd.Categorical:
    categories = pd.Index(pd.array(words, dtype="str"))
    return pd.Categorical.from_codes(codes, categories=categories, validate=False)
