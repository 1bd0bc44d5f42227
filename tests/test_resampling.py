import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from analysis.resampling import (
    article_rows,
    bootstrap_ratio,
    clusters_of,
    divide,
    draw_weights,
    group_articles,
    percentiles,
)


def articles_of(*outlets: str, **columns: list[object]) -> pd.DataFrame:
    ids = [f"a{i}" for i in range(len(outlets))]
    return pd.DataFrame({"article_id": ids, "outlet": outlets, **columns})


def test_the_estimate_is_the_ratio_of_sums():
    groups = group_articles(articles_of("A", "A", "B"))
    table = bootstrap_ratio([1, 2, 3], [10, 20, 10], groups)
    assert table["outlet"].tolist() == ["A", "B"]
    assert table["estimate"].tolist() == [0.1, 0.3]
    assert table["n_articles"].tolist() == [2, 1]


def test_below_ten_articles_the_interval_is_missing_with_the_reason():
    groups = group_articles(articles_of(*"AAA", *"B" * 10))
    table = bootstrap_ratio(range(13), [10] * 13, groups)
    assert table["low"].isna().tolist() == [True, False]
    assert table["reason"].iloc[0] == "3 articles; an interval needs 10"
    assert pd.isna(table["reason"].iloc[1])


def test_an_undefined_ratio_is_missing_and_says_why():
    table = bootstrap_ratio([0] * 12, [0] * 12, group_articles(articles_of(*"A" * 12)))
    assert table[["estimate", "low", "high"]].isna().all(axis=None)
    assert table["reason"].iloc[0] == "undefined: nothing to divide by"


def test_no_interval_where_nothing_varies():
    table = bootstrap_ratio([0] * 12, [9] * 12, group_articles(articles_of(*"A" * 12)))
    assert table["estimate"].iloc[0] == 0
    assert np.isnan(table["low"].iloc[0])
    assert table["reason"].iloc[0] == "the same in every draw"


def test_the_interval_is_that_of_scipy():
    rng = np.random.default_rng(3)
    top, bottom = rng.poisson(5, 40), rng.integers(80, 120, 40)
    table = bootstrap_ratio(top, bottom, group_articles(articles_of(*"A" * 40)), n_boot=20_000)
    oracle = stats.bootstrap(
        (top, bottom),
        lambda x, y, axis: x.sum(axis=axis) / y.sum(axis=axis),
        paired=True,
        method="percentile",
        n_resamples=20_000,
        rng=np.random.default_rng(4),
    ).confidence_interval
    assert table["low"].iloc[0] == pytest.approx(oracle.low, rel=0.01)
    assert table["high"].iloc[0] == pytest.approx(oracle.high, rel=0.01)


def test_sparse_and_dense_keys_agree():
    rng = np.random.default_rng(5)
    counts, totals = rng.poisson(1, (24, 7)), rng.integers(50, 90, 24)
    groups = group_articles(articles_of(*"AB" * 12))
    dense = bootstrap_ratio(counts, totals, groups)
    pd.testing.assert_frame_equal(dense, bootstrap_ratio(sparse.csr_array(counts), totals, groups))
    assert dense["key"].tolist() == list(range(7)) * 2


def test_a_key_alone_has_the_interval_it_has_among_others():
    rng = np.random.default_rng(6)
    counts, totals = rng.poisson(2, (15, 3)), np.full(15, 60)
    groups = group_articles(articles_of(*"A" * 15))
    among = bootstrap_ratio(counts, totals, groups)
    alone = bootstrap_ratio(counts[:, 1], totals, groups)
    assert among["low"].iloc[1] == alone["low"].iloc[0]


