import numpy as np
import pandas as pd
import pytest

import analysis


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": list(texts), **columns}))


def test_mentions_are_counted_by_entity_zone_and_quotation():
    corpus = corpus_of("Kenya votes\n\nThe council of Kenya met. “Go to Kenya,” he said of Kenya.")
    mentions = analysis.find_mentions(corpus, codebook=None)
    quotations = analysis.find_quotations(corpus)
    counts = analysis.count_mentions(mentions, corpus.articles, quotations=quotations)
    kenya = counts[counts["entity"] == "Kenya"]
    assert kenya[["zone", "quoted", "n"]].astype("str").to_numpy().tolist() == [
        ["title", "False", "1"],
        ["body", "False", "2"],
        ["body", "True", "1"],
    ]
    assert kenya["first"].iloc[0] == 0
    assert counts["n"].sum() == len(mentions)


def test_without_quotations_quoted_is_missing():
    corpus = corpus_of("They left Kenya.")
    mentions = analysis.find_mentions(corpus, codebook=None)
    assert analysis.count_mentions(mentions, corpus.articles)["quoted"].isna().all()


def test_positions_are_shares_of_the_article():
    corpus = corpus_of("Kenya won. Kenya.")
    places = analysis.locate_mentions(
        analysis.find_mentions(corpus, codebook=None), corpus.articles
    )
    assert places["position"].tolist() == pytest.approx([0, 11 / 17])


def test_rates_are_over_all_words_also_of_articles_that_name_nobody():
    corpus = corpus_of("Kenya won it all.", "Nobody came.", "Kenya lost.", outlet=["A", "A", "B"])
    counts = analysis.count_mentions(analysis.find_mentions(corpus, codebook=None), corpus.articles)
    table = analysis.compare_mentions(counts, analysis.count_words(corpus), corpus.articles)
    mine = table[(table["outlet"] == "A") & (table["entity"] == "Kenya")].iloc[0]
    assert mine[["n_target", "total_target", "n_articles", "n_articles_with"]].tolist() == [
        1,
        6,
        2,
        1,
    ]
    assert mine["type"] == "PLACE" and np.isclose(mine["per_1000"], 1000 / 6)


def test_comparing_two_outlets_is_symmetric():
    corpus = corpus_of("Kenya won Rome.", "Rome lost.", outlet=["A", "B"])
    counts = analysis.count_mentions(analysis.find_mentions(corpus, codebook=None), corpus.articles)
    table = analysis.compare_mentions(counts, analysis.count_words(corpus), corpus.articles)
    odds = table.pivot_table(index="entity", columns="outlet", values="log_odds", observed=True)
    assert np.allclose(odds["A"], -odds["B"])
    assert table["reason"].notna().all() and table["low"].isna().all()


def test_suggesting_needs_a_number_of_mentions():
    with pytest.raises(ValueError, match="least=0"):
        analysis.suggest_codebook(corpus_of("Kenya."), least=0)
