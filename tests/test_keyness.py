import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.keyness import compare_terms
from analysis.terms import count_terms


def counts_of(rows: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "term", "n", "total"])


def articles_of(outlets: dict[str, str], **columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"article_id": list(outlets), "outlet": list(outlets.values()), **columns})


TWO = articles_of({"a": "A", "b": "B"})
MONROE = counts_of(
    [("a", t, n, 16) for t, n in zip("wxyz", [1, 5, 1, 9], strict=True)]
    + [("b", t, n, 909) for t, n in zip("wxyz", [100, 510, 100, 199], strict=True)]
)


def many(n: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    articles = articles_of({f"a{i}": "AB"[i % 2] for i in range(n)})
    rows = [
        (f"a{i}", t, int(k), 100)
        for i in range(n)
        for t, k in zip("xy", rng.poisson([2 + 3 * (i % 2), 4]), strict=True)
        if k
    ]
    return counts_of(rows), articles


def test_the_table_has_the_published_log_odds():
    table = compare_terms(MONROE, TWO, prior="uniform")
    of_a = table[table["outlet"] == "A"].set_index("term")
    assert of_a.loc["z", "log_odds"] == pytest.approx(1.52010, abs=5e-6)
    assert of_a.loc["z", "z_four_term"] == pytest.approx(2.98306, abs=5e-6)
    assert of_a.loc["x", "log_odds"] == pytest.approx(-1.03458, abs=5e-6)
    assert of_a["prior_alpha0"].unique() == pytest.approx([0.04])


def test_counts_and_totals_stand_beside_the_scores():
    row = compare_terms(MONROE, TWO).query("outlet == 'B' and term == 'y'").iloc[0]
    assert (row["n_target"], row["n_reference"]) == (100, 1)
    assert (row["total_target"], row["total_reference"]) == (909, 16)
    assert (row["n_articles"], row["n_articles_with"]) == (1, 1)
    assert row["per_1000"] == pytest.approx(110.011, abs=0.001)


def test_each_group_is_compared_with_all_others():
    articles = articles_of({"a": "A", "b": "B", "c": "C"})
    counts = counts_of([("a", "x", 1, 10), ("b", "x", 2, 20), ("c", "x", 4, 40), ("c", "y", 1, 40)])
    table = compare_terms(counts, articles)
    assert table.groupby("outlet", observed=True).size().tolist() == [2, 2, 2]
    row = table.query("outlet == 'B' and term == 'x'").iloc[0]
    assert (row["n_reference"], row["total_reference"]) == (5, 50)


def test_of_two_groups_one_is_the_other_with_the_sign_flipped():
    table = compare_terms(*many(30))
    a = table[table["outlet"] == "A"].set_index("term").sort_index()
    b = table[table["outlet"] == "B"].set_index("term").sort_index()
    for score in ("log_odds", "z_four_term", "log_ratio", "log_ratio_conservative"):
        np.testing.assert_allclose(a[score], -b[score])
    np.testing.assert_allclose(a["low"], -b["high"], rtol=1e-5)


def test_a_corpus_beside_its_copy_has_double_counts_and_the_same_rates():
    counts, articles = many(20)
    copy = counts.assign(article_id="c" + counts["article_id"])
    again = articles.assign(article_id="c" + articles["article_id"])
    once = compare_terms(counts, articles, n_boot=0).set_index(["outlet", "term"]).sort_index()
    twice = compare_terms(pd.concat([counts, copy]), pd.concat([articles, again]), n_boot=0)
    twice = twice.set_index(["outlet", "term"]).sort_index()
    assert (twice["n_target"] == 2 * once["n_target"]).all()
    for rate in ("per_1000", "log_ratio", "dispersion_dp"):
        np.testing.assert_allclose(twice[rate], once[rate])
    np.testing.assert_allclose(twice["g2"], 2 * once["g2"])


def test_the_interval_is_that_of_drawing_articles():
    counts, articles = many(30)
    table = compare_terms(counts, articles, n_boot=4000).set_index(["outlet", "term"])
    row = table.loc[("B", "x")]
    x = counts[counts["term"] == "x"].set_index("article_id")["n"]
    n = x.reindex(articles["article_id"]).fillna(0).to_numpy()
    rng = np.random.default_rng(9)
    a, b = np.arange(0, 30, 2), np.arange(1, 30, 2)
    y1 = n[rng.choice(b, (4000, 15))].sum(axis=1) + row["prior_alpha"]
    y2 = n[rng.choice(a, (4000, 15))].sum(axis=1) + row["prior_alpha"]
    whole = 1500 + row["prior_alpha0"]
    draws = np.log(y1 / (whole - y1) / (y2 / (whole - y2)))
    low, high = np.percentile(draws, [2.5, 97.5])
    assert row["low"] == pytest.approx(low, abs=0.03)
    assert row["high"] == pytest.approx(high, abs=0.03)
    assert row["low"] < row["log_odds"] < row["high"]


def test_interval_and_p_are_missing_below_ten_articles_with_the_reason():
    table = compare_terms(*many(18))
    assert table[["low", "high", "p_adjusted"]].isna().all(axis=None)
    assert table["reason"].unique().tolist() == ["9 articles; an interval needs 10"]


def test_a_small_reference_takes_the_interval_too():
    counts, articles = many(30)
    articles = articles.assign(outlet=["A"] * 25 + ["B"] * 5)
    reasons = compare_terms(counts, articles).groupby("outlet", observed=True)["reason"].first()
    assert reasons["A"] == "the others: 5 articles; an interval needs 10"
    assert reasons["B"] == "5 articles; an interval needs 10"


def test_small_groups_together_are_a_reference():
    counts, articles = many(30)
    articles = articles.assign(outlet=["A"] * 15 + list("BCDEFGHIJKLMNOP"))
    table = compare_terms(counts, articles)
    assert table.loc[table["outlet"] == "A", "low"].notna().all()
    assert table.loc[table["outlet"] == "B", "low"].isna().all()


def test_rare_terms_have_no_interval():
    counts, articles = many(30)
    counts = pd.concat([counts, counts_of([("a0", "rare", 2, 100)])])
    row = compare_terms(counts, articles).query("outlet == 'A' and term == 'rare'").iloc[0]
    assert np.isnan(row["low"]) and np.isnan(row["p_adjusted"])
    assert row["reason"] == "counted 2 times; an interval needs 5"


def test_copies_inside_clusters_leave_the_interval():
    counts, articles = many(24)
    copy = counts.assign(article_id="c" + counts["article_id"])
    again = articles.assign(article_id="c" + articles["article_id"])
    united = pd.concat([articles, again]).assign(cluster=list(articles["article_id"]) * 2)
    once = compare_terms(counts, articles, weight=1e-9)
    twice = compare_terms(pd.concat([counts, copy]), united.reset_index(drop=True), weight=2e-9)
    pd.testing.assert_frame_equal(once[["low", "high"]], twice[["low", "high"]], rtol=1e-4)


def test_within_compares_inside_each_story_only():
    articles = articles_of(
        {"a": "A", "b": "B", "c": "A", "d": "C"}, story=["raid", "raid", "vote", "vote"]
    )
    counts = counts_of([("a", "x", 3, 30), ("b", "y", 2, 20), ("c", "x", 4, 40), ("d", "z", 1, 10)])
    table = compare_terms(counts, articles, within="story")
    assert list(table.columns[:3]) == ["story", "outlet", "term"]
    row = table.query("story == 'raid' and outlet == 'A' and term == 'x'").iloc[0]
    assert (row["n_reference"], row["total_reference"]) == (0, 20)
    assert "z" not in set(table.query("story == 'raid'")["term"])


def test_within_one_story_equals_no_stories():
    counts, articles = many(24)
    inside = compare_terms(counts, articles.assign(story="s"), within="story")
    plain = compare_terms(counts, articles)
    pd.testing.assert_frame_equal(inside.drop(columns="story"), plain)


def test_stories_of_one_outlet_are_left_out():
    articles = articles_of({"a": "A", "b": "B"}, story=["one", "two"])
    counts = counts_of([("a", "x", 3, 30), ("b", "y", 2, 20)])
    assert compare_terms(counts, articles, within="story").empty


def test_one_outlet_has_nothing_to_be_compared_with():
    table = compare_terms(counts_of([("a", "x", 3, 30)]), articles_of({"a": "A"}))
    assert table["log_odds"].isna().all()
    assert table["reason"].tolist() == ["no other group to compare with"]
    assert table["per_1000"].tolist() == [100]


def test_dispersion_is_over_the_articles_of_the_group():
    sizes = [9, 10, 10, 10, 11]
    rows = [(f"a{i}", "even", 1, n) for i, n in enumerate(sizes)] + [("a0", "first", 1, 9)]
    articles = articles_of(dict.fromkeys([f"a{i}" for i in range(5)], "A"))
    table = compare_terms(counts_of(rows), articles).set_index("term")
    assert table.loc["even", "dispersion_dp"] == pytest.approx(0.02)
    assert table.loc["first", "dispersion_dp"] == pytest.approx(0.82)


def test_rows_are_sorted_by_group_score_and_term():
    table = compare_terms(MONROE, TWO)
    assert table["term"].tolist() == ["z", "w", "y", "x", "x", "w", "y", "z"]


def test_the_prior_draws_scores_towards_no_difference():
    light, heavy = (compare_terms(MONROE, TWO, weight=w) for w in (1, 1000))
    assert (heavy["log_odds"].abs() < light["log_odds"].abs()).all()
    assert light["prior_alpha0"].unique() == [1]
    assert light.groupby("outlet", observed=True)["prior_alpha"].sum().tolist() == pytest.approx(
        [1, 1]
    )


def test_seeds_compare_without_intervals():
    corpus = analysis.load("seeds")
    table = compare_terms(count_terms(corpus), corpus.articles)
    assert table["outlet"].nunique() == 4
    assert table["low"].isna().all()


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="by='desk': articles have no such column"):
        compare_terms(MONROE, TWO, by="desk")
    with pytest.raises(ValueError, match="articles: 'b', an article of the facts, is not there"):
        compare_terms(MONROE, TWO.iloc[:1])
    with pytest.raises(ValueError, match="prior='flat': allowed are 'informative' and 'uniform'"):
        compare_terms(MONROE, TWO, prior="flat")
    with pytest.raises(ValueError, match="weight=0: give a positive number of words"):
        compare_terms(MONROE, TWO, weight=0)
    with pytest.raises(ValueError, match="counts: no column total; give a table of count_terms"):
        compare_terms(MONROE.drop(columns="total"), TWO)
    mixed = pd.concat([MONROE, counts_of([("a", "w x", 1, 15)])])
    with pytest.raises(ValueError, match="counts: two totals for article 'a'"):
        compare_terms(mixed, TWO)
