"""The ends of sentences that the splitter is least sure of."""

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.forms import Forms
from analysis.paragraphs import find_line_breaks
from analysis.segmentation import SPLIT_ZONES, cut_articles
from analysis.sentences import (
    CONFIDENCE,
    REASONS,
    SPLITS,
    View,
    decide,
)
from analysis.tokens import Block


def doubtful_splits(corpus: Corpus, *, below: float = 0.9) -> pd.DataFrame:
    """Places where a sentence might end and the splitter is not sure, for reading.

    One row per stop, question or exclamation mark or ellipsis inside a paragraph of body or
    boilerplate whose decision has a confidence under `below`, the least sure first: `article_id`,
    `start` and `end` of the token with the mark, `decision` ("split" or "kept"), `reason` and
    `confidence` (a rank of the rules from 0 to 1, not a measured probability). Raises ValueError
    where `below` is not between 0 and 1.
    """
    if not 0 <= below <= 1:
        raise ValueError(f"below={below!r}: give a confidence from 0 to 1")
    pieces = cut_articles(corpus.articles)
    forms = pieces.known.taught(corpus.learned)
    parts = [_doubts_of(block, forms, below) for block in pieces.blocks]
    columns = ("article", "start", "end", "reason")
    article, start, end, reason = (
        np.concatenate([np.empty(0, dtype=np.int64), *(part[name] for part in parts)])
        for name in columns
    )
    inside = _in_split_zone(corpus, article, start)
    table = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(
                article[inside], categories=corpus.articles["article_id"]
            ),
            "start": start[inside],
            "end": end[inside],
            "decision": np.where(SPLITS[reason[inside]], "split", "kept"),
            "reason": pd.Series(np.array(list(REASONS))[reason[inside]], dtype="str"),
            "confidence": CONFIDENCE[reason[inside]],
        }
    )
    return table.sort_values("confidence", kind="stable", ignore_index=True)


def _doubts_of(block: Block, forms: Forms, below: float) -> dict[str, np.ndarray]:
    view = View(block, forms)
    found, (hard, joined) = decide(view), find_line_breaks(view)
    unsure = (CONFIDENCE[found.reason] < below) & ~np.isin(found.first, np.r_[hard, joined])
    unsure &= ~np.isin(found.first, block.first)
    mark = found.mark[unsure]
    begin = mark - found.merged[unsure]
    article = np.searchsorted(block.first, mark, side="right") - 1
    return {
        "article": article + block.article,
        "start": block.start[begin] - block.base[article],
        "end": block.end[mark] - block.base[article],
        "reason": found.reason[unsure],
    }


def _in_split_zone(corpus: Corpus, article: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Whether positions stand in a zone that is split into sentences."""
    zones = corpus.zones
    step = max(map(len, corpus.articles["text"]), default=0) + 1
    begins = zones["article_id"].cat.codes.to_numpy().astype(np.int64) * step + zones["start"]
    zone = np.searchsorted(begins.to_numpy(), article * step + start, side="right") - 1
    return np.isin(zones["zone"].cat.codes.to_numpy()[zone], SPLIT_ZONES)