def test_the_same_seed_gives_the_same_interval():
    groups = group_articles(articles_of(*"A" * 12))
    one, two, other = (bootstrap_ratio(range(12), [9] * 12, groups, seed=s) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert one["low"].iloc[0] != other["low"].iloc[0]


def test_duplicating_each_article_inside_its_cluster_leaves_the_interval():
    top, bottom = np.arange(12), np.arange(40, 52)
    once = bootstrap_ratio(top, bottom, group_articles(articles_of(*"A" * 12)))
    twice = bootstrap_ratio(
        np.repeat(top, 2),
        np.repeat(bottom, 2),
        group_articles(articles_of(*"A" * 24)),
        clusters=pd.Series(np.repeat(np.arange(12), 2)),
    )
    columns = ["estimate", "low", "high"]
    pd.testing.assert_frame_equal(once[columns], twice[columns])


def test_clusters_are_the_units_that_an_interval_needs():
    groups = group_articles(articles_of(*"A" * 12))
    clusters = pd.Series(np.repeat(["x", "y", "z"], 4))
    table = bootstrap_ratio(range(12), [9] * 12, groups, clusters=clusters)
    assert table["reason"].iloc[0] == "3 clusters; an interval needs 10"


def test_an_article_without_a_cluster_stands_on_its_own():
    groups = group_articles(articles_of(*"A" * 12))
    alone = pd.Series([None] * 12, dtype="str")
    left = bootstrap_ratio(range(12), [9] * 12, groups, clusters=alone)
    right = bootstrap_ratio(range(12), [9] * 12, groups)
    pd.testing.assert_frame_equal(left, right)


def test_articles_without_a_group_are_not_used():
    groups = group_articles(articles_of("A", None, "B"))
    table = bootstrap_ratio([1, 100, 2], [10, 10, 10], groups)
    assert table["estimate"].tolist() == [0.1, 0.2]


def test_within_makes_groups_inside_each_story():
    articles = articles_of("A", "B", "A", story=["x", "x", "y"])
    table = bootstrap_ratio([1, 2, 3], [10, 10, 10], group_articles(articles, within="story"))
    assert list(zip(table["story"], table["outlet"], strict=True)) == [
        ("x", "A"),
        ("x", "B"),
        ("y", "A"),
    ]


def test_coverage_of_thirty_articles_is_near_nominal():
    rng = np.random.default_rng(7)
    tops = rng.normal(50, 10, (30, 400))
    table = bootstrap_ratio(tops, np.full(30, 1000), group_articles(articles_of(*"A" * 30)))
    assert ((table["low"] <= 0.05) & (table["high"] >= 0.05)).mean() >= 0.92


def test_weights_draw_as_many_units_as_there_are():
    weights = draw_weights(7, 50, np.random.default_rng(0))
    assert weights.shape == (7, 50)
    assert (weights.sum(axis=0) == 7).all()


def test_percentiles_are_numpys_and_pass_over_undefined_draws():
    draws = np.random.default_rng(0).normal(size=(3, 200))
    np.testing.assert_allclose(percentiles(draws), np.percentile(draws, [2.5, 97.5], axis=1))
    draws[:, ::3] = np.nan
    np.testing.assert_allclose(percentiles(draws), np.nanpercentile(draws, [2.5, 97.5], axis=1))


def test_division_by_nothing_is_undefined():
    assert np.isnan(divide(np.array([1.0]), np.array([0.0]))).all()


def test_facts_know_the_row_of_their_article():
    articles = articles_of("A", "B")
    assert article_rows(pd.DataFrame({"article_id": ["a1", "a0"]}), articles).tolist() == [1, 0]
    with pytest.raises(ValueError, match="'z9', an article of the facts, is not there"):
        article_rows(pd.DataFrame({"article_id": ["a1", "z9"]}), articles)


def test_a_cluster_column_is_found():
    assert clusters_of(articles_of("A")) is None
    assert clusters_of(articles_of("A", cluster=["x"])).tolist() == ["x"]


def test_a_group_column_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="by='desk': articles have no such column; there are outl"):
        group_articles(articles_of("A"), by="desk")
    with pytest.raises(ValueError, match="within='outlet': it must be another column"):
        group_articles(articles_of("A"), within="outlet")
    with pytest.raises(ValueError, match="by='kind': no article says it"):
        group_articles(articles_of("A", kind=[None]), by="kind")


def test_shapes_and_gaps_are_refused():
    groups = group_articles(articles_of("A", "B"))
    with pytest.raises(ValueError, match="numerator: 3 rows for 2 articles"):
        bootstrap_ratio([1, 2, 3], [1, 2], groups)
    with pytest.raises(ValueError, match="denominator: give a number per article"):
        bootstrap_ratio([1, 2], [1, np.nan], groups)
    with pytest.raises(ValueError, match="denominator: -1 is negative"):
        bootstrap_ratio([1, 2], [1, -1], groups)
