import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.sentiment import EMPHASIS, score_tokens
from analysis.shift import compare_shift


def corpus_of(one, two):
    return analysis.load(pd.DataFrame({"text": [one, two], "outlet": ["A", "B"]}))


def shift_of(one, two, **options):
    corpus = corpus_of(one, two)
    return compare_shift(score_tokens(corpus), corpus.articles, "A", "B", **options)


def means_of(corpus):
    tokens = score_tokens(corpus)
    tokens = tokens[(tokens["part"] != "mark") | (tokens["valence"] != 0)]
    sums = tokens.groupby("article_id", observed=True)["valence"].sum()
    return sums / tokens[tokens["part"] != "emphasis"].groupby("article_id", observed=True).size()


def test_parts_worked_by_hand():
    # good 1.9, bad -2.5; A: 2 of 4 and 0 of 4 words, B: 1 of 2 and 1 of 2
    table = shift_of("good old good days", "bad good").set_index("term")
    assert table.loc["bad", "contribution"] == pytest.approx(-0.5 * -2.5)
    assert table.loc["bad", ["n_a", "n_b"]].tolist() == [0, 1]
    assert table.loc["bad", "valence_a"] == table.loc["bad", "valence_b"]  # absent: the other's
    assert "good" not in table.index  # as frequent in both, with equal valence


def test_valence_part_is_what_negation_does():
    table = shift_of("They are good here", "They not good here").set_index("term")
    row = table.loc["good"]
    assert row["frequency_part"] == 0
    assert row["valence_part"] == pytest.approx((1.9 - 1.9 * -0.74) / 4)


WORDS = "good bad not very happy day the people kill! great? but"
SENTENCES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(SENTENCES, SENTENCES, st.floats(-4, 4))
def test_contributions_add_up_to_the_difference(one, two, reference):
    corpus = corpus_of(one, two)
    table = compare_shift(score_tokens(corpus), corpus.articles, "A", "B", reference=reference)
    a, b = means_of(corpus)
    assert np.isclose(table["contribution"].sum(), a - b, atol=1e-12)


def test_exchanging_the_outlets_turns_the_sign():
    corpus = corpus_of("good good day not bad", "a bad, bad day!")
    tokens = score_tokens(corpus)
    there = compare_shift(tokens, corpus.articles, "A", "B").set_index("term")["contribution"]
    back = compare_shift(tokens, corpus.articles, "B", "A").set_index("term")["contribution"]
    pd.testing.assert_series_equal(there, -back)


def test_emphasis_is_a_row_of_its_own():
    table = shift_of("good day!", "good day").set_index("term")
    assert table["contribution"].to_dict() == pytest.approx({EMPHASIS: 0.292 / 2})
    moved = shift_of("good day!", "good day", reference=1.0).set_index("term")
    assert moved.loc[EMPHASIS, "contribution"] == pytest.approx(0.292 / 2)


def test_largest_contribution_comes_first():
    sizes = shift_of("good great bad day", "kill day one two").contribution.abs()
    assert sizes.is_monotonic_decreasing


@pytest.mark.parametrize(("a", "b", "match"), [("A", "C", "no such outlet"), ("A", "A", "differ")])
def test_unknown_outlets_are_named(a, b, match):
    corpus = corpus_of("good", "bad")
    with pytest.raises(ValueError, match=match):
        compare_shift(score_tokens(corpus), corpus.articles, a, b)
