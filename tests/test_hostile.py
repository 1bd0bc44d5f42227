"""Odd corpora: nothing to count, words that look like numbers, tables of the wrong kind."""

import pandas as pd
import pytest

import analysis
from analysis.evidence_html import evidence_blocks


@pytest.fixture(scope="module")
def nothing() -> analysis.Corpus:
    """A corpus of which every article was refused."""
    return analysis.load(pd.DataFrame({"text": ["", " "], "outlet": ["A", "B"]}), errors="skip")


@pytest.fixture(scope="module")
def marks() -> analysis.Corpus:
    """A corpus without any word."""
    return analysis.load(pd.DataFrame({"text": ["!!!", "???"], "outlet": ["A", "B"]}))


MEASURES = (
    analysis.count_terms,
    analysis.count_frames,
    analysis.count_labels,
    analysis.doubtful_splits,
    analysis.find_mentions,
    analysis.find_quotations,
    analysis.find_reuse,
    analysis.find_sources,
    analysis.find_targets,
    analysis.score_sentences,
    analysis.score_tokens,
)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda f: f.__name__)
def test_measures_of_an_empty_corpus_are_empty(measure, nothing):
    assert len(measure(nothing)) == 0


def test_passages_of_an_empty_corpus_are_none(nothing):
    assert analysis.find_passages(nothing, analysis.find_mentions(nothing)).empty


@pytest.mark.parametrize("measure", MEASURES, ids=lambda f: f.__name__)
def test_measures_of_marks_alone_find_no_word(measure, marks):
    facts = measure(marks)
    assert not len(facts) or set(facts["article_id"]) <= {"0", "1"}


@pytest.mark.parametrize("table", [None, "outlet", 3])
def test_groups_are_of_a_table(table):
    with pytest.raises(ValueError, match=r"articles: a .*; give the table"):
        analysis.group_articles(table)


def test_a_corpus_in_the_place_of_its_articles_is_named(marks):
    mentions = analysis.find_mentions(marks)
    with pytest.raises(ValueError, match="articles: a Corpus without a column article_id"):
        analysis.count_mentions(mentions, marks)


def test_sentences_without_counted_words_are_named(marks):
    counts = analysis.count_mentions(analysis.find_mentions(marks), marks.articles)
    with pytest.raises(ValueError, match="no column n_words; give the table of count_words"):
        analysis.compare_mentions(counts, marks.sentences, marks.articles)


@pytest.mark.parametrize("word", ["nan", "inf", "Infinity", "-INF", "1_000", "9" * 400, "１２"])
def test_words_that_look_like_numbers_have_evidence(tmp_path, word):
    table = pd.DataFrame({"term": [word], "n": [2]})
    table.to_csv(tmp_path / "figure-2-1.csv", index=False)
    block = evidence_blocks(tmp_path, {})["2-1"]
    assert "n&nbsp;2" in block
    assert "1 row" in block
