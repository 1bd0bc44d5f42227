"""Frames and labels compared by outlet, with counts and intervals."""

import numpy as np
import pandas as pd

from analysis.resampling import (
    article_rows,
    bootstrap_ratio,
    clusters_of,
    divide,
    group_articles,
)


def compare_frames(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How often each group of articles brings up each frame.

    One row per group and frame: `by`, `frame`, `n` (hits), `n_words`, `per_1000` (hits per 1,000
    words; higher = brought up more often) with its interval `low`, `high` over articles (missing
    below ten, with the `reason`), `n_articles`, `n_articles_with` (those with a hit),
    `n_sentences` (that bring it up), `n_sentences_several` (of these, those that bring up another
    frame as well) and `share_several`. `hits` are of `count_frames`, `sentences` of `count_words`
    over the same zones. Rates of two frames must not be compared with each other: one has more
    terms than the other. Raises ValueError as `group_articles` does.
    """
    groups = group_articles(articles, by=by, within=within)
    n = _tally(hits, "frame", articles)
    table = _rates(n, sentences, articles, groups, n_boot=n_boot, seed=seed)
    once = hits.drop_duplicates(["sentence_id", "frame"])
    several = once["sentence_id"].duplicated(keep=False).to_numpy()
    bearing = _add_up(_tally(once, "frame", articles), groups)
    more = _add_up(_tally(once[several], "frame", articles), groups)
    return table[list(groups.columns)].assign(
        frame=pd.Categorical.from_codes(table["key"], dtype=hits["frame"].dtype),
        **_rate_columns(table),
        n_articles_with=_add_up(n > 0, groups),
        n_sentences=bearing,
        n_sentences_several=more,
        share_several=divide(more.to_numpy(), bearing.to_numpy()),
        reason=table["reason"],
    )


def compare_labels(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Which of the competing names each group of articles takes, concept by concept.

    One row per group and label: `by`, `concept`, `label`, `n`, `n_words`, `per_1000` (hits per
    1,000 words) with `low`, `high` over articles (missing below ten, with the `reason`),
    `n_articles`, `n_articles_with`, `n_concept` (hits of all labels of the concept), `share` (of
    these; how the concept is named where it is named) with `share_low`, `share_high`. `hits` are
    of `count_labels`, `sentences` of `count_words` over the same zones. Shares may be compared
    between groups, not between concepts. Raises ValueError as `group_articles` does.
    """
    groups = group_articles(articles, by=by, within=within)
    n = _tally(hits, "label", articles)
    labels = hits["label"].cat.categories
    concept = pd.Series(labels, dtype="str").str.split(": ", n=1).str[0].to_numpy()
    whole = n @ (concept[:, None] == concept[None, :])
    table = _rates(n, sentences, articles, groups, n_boot=n_boot, seed=seed)
    clusters = clusters_of(articles)
    share = bootstrap_ratio(n, whole, groups, clusters=clusters, n_boot=n_boot, seed=seed)
    return table[list(groups.columns)].assign(
        concept=pd.Categorical(concept[table["key"]], categories=pd.unique(concept)),
        label=pd.Categorical.from_codes(table["key"], dtype=hits["label"].dtype),
        **_rate_columns(table),
        n_articles_with=_add_up(n > 0, groups),
        n_concept=share["denominator"].astype(int),
        share=share["estimate"],
        share_low=share["low"],
        share_high=share["high"],
        reason=table["reason"],
    )


def compare_coverage(
    hits: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
) -> pd.DataFrame:
    """How many sentences bring up no frame, one, or several.

    One row per group: `by`, `n_articles`, `n_sentences`, `n_none`, `n_one`, `n_several` and
    their shares `share_none`, `share_one`, `share_several`. A sentence without a frame is one
    whose words are not in the codebook, not one that is neutral. `hits` are of `count_frames`,
    `sentences` of `count_words` over the same zones. Raises ValueError as `group_articles` does.
    """
    groups = group_articles(articles, by=by, within=within)
    once = hits.drop_duplicates(["sentence_id", "frame"])
    n_frames = sentences["sentence_id"].map(once["sentence_id"].value_counts()).fillna(0)
    kinds = pd.CategoricalDtype(["none", "one", "several"])
    kind = pd.Categorical.from_codes(np.minimum(n_frames, 2).astype(int), dtype=kinds)
    counts = _tally(sentences.assign(kind=kind), "kind", articles)
    table = bootstrap_ratio(counts, counts.sum(axis=1), groups, n_boot=0)
    first = table[table["key"] == 0].reset_index(drop=True)
    parts = {name: table[table["key"] == k] for k, name in enumerate(kinds.categories)}
    return first[[*groups.columns, "n_articles"]].assign(
        n_sentences=first["denominator"].astype(int),
        **{f"n_{name}": part["numerator"].to_numpy(dtype=int) for name, part in parts.items()},
        **{f"share_{name}": part["estimate"].to_numpy() for name, part in parts.items()},
    )


def _tally(facts: pd.DataFrame, column: str, articles: pd.DataFrame) -> np.ndarray:
    """Articles × keys: how many facts each article has of each category of a column."""
    n_keys = len(facts[column].cat.categories)
    place = article_rows(facts, articles) * n_keys + facts[column].cat.codes.to_numpy()
    counts = np.bincount(place, minlength=len(articles) * n_keys)
    return counts.reshape(len(articles), n_keys)


def _rates(
    n: np.ndarray,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    groups: pd.DataFrame,
    *,
    n_boot: int,
    seed: int,
) -> pd.DataFrame:
    """Counts over words, a row per group and key, as `bootstrap_ratio` gives it."""
    row = article_rows(sentences, articles)
    words = np.bincount(row, weights=sentences["n_words"], minlength=len(articles))
    clusters = clusters_of(articles)
    return bootstrap_ratio(n, words, groups, clusters=clusters, n_boot=n_boot, seed=seed)


def _rate_columns(table: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        "n": table["numerator"].astype(int),
        "n_words": table["denominator"].astype(int),
        "per_1000": 1000 * table["estimate"],
        "low": 1000 * table["low"],
        "high": 1000 * table["high"],
        "n_articles": table["n_articles"],
    }


def _add_up(counts: np.ndarray, groups: pd.DataFrame) -> pd.Series:
    """Counts per article summed over each group: one value per group and key."""
    sums = bootstrap_ratio(counts, np.ones(len(counts)), groups, n_boot=0)
    return sums["numerator"].astype(int)
