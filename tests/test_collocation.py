import numpy as np
import pandas as pd
import pytest
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures

import analysis
from analysis.collocation import _measure, compare_collocations


def pairs_of(*texts: str) -> pd.DataFrame:
    corpus = analysis.load(pd.DataFrame({"text": texts}))
    return analysis.count_terms(corpus, ngram=2, stopwords=None)


def measured(n: int, first: int, second: int, total: int) -> pd.Series:
    cells = {"n": [n], "n_first": [first], "n_second": [second], "total": [total]}
    return _measure(pd.DataFrame(cells)).iloc[0]


def test_t_is_that_of_manning_and_schuetze():
    assert measured(8, 15828, 4675, 14307668)["t"] == pytest.approx(0.9999, abs=1e-4)


def test_pmi_and_npmi_are_boumas():
    scores = measured(20, 42, 20, 14307668)
    assert scores["pmi"] == pytest.approx(18.38, abs=0.005)
    assert scores["npmi"] == pytest.approx(0.94496, abs=5e-6)


def test_g2_is_dunnings():
    assert measured(110, 2552, 221, 31777)["g2"] == pytest.approx(270.72, abs=0.005)


def test_counts_are_those_of_nltks_finder_where_pairs_do_not_cross_sentences():
    words = ["a", "b", "a", "b", "c", "a", "b", "d", "c", "c", "a", "b"]
    table = compare_collocations(pairs_of(" ".join(words)), stopwords=None).set_index("term")
    finder = BigramCollocationFinder.from_words(words)
    for (first, second), n in finder.ngram_fd.items():
        if n >= 2:
            assert table.loc[f"{first} {second}", "n"] == n
    row = table.loc["a b"]
    expected = BigramAssocMeasures.likelihood_ratio(4, (4, 4), len(words) - 1)
    assert row["g2"] == pytest.approx(expected)


def test_a_pair_that_is_all_there_is_has_no_npmi():
    table = compare_collocations(pairs_of("Yes sir. Yes sir."), stopwords=None)
    assert np.isnan(table["npmi"].iloc[0])


def test_counts_stand_beside_the_scores():
    row = compare_collocations(pairs_of("a b. a c. a b.", "a b."), stopwords=None).iloc[0]
    assert (row["term"], row["n"], row["n_first"], row["n_second"]) == ("a b", 3, 4, 3)
    assert (row["total"], row["n_articles_with"]) == (4, 2)
    assert row["n_expected"] == 3


def test_pairs_with_stop_words_at_the_ends_are_left_out_but_counted():
    pairs = pairs_of("the raid began. the raid began.")
    table = compare_collocations(pairs)
    assert table["term"].tolist() == ["raid began"]
    assert table["total"].tolist() == [4]


def test_twice_the_texts_double_the_counts_and_leave_pmi():
    text = "Raids began in the town, raids ended, the town slept, and raids began."
    once, twice = compare_collocations(pairs_of(text)), compare_collocations(pairs_of(text, text))
    twice = twice.set_index("term").loc[once["term"]].reset_index()
    assert (twice["n"] == 2 * once["n"]).all()
    np.testing.assert_allclose(twice["pmi"], once["pmi"])


def test_rows_are_sorted_by_g2_and_term():
    g2 = compare_collocations(pairs_of("a b a b c d c d e e e a"), stopwords=None)
    attracts = g2[g2["n"] >= g2["n_expected"]]
    assert attracts["g2"].is_monotonic_decreasing


def test_no_pairs_make_no_rows():
    assert compare_collocations(pairs_of("Word.")).empty


def test_counts_that_are_no_pairs_are_refused():
    corpus = analysis.load(pd.DataFrame({"text": ["one two three"]}))
    with pytest.raises(ValueError, match="pairs: 'one' is no pair of words"):
        compare_collocations(analysis.count_terms(corpus, stopwords=None))
    filtered = analysis.count_terms(corpus, ngram=2, stopwords=["one"])
    with pytest.raises(ValueError, match="pairs: some are left out"):
        compare_collocations(filtered)
    with pytest.raises(ValueError, match="pairs: give count_terms"):
        compare_collocations(corpus.articles)
