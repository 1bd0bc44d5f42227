import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.terms import count_terms, stop_list


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


def counted(corpus: analysis.Corpus, **options: object) -> dict[str, int]:
    counts = count_terms(corpus, **{"stopwords": None, **options})
    return dict(counts.groupby("term", observed=True)["n"].sum())


def test_words_are_counted_without_punctuation_and_possessive():
    corpus = corpus_of("The mayor's plan. The plan, again!")
    assert counted(corpus) == {"again": 1, "mayor": 1, "plan": 2, "the": 2}


def test_a_row_has_the_total_of_its_article_before_stop_words_are_left_out():
    counts = count_terms(corpus_of("The plan of the mayor.", "The end."))
    assert counts["term"].tolist() == ["mayor", "plan", "end"]
    assert counts["total"].tolist() == [5, 5, 2]
    assert counts["article_id"].tolist() == ["0", "0", "1"]


def test_runs_stay_inside_a_sentence_and_do_not_cross_punctuation():
    corpus = corpus_of("Raids began, officials said. The mayor's plan failed.")
    assert counted(corpus, ngram=2) == {
        "officials said": 1,
        "plan failed": 1,
        "raids began": 1,
        "the mayor": 1,
    }


def test_a_run_may_hold_a_stop_word_but_not_begin_or_end_with_one():
    runs = counted(corpus_of("The rule of law and order."), ngram=3, stopwords=["the", "of", "and"])
    assert runs == {"law and order": 1, "rule of law": 1}


def test_the_total_of_runs_counts_runs():
    counts = count_terms(corpus_of("One two three. Four five."), ngram=2, stopwords=None)
    assert counts["total"].tolist() == [3, 3, 3]


def test_stems_join_forms_and_leave_abbreviations():
    terms = counted(corpus_of("Arrests and arresting. US cities and us, one city."), stem=True)
    assert terms["arrest"] == 2
    assert terms["citi"] == 2
    assert terms["US"] == terms["us"] == 1


def test_only_the_zones_asked_for_are_counted():
    corpus = corpus_of("Leak reveals plan\n\nThe memo outlines an operation that was planned.")
    assert counted(corpus, zones=["title"]) == {"leak": 1, "plan": 1, "reveals": 1}


def test_terms_stand_in_alphabetical_order():
    counts = count_terms(corpus_of("b a c", "c b b"), stopwords=None)
    assert counts["term"].tolist() == ["a", "b", "c", "b", "c"]
    assert counts["term"].cat.categories.is_monotonic_increasing


def test_counting_is_additive():
    texts = ["The raid. A raid on cities.", "Cities and raids: a plan."]
    both = count_terms(corpus_of(*texts), ngram=2, stopwords=None)
    apart = [
        count_terms(
            analysis.load(pd.DataFrame({"article_id": [str(i)], "text": [text]})),
            ngram=2,
            stopwords=None,
        )
        for i, text in enumerate(texts)
    ]
    united = pd.concat([table.astype({"article_id": "str", "term": "str"}) for table in apart])
    pd.testing.assert_frame_equal(
        both.astype({"article_id": "str", "term": "str"}), united.reset_index(drop=True)
    )


def test_runs_of_more_words_than_one_number_can_code(monkeypatch: pytest.MonkeyPatch):
    words = [f"w{i}" for i in np.random.default_rng(0).permutation(300).repeat(2)]
    corpus = corpus_of(" ".join(words))
    expected = {" ".join(words[i : i + 9]): 1 for i in range(len(words) - 8)}
    assert counted(corpus, ngram=9) == expected


def test_a_text_without_words_has_no_rows():
    assert count_terms(corpus_of("…")).empty
    assert count_terms(corpus_of("Word."), ngram=2).empty


def test_stop_words_are_terms():
    assert "the" in stop_list("stopwords")
    assert stop_list(["US", "The", "isn’t"]) == {"US", "the", "isn't"}
    assert stop_list(None) == frozenset()


def test_a_run_of_no_words_is_refused():
    with pytest.raises(ValueError, match="ngram=0: give the number of words of a run, 1 or more"):
        count_terms(corpus_of("Word."), ngram=0)


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="zones=\\['lead'\\]: allowed is a sequence of title"):
        count_terms(corpus_of("Word."), zones=["lead"])


def test_tenths_are_counted_for_more_articles_than_a_byte_numbers():
    corpus = analysis.load(pd.DataFrame({"text": ["one two three"] * 60}))
    counts = analysis.count_terms(corpus, stopwords=None, by_part=True)
    assert len(counts) == 180
    assert counts["article_id"].astype("str").tolist() == [str(i) for i in range(60) for _ in "abc"]
