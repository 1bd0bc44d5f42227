import nltk
import pandas as pd
import pytest

import analysis


def check(*texts, **options):
    corpus = analysis.load(pd.DataFrame({"text": texts}))
    sentences = analysis.count_words(corpus)
    spans = zip(
        sentences["article_id"].cat.codes, sentences["start"], sentences["end"], strict=True
    )
    scores = analysis.score_texts([texts[i][a:b] for i, a, b in spans])
    return analysis.cross_check(pd.concat([sentences, scores], axis=1), corpus, **options)


def test_plain_sentences_agree_and_are_scored_alike():
    checked = check("VADER is smart, handsome, and funny!")
    assert checked["nltk"].tolist() == [0.8439]
    assert checked["agrees"].tolist() == [True]


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ('The "great" plan was bad."', "marks"),
        ("It was not even just a crime to them.", "one_character"),
        ("There is no crime here.", "no"),
        ("A considerable crime and chaos.", "booster"),
        ("A very bad plan and bad day.", "repeated"),
    ],
)
def test_each_difference_is_named_where_the_scores_differ(text, difference):
    row = check(text).iloc[0]
    assert row[difference]
    assert not row["agrees"]


def test_differences_are_counted_by_agreement():
    checked = check("There is no crime here.", "A crime.", "There is no plan.")
    table = analysis.count_differences(checked).set_index("difference")
    assert table.loc["lacks the rule for “no”"].tolist() == [1, 1]
    assert table.loc["(none of these)"].tolist() == [0, 0]
    assert table.loc[analysis.crosscheck.DIFFERENCES["one_character"]].tolist() == [0, 1]


def test_of_many_sentences_a_seeded_sample_is_checked():
    texts = [f"Crime number {i}." for i in range(9)]
    drawn = check(*texts, n=4, seed=1)
    assert len(drawn) == 4
    pd.testing.assert_frame_equal(drawn, check(*texts, n=4, seed=1))


def test_nltk_is_left_as_it_was():
    before = list(nltk.data.path)
    check("Fine.")
    assert nltk.data.path == before
