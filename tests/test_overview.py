from dataclasses import replace

import pandas as pd
import pytest

import analysis


def corpus_of(*texts: str) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts}))


def test_short_labels_tell_ids_apart():
    articles = pd.DataFrame({"article_id": ["alpha-1", "alpha-2", "beta-1"]})
    assert analysis.short_labels(articles).tolist() == ["alpha-1", "alpha-2", "beta-1"]


def test_count_articles_orders_by_number_then_name():
    articles = pd.DataFrame({"outlet": ["B", "A", "B", "C"]})
    table = analysis.count_articles(articles)
    assert table.to_dict("list") == {"outlet": ["B", "A", "C"], "n_articles": [2, 1, 1]}


def test_count_articles_needs_its_columns():
    with pytest.raises(
        ValueError, match="there is no column 'paper' in articles; there are outlet"
    ):
        analysis.count_articles(pd.DataFrame({"outlet": ["B"]}), by=["paper"])


def test_lengths_by_hand():
    table = analysis.measure_lengths(corpus_of("Mayor's win\n\nShe won. It's 1,000 to 2 - again!"))
    assert table.loc[0, ["n_sentences", "n_words"]].tolist() == [3, 9]
    assert table.loc[0, "words_per_sentence"] == 3


def test_words_do_not_count_the_possessive_or_punctuation():
    assert analysis.measure_lengths(corpus_of("The mayor's dog, barking."))["n_words"][0] == 4


def test_article_without_measured_zone_has_no_mean():
    table = analysis.measure_lengths(corpus_of("One."), zones=["title"])
    assert table["n_words"][0] == 0
    assert pd.isna(table["words_per_sentence"][0])


def test_zone_shares_add_up(seeds):
    shares = analysis.zone_lengths(seeds).groupby("article_id", observed=True)["share"].sum()
    assert shares.round(12).eq(1).all()


def test_checks_find_a_broken_corpus():
    corpus = corpus_of("One two.")
    tokens = corpus.tokens.assign(end=corpus.tokens["end"] + 1)
    broken = replace(corpus, tokens=tokens)
    checks = analysis.check_offsets(broken)
    assert (checks["n_right"] < checks["n_rows"]).all()
    tiling = analysis.check_tiling(broken)
    assert tiling["in_one_token"][0] < tiling["n_nonblank"][0]
