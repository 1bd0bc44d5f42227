import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.dispersion import compare_dispersion

SIZES = [9, 10, 10, 10, 11]


def made(*rows: tuple[int, str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = pd.DataFrame(
        [(f"a{i}", term, n, SIZES[i]) for i, term, n in rows],
        columns=["article_id", "term", "n", "total"],
    )
    ids = [f"a{i}" for i in range(5)]
    return counts, pd.DataFrame({"article_id": ids, "outlet": "A"})


def test_dp_is_griess():
    counts, articles = made(*[(i, "even", 1) for i in range(5)], (0, "first", 1))
    table = compare_dispersion(counts, articles).set_index("term")
    assert table.loc["even", "dp"] == pytest.approx(0.02)
    assert table.loc["even", "dp_norm"] == pytest.approx(0.024, abs=5e-4)
    assert table.loc["first", "dp"] == pytest.approx(0.82)
    assert table.loc["first", "dp_norm"] == pytest.approx(1)


def test_dp_is_half_the_sum_of_differences():
    rng = np.random.default_rng(0)
    n = rng.integers(0, 9, 5)
    counts, articles = made(
        *[(i, "x", int(k)) for i, k in enumerate(n) if k], *[(i, "y", 1) for i in range(5)]
    )
    dp = compare_dispersion(counts, articles).set_index("term").loc["x", "dp"]
    assert dp == pytest.approx(np.abs(n / n.sum() - np.array(SIZES) / 50).sum() / 2)


def test_doubled_counts_leave_dp():
    counts, articles = made((0, "x", 1), (1, "x", 3), (2, "y", 1), (3, "y", 2), (4, "y", 1))
    doubled = counts.assign(n=counts["n"] * 2, total=counts["total"] * 2)
    once, twice = compare_dispersion(counts, articles), compare_dispersion(doubled, articles)
    pd.testing.assert_series_equal(once["dp"], twice["dp"])


def test_one_part_has_no_dispersion():
    counts, articles = made((0, "x", 1))
    row = compare_dispersion(counts, articles.head(1)).iloc[0]
    assert np.isnan(row["dp"]) and np.isnan(row["dp_norm"])
    assert row["n_parts"] == 1


def test_tenths_of_an_article_are_parts():
    words = ["x"] + ["w"] * 19 + ["x"] * 0
    corpus = analysis.load(pd.DataFrame({"text": [" ".join(words)]}))
    counts = analysis.count_terms(corpus, stopwords=None, by_part=True)
    assert counts.groupby("part")["n"].sum().tolist() == [2] * 10
    table = compare_dispersion(counts, corpus.articles, by="article_id").set_index("term")
    assert table.loc["x", "dp"] == pytest.approx(0.9)
    assert table.loc["x", "dp_norm"] == pytest.approx(1)
    assert table.loc["w", ["n", "n_parts", "n_parts_with"]].tolist() == [19, 10, 10]


def test_tenths_of_uneven_length_are_weighed():
    corpus = analysis.load(pd.DataFrame({"text": ["a b c d e f g h i j k l m"]}))
    counts = analysis.count_terms(corpus, stopwords=None, by_part=True)
    sizes = counts.groupby("part")["n"].sum()
    table = compare_dispersion(counts, corpus.articles, by="article_id").set_index("term")
    part = counts.set_index("term").loc["a", "part"]
    assert table.loc["a", "dp"] == pytest.approx(1 - sizes[part] / 13)


def test_rows_are_sorted_by_dp_and_term():
    corpus = analysis.load("seeds")
    table = compare_dispersion(analysis.count_terms(corpus), corpus.articles)
    of_one = table[table["outlet"] == table["outlet"].iloc[0]]
    assert of_one["dp"].is_monotonic_increasing


def test_tenths_that_were_not_counted_are_refused():
    counts, articles = made((0, "x", 1))
    with pytest.raises(ValueError, match='by="article_id": counts lack "part"'):
        compare_dispersion(counts, articles, by="article_id")
