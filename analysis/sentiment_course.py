"""Sentences laid out for figures: by outlet, and in the course of each article."""

import numpy as np
import pandas as pd

from analysis.resampling import article_rows, code_groups, divide, group_articles


def group_sentences(
    scores: pd.DataFrame, articles: pd.DataFrame, *, by: str = "outlet"
) -> pd.DataFrame:
    """Put beside each sentence its group of articles and what that group adds up to.

    One row per sentence, in the order of the groups: `by`, the columns of `scores`, and of the
    group `mean` (of `compound`), `n_sentences` and `n_zero` (sentences of exactly 0).
    """
    groups = group_articles(articles, by=by)
    codes, labels = code_groups(groups)
    place = codes[article_rows(scores, articles)]
    order = np.argsort(place, kind="stable")
    order = order[place[order] >= 0]
    table, place = scores.take(order).reset_index(drop=True), place[order]
    compound = table["compound"].to_numpy()
    n = np.bincount(place, minlength=len(labels))
    mean = divide(np.bincount(place, weights=compound, minlength=len(labels)), n)
    zero = np.bincount(place[compound == 0], minlength=len(labels))
    table.insert(0, by, labels[by].array[place])
    return table.assign(mean=mean[place], n_sentences=n[place], n_zero=zero[place])


def trace_sentiment(
    scores: pd.DataFrame, articles: pd.DataFrame, *, window: int = 5
) -> pd.DataFrame:
    """Follow the sentiment through each article.

    One row per sentence: `article_id`, `outlet`, `sentence_id`, `start`, `end`, `zone`, `position`
    (the middle of the sentence, from 0 = first character to 1 = last), `compound` and `smoothed`,
    the mean of the `window` sentences around it (fewer at either end). Articles of different
    length share one scale: a stretch of 0.1 is a sentence here and a page there. Raises
    ValueError for a window that is even or below 1.
    """
    if window < 1 or window % 2 == 0:
        raise ValueError(f"window={window!r}: give an odd number of sentences, as 5")
    row = article_rows(scores, articles)
    length = articles["text"].str.len().to_numpy()[row]
    middle = (scores["start"].to_numpy() + scores["end"].to_numpy()) / 2
    smooth = scores["compound"].groupby(row, sort=False)
    smooth = smooth.transform(lambda c: c.rolling(window, center=True, min_periods=1).mean())
    return scores[["article_id"]].assign(
        outlet=articles["outlet"].array[row],
        **{name: scores[name] for name in ("sentence_id", "start", "end", "zone")},
        position=divide(middle, length),
        compound=scores["compound"],
        smoothed=smooth,
    )
