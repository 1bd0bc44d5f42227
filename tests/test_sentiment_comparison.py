import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.sentiment_comparison import compare_sentiment


def articles_of(*outlets, **columns):
    ids = [str(i) for i in range(len(outlets))]
    return pd.DataFrame({"article_id": ids, "outlet": outlets, **columns})


def scores_of(articles, rows, **columns):
    ids = pd.Categorical([row[0] for row in rows], categories=articles["article_id"])
    values = [row[1] for row in rows]
    numbers = range(len(rows))
    return pd.DataFrame({"article_id": ids, "sentence_id": numbers, "compound": values, **columns})


def test_counts_shares_and_ranks_worked_by_hand():
    articles = articles_of("A", "A", "B")
    rows = [("0", 0.5), ("0", 0.0), ("1", -0.5), ("1", 0.25), ("2", -1.0)]
    table = compare_sentiment(scores_of(articles, rows), articles).set_index("outlet")
    first = table.loc["A"]
    assert (first["n_articles"], first["n_sentences"]) == (2, 4)
    assert (first["n_negative"], first["n_zero"], first["n_positive"]) == (1, 1, 2)
    assert first["share_positive"] == 0.5
    assert first["mean"] == pytest.approx(0.0625)
    assert (first["median"], first["spread_low"], first["spread_high"]) == (0.125, -0.125, 0.3125)
    assert table.loc["B", "mean"] == -1


def test_below_ten_articles_there_is_no_interval():
    articles = articles_of(*"AAAA")
    table = compare_sentiment(scores_of(articles, [("0", 0.5), ("1", -0.5)]), articles)
    assert table[["low", "high"]].isna().all(axis=None)
    assert "needs 10" in table["reason"].item()


def test_with_ten_articles_the_interval_holds_the_mean():
    articles = articles_of(*"A" * 12)
    rng = np.random.default_rng(0)
    rows = [(str(i % 12), value) for i, value in enumerate(rng.normal(0.1, 0.3, 120))]
    row = compare_sentiment(scores_of(articles, rows), articles).iloc[0]
    assert row["low"] < row["mean"] < row["high"]


def test_turning_every_score_turns_the_table():
    articles = articles_of("A", "B")
    rows = [("0", 0.5), ("0", 0.1), ("1", -0.2), ("1", 0.0)]
    plain = compare_sentiment(scores_of(articles, rows), articles)
    turned = compare_sentiment(scores_of(articles, [(a, -v) for a, v in rows]), articles)
    assert turned["mean"].tolist() == (-plain["mean"]).tolist()
    assert turned["n_negative"].tolist() == plain["n_positive"].tolist()


def test_split_gives_a_row_per_value_and_an_empty_one_counts_nothing():
    articles = articles_of("A", "B")
    voice = pd.Categorical(["own", "quoted", "own"], categories=["own", "quoted"])
    scores = scores_of(articles, [("0", 0.5), ("0", -0.5), ("1", 0.2)], voice=voice)
    table = compare_sentiment(scores, articles, split="voice")
    assert table["voice"].tolist() == ["own", "quoted"] * 2
    assert table["n_sentences"].tolist() == [1, 1, 1, 0]
    assert np.isnan(table["mean"].iloc[-1])


def test_within_compares_inside_of_a_story():
    articles = articles_of("A", "B", "A", story=["x", "x", "y"])
    scores = scores_of(articles, [("0", 0.5), ("1", 0.1), ("2", -0.5)])
    table = compare_sentiment(scores, articles, within="story")
    assert table[["story", "outlet"]].to_numpy().tolist() == [["x", "A"], ["x", "B"], ["y", "A"]]


def test_an_article_without_an_outlet_is_left_out():
    articles = articles_of("A", None)
    table = compare_sentiment(scores_of(articles, [("0", 0.5), ("1", -1.0)]), articles)
    assert (table["n_sentences"].item(), table["mean"].item()) == (1, 0.5)


def test_a_missing_split_names_the_remedy():
    articles = articles_of("A")
    with pytest.raises(ValueError, match="quotations"):
        compare_sentiment(scores_of(articles, [("0", 0.5)]), articles, split="voice")


def test_no_sentences_give_undefined_means():
    articles = articles_of("A")
    table = compare_sentiment(scores_of(articles, []), articles)
    assert table["n_sentences"].item() == 0
    assert np.isnan(table["mean"].item())


def corpus_of(*texts):
    return analysis.load(
        pd.DataFrame({"text": texts, "outlet": [f"O{i}" for i in range(len(texts))]})
    )


def test_targets_stand_in_a_row_each():
    corpus = corpus_of("ICE agents and immigrants met. Nothing was said. ICE left; ICE came.")
    scores = analysis.score_sentences(corpus)
    table = analysis.score_targets(scores, analysis.find_targets(corpus), corpus.articles)
    first, *rest = table["target"]
    assert (first, set(rest)) == ("people_concerned", {"immigration_agency"})
    assert table["n_targets"].tolist() == [2, 2, 1]
    assert table["n_mentions"].tolist() == [1, 1, 2]
    several = compare_sentiment(table, corpus.articles, split="target").set_index("target")
    assert several.loc["immigration_agency", "n_several"] == 1


def test_targets_may_be_names():
    corpus = corpus_of("Ann smiled. Bob lied.")
    mentions = pd.DataFrame({"article_id": ["0"], "start": [12], "end": [15], "entity": ["Bob"]})
    scores = analysis.score_sentences(corpus)
    table = analysis.score_targets(scores, mentions, corpus.articles, target="entity")
    assert table[["sentence_id", "target"]].to_numpy().tolist() == [[1, "Bob"]]


def test_targets_refuse_scores_split_by_voice():
    corpus = corpus_of('ICE said "this is a very bad day" to us.')
    scores = analysis.score_sentences(corpus, quotations=analysis.find_quotations(corpus))
    with pytest.raises(ValueError, match="without quotations"):
        analysis.score_targets(scores, analysis.find_targets(corpus), corpus.articles)
    with pytest.raises(ValueError, match="no such column"):
        analysis.score_targets(scores, analysis.find_targets(corpus), corpus.articles, target="x")
