"""Zones, sentences and tokens of articles: every later number is counted from these rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.closings import learn_closings
from analysis.learning import learn_words
from analysis.normalising import is_word as is_word
from analysis.normalising import term_of as term_of
from analysis.normalising import terms_of
from analysis.sentences import Forms, decide, describe_forms, find_line_breaks
from analysis.tokens import Block, Pieces, cut, lines_of
from analysis.zones import MEASURED_ZONES as MEASURED_ZONES
from analysis.zones import ZONES, Stretch, find_zones

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
    return cut(articles["text"].to_list(), cuts=cuts)


def learn_from(articles: pd.DataFrame, *, pieces: Pieces | None = None) -> pd.DataFrame:
    """What many articles teach: one row per thing learnt: `kind`, `key`, `value`, `n`.

    "closing": a paragraph that recurs at the end of an outlet's articles (`learn_closings`);
    "abbreviation", "collocation", "starter", "spelling": see `learn_words`. `pieces` are those of
    the same articles, where they are cut already.
    """
    words = learn_words(cut_articles(articles) if pieces is None else pieces)
    return pd.concat([learn_closings(articles), words], ignore_index=True)


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
    zones = find_zones(articles, learned=learned, overrides=overrides, lines=lines_of(pieces))
    forms = describe_forms(pieces.forms, learned)
    vocabulary, dotted = _with_stops(pieces.forms, forms)
    edges = np.searchsorted(zones["article_id"].cat.codes, np.arange(len(articles) + 1))
    parts = [_Part(block, forms, dotted, zones, edges) for block in pieces.blocks]
    sentences = _sentence_table(articles, zones, parts)
    return zones, sentences, _token_table(parts, vocabulary)


def _with_stops(forms: pa.StringArray, known: Forms) -> tuple[pa.StringArray, np.ndarray]:
    """The vocabulary with the abbreviations' full forms, and their codes by the word's code."""
    words = np.flatnonzero(known.abbreviation > 0)
    full = pa.compute.binary_join_element_wise(forms.take(pa.array(words)), ".", "")
    dotted = np.full(len(forms), -1, dtype=np.int32)
    dotted[words] = np.arange(len(forms), len(forms) + len(words))
    return pa.concat_arrays([forms, full]), dotted


class _Part:
    """The sentences and tokens of one block, in positions of the articles."""

    def __init__(
        self, block: Block, forms: Forms, dotted: np.ndarray, zones: pd.DataFrame, edges: np.ndarray
    ) -> None:
        n_articles = len(block.base) - 1
        rows = slice(edges[block.article], edges[block.article + n_articles])
        article = zones["article_id"].cat.codes.to_numpy()[rows] - block.article
        zone_start = zones["start"].to_numpy()[rows] + block.base[article]
        self.zone_code = zones["zone"].cat.codes.to_numpy()[rows]
        zone_first = np.searchsorted(block.start, zone_start)
        decisions = decide(block, forms)
        soft = decisions.first[decisions.split]
        hard, joined = find_line_breaks(block, forms)
        found = np.setdiff1d(np.concatenate([soft, hard]), joined)
        zone = np.searchsorted(zone_first, found, side="right") - 1
        found = found[np.isin(self.zone_code[zone], SPLIT_ZONES)]
        begins = np.union1d(found, zone_first)
        begins = begins[begins < len(block.start)]
        self._merge(block, decisions.mark[decisions.merged], dotted, begins)
        zone = np.searchsorted(zone_first, begins, side="right") - 1
        self.zone = self.zone_code[zone]
        self.article = article[zone] + block.article

    def _merge(
        self, block: Block, stops: np.ndarray, dotted: np.ndarray, begins: np.ndarray
    ) -> None:
        kept = np.ones(len(block.code), dtype=bool)
        kept[stops] = False
        end, code = block.end.copy(), block.code.copy()
        end[stops - 1] = block.end[stops]
        code[stops - 1] = dotted[block.code[stops - 1]]
        shift = np.repeat(block.base[:-1].astype(np.int32), np.diff(block.first))
        self.start = (block.start - shift)[kept]
        self.end = (end - shift)[kept]
        self.code = code[kept]
        first = begins - np.searchsorted(stops, begins)
        self.sizes = np.diff(np.r_[first, len(self.code)])
        self.sentence_start = self.start[first]
        self.sentence_end = self.end[np.r_[first[1:], len(self.code)] - 1]


def _join(parts: Sequence[np.ndarray], dtype: type = np.int32) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=dtype), *parts]).astype(dtype, copy=False)


def _sentence_table(
    articles: pd.DataFrame, zones: pd.DataFrame, parts: Sequence[_Part]
) -> pd.DataFrame:
    codes = _join([part.article for part in parts])
    zone = _join([part.zone for part in parts], np.int8)
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(codes, categories=articles["article_id"]),
            "sentence_id": np.arange(len(codes)),
            "start": _join([part.sentence_start for part in parts]),
            "end": _join([part.sentence_end for part in parts]),
            "zone": pd.Categorical.from_codes(zone, dtype=zones["zone"].dtype),
        }
    )


def _token_table(parts: Sequence[_Part], vocabulary: pa.StringArray) -> pd.DataFrame:
    sizes = _join([part.sizes for part in parts], np.int64)
    code = _join([part.code for part in parts])
    used = np.bincount(code, minlength=len(vocabulary)) > 0
    new = np.cumsum(used, dtype=np.int32) - np.int32(1)
    code = new[code]
    forms = vocabulary.filter(pa.array(used))
    term_code, terms = terms_of(forms)
    return pd.DataFrame(
        {
            "sentence_id": np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
            "start": _join([part.start for part in parts]),
            "end": _join([part.end for part in parts]),
            "form": _categorical(code, forms),
            "term": _categorical(term_code[code], terms),
        },
        copy=False,
    )


def _categorical(codes: np.ndarray, words: pa.StringArray) -> pd.Categorical:
    categories = pd.Index(pd.array(words, dtype="str"))
    return pd.Categorical.from_codes(codes, categories=categories, validate=False)
