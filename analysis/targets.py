"""Targets: sentences by whom or what they mention, so that their tone can be compared."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, read_codebook
from analysis.corpus import Corpus
from analysis.framing import count_frames
from analysis.resampling import article_rows
from analysis.zones import MEASURED_ZONES


def find_targets(
    corpus: Corpus, *, codebook: Codebook | None = None, zones: Sequence[str] = MEASURED_ZONES
) -> pd.DataFrame:
    """Find the words that mention a target: a group of a codebook.

    One row per hit, in the order of the text: `article_id`, `sentence_id`, `start`, `end`,
    `target` (categorical in the codebook's order) and `phrase`. The built-in codebook `targets`
    (the people concerned, the agency, the administration, sanctuary jurisdictions) was written
    with the five seed articles at hand. Raises CodebookError naming file, line and key.
    """
    book = codebook or read_codebook("targets")
    return count_frames(corpus, codebook=book, zones=zones).rename(columns={"frame": "target"})


def score_targets(
    scores: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame, *, target: str = "target"
) -> pd.DataFrame:
    """Repeat each sentence's score for every target that it mentions.

    One row per sentence and target: the columns of `scores`, `target`, `n_mentions` (of it, in
    that sentence) and `n_targets` (how many the sentence mentions: with 2 or more its score says
    nothing of one of them alone). Sentences without a target are left out. The score is the tone
    *of sentences that mention* the target; it is not a stance toward it. `mentions` needs
    `article_id`, `start` and the column named by `target`, as of `find_targets`, or "entity" of
    a table of names. Raises ValueError where scores are split by voice.
    """
    if target not in mentions:
        there = ", ".join(mentions.columns)
        raise ValueError(f"target={target!r}: mentions have no such column; there are {there}")
    if scores["sentence_id"].duplicated().any():
        raise ValueError(
            "scores: a sentence stands there twice; give score_sentences(corpus) without quotations"
        )
    row = _rows_around(scores, mentions, articles)
    inside = row >= 0
    hits = pd.DataFrame({"row": row[inside], "target": mentions[target].array[inside]})
    counts = (
        hits.groupby(["row", "target"], observed=True).size().rename("n_mentions").reset_index()
    )
    names = mentions[target]
    if isinstance(names.dtype, pd.CategoricalDtype):
        kinds = names.cat.categories
    else:
        kinds = pd.Index(sorted(names.dropna().unique()))
    table = scores.take(counts["row"].to_numpy()).reset_index(drop=True)
    return table.assign(
        target=pd.Categorical(counts["target"], categories=kinds),
        n_mentions=counts["n_mentions"],
        n_targets=counts.groupby("row")["target"].transform("size"),
    )


def _rows_around(
    scores: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame
) -> np.ndarray:
    """The row of the sentence in which each mention begins; -1 where none was scored."""
    article, home = article_rows(mentions, articles), article_rows(scores, articles)
    step = int(max(scores["end"].max(), mentions["start"].max())) + 1 if len(mentions) else 1
    begins = home.astype(np.int64) * step + scores["start"].to_numpy()
    ends = home.astype(np.int64) * step + scores["end"].to_numpy()
    order = np.argsort(begins, kind="stable")
    at = article.astype(np.int64) * step + mentions["start"].to_numpy()
    found = np.searchsorted(begins[order], at, side="right") - 1
    row = order[np.maximum(found, 0)] if len(order) else np.full(len(at), -1)
    inside = (found >= 0) & (at < ends[row]) if len(order) else np.zeros(len(at), dtype=bool)
    return np.where(inside, row, -1)
