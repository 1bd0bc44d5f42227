"""Sentiment compared by outlet, with counts, intervals and the spread within the articles."""

import numpy as np
import pandas as pd

from analysis.resampling import (
    article_rows,
    bootstrap_ratio,
    clusters_of,
    code_groups,
    divide,
    group_articles,
)


def compare_sentiment(
    scores: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    split: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the sentiment of sentences between groups of articles.

    One row per group: `by`, `n_articles`, `n_sentences`, `mean` of their `compound` (higher = more
    positive words) with its interval `low`, `high` over articles (missing below ten, with the
    `reason`), `median`, `n_negative`, `n_zero`, `n_positive` and their `share_…`, `spread_low` and
    `spread_high`: the middle half of the sentences *within these articles*. That spread says
    nothing of a group's other articles; only the interval does.

    `split` makes a row per group and value of another column of `scores`: "voice"
    (`score_sentences` with quotations), "target" (`score_targets`) or "zone"; an empty value has
    its row, with counts of 0. For targets `n_several` counts the sentences that mention others
    too: they stand in several rows. Raises ValueError for columns that do not exist.
    """
    groups = group_articles(articles, by=by, within=within)
    keys = _keys(scores, split)
    n_keys = len(keys.categories)
    home = article_rows(scores, articles)
    cell = home * n_keys + keys.codes.astype(np.intp)
    shape = (len(articles), n_keys)
    compound = scores["compound"].to_numpy()
    total = np.bincount(cell, weights=compound, minlength=np.prod(shape)).reshape(shape)
    counts = np.bincount(cell, minlength=np.prod(shape)).reshape(shape)
    clusters = clusters_of(articles)
    table = bootstrap_ratio(total, counts, groups, clusters=clusters, n_boot=n_boot, seed=seed)
    place = code_groups(groups)[0][home]
    within_articles = _describe(
        scores[place >= 0], place[place >= 0] * n_keys + keys.codes[place >= 0], len(table)
    )
    labels = (
        {} if split is None else {split: pd.Categorical.from_codes(table["key"], dtype=keys.dtype)}
    )
    return pd.concat(
        [
            table[list(groups.columns)].assign(**labels),
            table[["n_articles"]],
            within_articles[["n_sentences"]],
            table[["estimate", "low", "high"]].rename(columns={"estimate": "mean"}),
            within_articles.drop(columns="n_sentences"),
            table[["reason"]],
        ],
        axis=1,
    )


def _keys(scores: pd.DataFrame, split: str | None) -> pd.Categorical:
    if split is None:
        return pd.Categorical.from_codes(np.zeros(len(scores), dtype=np.intp), categories=["all"])
    if split not in scores:
        hint = {
            "voice": "; score_sentences(corpus, quotations=…) gives it",
            "target": "; score_targets(scores, mentions, articles) gives it",
        }.get(split, "")
        raise ValueError(f"split={split!r}: scores have no such column{hint}")
    column = scores[split]
    if column.isna().any():
        raise ValueError(f"split={split!r}: {int(column.isna().sum())} rows have no value there")
    if isinstance(column.dtype, pd.CategoricalDtype):
        used = column.cat.remove_unused_categories() if split == "zone" else column
        return used.array
    return pd.Categorical(column)


def _describe(scores: pd.DataFrame, place: np.ndarray, n: int) -> pd.DataFrame:
    """Counts, shares, median and middle half of the sentences of each group."""
    compound = scores["compound"].to_numpy()
    n_all = np.bincount(place, minlength=n)
    signs = {"negative": compound < 0, "zero": compound == 0, "positive": compound > 0}
    counts = {name: np.bincount(place[sign], minlength=n) for name, sign in signs.items()}
    ranked = pd.Series(compound).groupby(place)
    ranks = {q: ranked.quantile(q).reindex(range(n)) for q in (0.25, 0.5, 0.75)}
    table = {
        "median": ranks[0.5],
        "spread_low": ranks[0.25],
        "spread_high": ranks[0.75],
        "n_sentences": n_all,
        **{f"n_{name}": count for name, count in counts.items()},
        **{f"share_{name}": divide(count, n_all) for name, count in counts.items()},
    }
    if "n_targets" in scores:
        several = (scores["n_targets"] > 1).to_numpy()
        table["n_several"] = np.bincount(place[several], minlength=n)
    return pd.DataFrame(table)
