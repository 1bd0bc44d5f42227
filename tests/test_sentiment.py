import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.sentiment import EMPHASIS, score_sentences, score_tokens, straighten_marks
from analysis.vader import score_texts, score_words


def corpus_of(*texts, **columns):
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


def words_of(corpus, table):
    texts = corpus.articles.set_index("article_id")["text"]
    return [texts[row.article_id][row.start : row.end] for row in table.itertuples()]


def test_sentences_are_scored_as_their_texts():
    corpus = corpus_of("A good day came. It was not bad at all!", "Nothing here.")
    scores = score_sentences(corpus)
    expected = score_texts(words_of(corpus, scores))
    pd.testing.assert_frame_equal(scores[["neg", "neu", "pos", "compound"]], expected)


def test_only_the_zones_asked_for_are_scored():
    corpus = corpus_of("A good title\n\n" + "The body is a long line that ends in a stop. " * 5)
    assert set(score_sentences(corpus, zones=["title"])["zone"]) == {"title"}
    with pytest.raises(ValueError, match="zones"):
        score_sentences(corpus, zones=["titel"])


def test_voices_are_scored_apart():
    corpus = corpus_of('The kind mayor said "this is a horrible day for us", and left happy.')
    scores = score_sentences(corpus, quotations=analysis.find_quotations(corpus))
    by_voice = scores.set_index("voice")["compound"]
    assert by_voice["own"] > 0 > by_voice["quoted"]
    assert words_of(corpus, scores[scores["voice"] == "quoted"]) == [
        '"this is a horrible day for us"'
    ]


def test_scare_quotes_and_inner_quotations_stay_the_outlets_own():
    corpus = corpus_of("The so-called “awful” plan was dropped.")
    spans = pd.DataFrame({"article_id": ["0"], "start": [14], "end": [21], "kind": ["scare"]})
    scores = score_sentences(corpus, quotations=spans)
    assert scores["voice"].tolist() == ["own"]


def test_without_quotations_every_sentence_is_own():
    corpus = corpus_of("A good day. A bad day.")
    none = pd.DataFrame({"article_id": pd.Series([], dtype="str"), "start": [], "end": []})
    scores = score_sentences(corpus, quotations=none)
    plain = score_sentences(corpus)
    pd.testing.assert_frame_equal(scores[plain.columns], plain)


def test_masked_words_lose_their_valence():
    corpus = corpus_of("The good Department of Homeland Security spoke.")
    mask = pd.DataFrame({"article_id": ["0"], "start": [9], "end": [40]})
    assert score_tokens(corpus)["valence"].astype(bool).sum() == 2
    kept = score_tokens(corpus, masked=mask).query("valence != 0")
    assert kept["term"].tolist() == ["good"]


def test_masks_may_overlap():
    corpus = corpus_of("bad good bad good")
    mask = pd.DataFrame({"article_id": ["0", "0"], "start": [0, 4], "end": [8, 12]})
    assert score_tokens(corpus, masked=mask)["valence"].ne(0).tolist() == [
        False,
        False,
        False,
        True,
    ]


def test_tokens_add_up_to_vaders_sum():
    corpus = corpus_of(
        "Not a GOOD day, but they were really happy!!! Oh no? A bad, bad one.", "Fine :)"
    )
    scores, tokens = score_sentences(corpus), score_tokens(corpus)
    sums = score_words(words_of(corpus, scores))[1]
    before = tokens[tokens["part"] != "emphasis"].groupby("sentence_id")["valence"].sum()
    after = tokens.groupby("sentence_id")["valence"].sum()
    assert np.allclose(before[scores["sentence_id"]], sums["valence"])
    assert np.allclose(after[scores["sentence_id"]], sums["valence"] + sums["emphasis"])


def test_emphasis_is_a_row_of_its_own_with_the_sentences_span():
    corpus = corpus_of("What a good day!")
    row = score_tokens(corpus).iloc[-1]
    assert (row["part"], row["term"], row["start"], row["end"]) == ("emphasis", EMPHASIS, 0, 16)
    assert row["valence"] == pytest.approx(0.292)


def test_valence_goes_to_the_word_inside_of_punctuation():
    corpus = corpus_of("They called it (horrible), and smiled :)")
    kept = score_tokens(corpus).query("valence != 0")
    assert words_of(corpus, kept)[:2] == ["horrible", "smiled"]


def test_curly_marks_are_unknown_to_vader_until_straightened():
    corpus = corpus_of("We don’t call it “horrible”.")
    assert score_sentences(corpus)["compound"].item() == 0
    assert score_sentences(corpus, straighten=True)["compound"].item() > 0
    kept = score_tokens(corpus, straighten=True).query("valence != 0")
    assert words_of(corpus, kept) == ["horrible"]
    assert straighten_marks(["‘a’"]) == ["'a'"]


def test_measuring_is_additive():
    one, two = corpus_of("A good day.", article_id=["a"]), corpus_of("Bad! No.", article_id=["b"])
    both = analysis.combine([one, two])
    parts = pd.concat([score_sentences(one), score_sentences(two)], ignore_index=True)
    assert score_sentences(both)["compound"].tolist() == parts["compound"].tolist()
    valences = [*score_tokens(one)["valence"], *score_tokens(two)["valence"]]
    assert score_tokens(both)["valence"].tolist() == valences
