"""Quotations: where words are set between marks, of what kind, and whose words they are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.marks import Pair, pair_marks
from analysis.zones import MEASURED_ZONES, find_lines

KINDS = ("speech", "scare", "title")


def find_quotations(
    corpus: Corpus,
    *,
    mentions: pd.DataFrame | None = None,
    codebooks: str | Path | None = None,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Find every stretch between quotation marks, its kind and its speaker.

    One row per stretch, in the order of the text, marks included: `article_id`, `start`, `end`,
    `depth` (0, or 1 for a stretch inside of another: leave those out of sums), `n_words`, `kind`.
    """
    check_zones(zones)
    found, rows = find_pairs(corpus, zones=zones)
    n_words = count_words(corpus, rows, found["start"].to_numpy(), found["end"].to_numpy())
    kind = np.where(n_words > 4, 0, 1)
    return found.assign(n_words=n_words, kind=pd.Categorical.from_codes(kind, categories=KINDS))


def find_pairs(
    corpus: Corpus, *, zones: Sequence[str] = MEASURED_ZONES
) -> tuple[pd.DataFrame, np.ndarray]:
    """Spans between marks: `article_id`, `start`, `end`, `depth`, `closed`; the article's row."""
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
    table = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(rows, categories=corpus.articles["article_id"]),
            "start": np.array([pair.start for pair in pairs], dtype=np.int32),
            "end": np.array([pair.end for pair in pairs], dtype=np.int32),
            "depth": np.array([pair.depth for pair in pairs], dtype=np.int32),
            "closed": pd.Categorical([p.closed for p in pairs], categories=("mark", "paragraph")),
        }
    )
    return table, rows


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
