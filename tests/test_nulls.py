import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.contrasts import count_deals
from analysis.nulls import null_log_odds


def made(n: int, *, effect: float = 0.0, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    articles = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(n)], "outlet": ["AB"[i % 2] for i in range(n)]}
    )
    rates = rng.gamma(2, 2, size=(n, 8)) + effect * (np.arange(n) % 2)[:, None] * (
        np.arange(8) == 0
    )
    rows = [
        (f"a{i}", f"t{j}", int(k), 200)
        for i in range(n)
        for j, k in enumerate(rng.poisson(rates[i]))
    ]
    return pd.DataFrame(rows, columns=["article_id", "term", "n", "total"]), articles


def test_deals_are_counted_whatever_the_groups_are_called():
    assert count_deals(np.array([1, 1])) == 1
    assert count_deals(np.array([2, 2])) == 3
    assert count_deals(np.array([2, 1, 1, 1])) == 10
    assert count_deals(np.array([3, 3, 0])) == 10


def test_five_articles_say_nothing_about_chance():
    corpus = analysis.load("seeds")
    row = null_log_odds(analysis.count_terms(corpus), corpus.articles).iloc[0]
    assert (row["n_distinct"], row["n_deals"]) == (10, 0)
    assert row["verdict"] == "uninformative"
    assert np.isnan(row["largest_z"])


def test_groups_that_do_not_differ_stay_within_chance():
    verdicts = [null_log_odds(*made(24, seed=s)).iloc[0]["verdict"] for s in range(20)]
    assert verdicts.count("beyond chance") <= 4


def test_a_strong_difference_lies_beyond_chance():
    row = null_log_odds(*made(24, effect=30)).iloc[0]
    assert row["verdict"] == "beyond chance"
    assert row["observed"] > row["largest_z"]


def test_the_observed_z_is_that_of_the_comparison():
    counts, articles = made(24)
    table = analysis.compare_terms(counts, articles, n_boot=0)
    observed = null_log_odds(counts, articles).iloc[0]["observed"]
    assert observed == pytest.approx(table["z_four_term"].abs().max())


def test_deals_stay_inside_a_story():
    counts, articles = made(4)
    articles = articles.assign(story=["x", "x", "y", "y"])
    assert null_log_odds(counts, articles, within="story").iloc[0]["n_distinct"] == 1


def test_one_group_has_nothing_to_compare():
    counts, articles = made(24)
    row = null_log_odds(counts, articles.assign(outlet="A")).iloc[0]
    assert row["verdict"] == "uninformative"


def test_clusters_are_dealt_together():
    counts, articles = made(24)
    row = null_log_odds(counts, articles.assign(cluster=list("xxyyzz") * 4)).iloc[0]
    assert row["n_units"] == 6


def test_too_few_deals_are_refused():
    with pytest.raises(ValueError, match="n_deals=3: give 20 or more"):
        null_log_odds(*made(24), n_deals=3)
