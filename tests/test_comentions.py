import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

import analysis
from analysis.comentions import score_npmi, trade
from analysis.scores import adjust_p


def table_of(*texts: str, **options: object) -> pd.DataFrame:
    corpus = analysis.load(pd.DataFrame({"text": list(texts)}))
    mentions = analysis.find_mentions(corpus, codebook=None)
    return analysis.compare_comentions(corpus, mentions, n_permutations=999, **options)


def test_npmi_has_the_published_value():
    value = score_npmi(np.array([20]), np.array([42]), np.array([20]), 14307668)
    assert value[0] == pytest.approx(0.94496, abs=5e-6)


def test_npmi_has_its_bounds():
    one = np.array([1, 0, 4])
    values = score_npmi(one, np.array([1, 2, 4]), np.array([1, 2, 4]), 4)
    assert values[:2].tolist() == [1, -1] and np.isnan(values[2])


def test_adjusted_p_is_that_of_scipy_and_passes_missing_ones_over():
    p = np.array([0.01, 0.2, 0.03])
    assert np.allclose(adjust_p(p), false_discovery_control(p))
    assert np.isnan(adjust_p(np.array([np.nan, 0.01]))).tolist() == [True, False]


def test_pairs_are_counted_by_sentence_and_by_article():
    texts = ["Kenya met Ghana. Kenya met Ghana. Kenya met Peru.", "Peru met Ghana in Kenya."]
    pairs = table_of(*texts).set_index(["entity_a", "entity_b"])["n_both"]
    assert pairs[("Kenya", "Ghana") if ("Kenya", "Ghana") in pairs else ("Ghana", "Kenya")] == 3
    assert set(table_of(*texts, window="article")["n_both"]) == {2}


def test_few_units_have_no_p():
    table = table_of("Kenya met Ghana. Kenya met Ghana.")
    assert table["p"].isna().all()
    assert table["reason"].iloc[0] == "2 sentences with a name; a test needs 10"


def test_a_pair_that_always_stands_together_is_beyond_chance():
    alone = "Peru won. Chile won. Rome won. Oslo won. Nepal won. "
    table = table_of("Kenya met Ghana. Kenya met Ghana. Kenya met Ghana. " + alone * 2)
    first = table.iloc[0]
    assert (first["n_both"], first["npmi"]) == (3, 1) and first["p_adjusted"] < 0.05
    assert first["expected"] < 1.5


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 9), st.integers(2, 6), st.integers(1, 3))
def test_trades_keep_both_margins(seed, n_units, n_entities, n_strata):
    rng = np.random.default_rng(seed)
    matrix = rng.random((n_units, n_entities)) < 0.4
    stratum = np.sort(rng.integers(0, n_strata, n_units))
    state = np.repeat(matrix[None], 3, axis=0)
    for _ in range(5):
        state = trade(state, stratum, rng)
    assert (state.sum(axis=2) == matrix.sum(axis=1)).all()
    for part in np.unique(stratum):
        here = stratum == part
        assert (state[:, here].sum(axis=1) == matrix[here].sum(axis=0)).all()


def test_trades_reach_every_arrangement_equally_often():
    # 3 x 3, one entity a unit: six arrangements; the oracle is their count
    rng = np.random.default_rng(1)
    state = np.repeat(np.eye(3, dtype=bool)[None], 6000, axis=0)
    for _ in range(30):
        state = trade(state, np.zeros(3, dtype=np.intp), rng)
    _, n = np.unique(state.reshape(len(state), -1), axis=0, return_counts=True)
    assert len(n) == 6 and n.min() > 870 and n.max() < 1130


def test_the_same_seed_gives_the_same_table():
    text = "Kenya met Ghana. Peru met Ghana. Kenya met Peru. " * 4
    assert table_of(text, seed=3).equals(table_of(text, seed=3))


def test_an_unknown_window_is_refused():
    with pytest.raises(ValueError, match="window='page'"):
        table_of("Kenya.", window="page")


def test_sentences_behind_a_pair_name_both():
    corpus = analysis.load(
        pd.DataFrame({"text": ["Then Ann Lee met Bob Ray. Then Ann Lee left. Then Bob Ray left."]})
    )
    mentions = analysis.find_mentions(corpus, codebook=None)
    pairs = analysis.compare_comentions(corpus, mentions, least=1)
    behind = analysis.find_comentions(corpus, mentions, pairs)
    assert behind["context"].unique().tolist() == ["Then Ann Lee met Bob Ray."]
    assert behind["label"].tolist() == ["Ann Lee", "Bob Ray"]
    assert behind[["row", "n_passages"]].drop_duplicates().to_numpy().tolist() == [[0, 2]]


def test_no_pair_has_no_passages():
    corpus = analysis.load(pd.DataFrame({"text": ["Nobody came."]}))
    mentions = analysis.find_mentions(corpus, codebook=None)
    pairs = analysis.compare_comentions(corpus, mentions)
    assert len(analysis.find_comentions(corpus, mentions, pairs)) == 0
