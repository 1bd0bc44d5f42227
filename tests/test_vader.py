from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SentimentIntensityAnalyzer

import analysis
from analysis.vader import read_lexicon, score_texts, score_words
from analysis.vader_rules import strip_words
from analysis.vader_words import read_emoji

COLUMNS = ["neg", "neu", "pos", "compound"]
SPACES = [" "] * 12 + ["  ", "\t", "\n", "\x1c", "\x85", "\u00a0", "\u2003", "\u3000"]
RULE_WORDS = """no but never so this without doubt least at very or nor kind of sort just enough the
shit bomb bad ass badass bus stop yeah right kiss death to die for beating heart isn't ISN'T can't
don’t neither kind-of kindof Kİnd \u212aind not good great"""


@cache
def reference():
    """The authors' analyser, given its word lists: it would open them in a deprecated way."""
    analyser = object.__new__(SentimentIntensityAnalyzer)
    folder = files("vaderSentiment")
    analyser.lexicon_full_filepath = (folder / "vader_lexicon.txt").read_text("utf-8")
    analyser.emoji_full_filepath = (folder / "emoji_utf8_lexicon.txt").read_text("utf-8")
    analyser.lexicon = analyser.make_lex_dict()
    analyser.emojis = analyser.make_emoji_dict()
    return analyser


def check_equal(texts):
    ours = score_texts(texts)
    theirs = [reference().polarity_scores(text) for text in texts]
    assert ours.to_numpy().tolist() == [[row[name] for name in COLUMNS] for row in theirs]


def words():
    lists = [
        sorted(read_lexicon()),
        RULE_WORDS.split(),
        sorted(BOOSTER_DICT),
        NEGATE,
        sorted(read_emoji()),
        ["the", "people", "US", "a", "ICE"],
    ]
    listed = st.one_of(*map(st.sampled_from, lists))
    shaped = st.builds(
        lambda before, word, shape, after: before + shape(word) + after,
        st.sampled_from(["", "", "", '"', "(", ":", "“"]),
        listed,
        st.sampled_from([str, str, str, str.upper, str.capitalize]),
        st.sampled_from(["", "", "", ".", ",", "!", "!!!!!", "?", "???", ")", "’s", "'s", "…"]),
    )
    anything = st.text(st.characters(), max_size=4)
    return st.one_of(shaped, shaped, shaped, anything)


def sentences():
    pairs = st.lists(st.tuples(words(), st.sampled_from(SPACES)), max_size=14)
    return pairs.map(lambda parts: "".join(word + space for word, space in parts))


@settings(max_examples=400, deadline=None)
@given(st.lists(sentences(), max_size=8))
def test_scores_equal_the_authors_on_rule_words_and_noise(texts):
    check_equal(texts)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(st.characters()), max_size=5))
@example(["", " ", "\ud800 good", "good\ud83d\ude00", "\x1cgood\x1c", "😀good 😀"])
def test_scores_equal_the_authors_on_any_unicode(texts):
    check_equal(texts)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["good", "bad", "but", "not", "GOOD", "fair", "x"]), max_size=12))
def test_but_changes_the_first_of_equal_values_as_the_authors_do(parts):
    check_equal([" ".join(parts)])


def test_scores_equal_the_authors_on_the_articles():
    corpus = analysis.load("seeds")
    texts = corpus.articles["text"].to_list()
    check_equal(texts + [line for text in texts for line in text.splitlines()])


def test_scores_equal_the_authors_on_every_word_of_the_lexicon():
    check_equal([f"so they were {word.upper()}, not {word}!" for word in sorted(read_lexicon())])


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("VADER is smart, handsome, and funny.", 0.8316),
        ("VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469),
        ("Not bad at all", 0.431),
        ("At least it isn't a horrible book.", 0.431),
        ("Today only kinda sux! But I'll get by, lol", 0.5249),
    ],
)
def test_published_examples(text, compound):
    assert score_texts([text])["compound"].item() == compound


def test_sum_worked_by_hand():
    good = read_lexicon()["good"]
    found, sums = score_words(["It is not very good!"])
    assert found["valence"].tolist() == pytest.approx([(good + 0.293) * -0.74])
    assert sums["emphasis"].tolist() == pytest.approx([-0.292])


def test_order_of_texts_does_not_matter():
    texts = ["This is good.", "", "A terrible day!", "😀 yes"]
    turned = score_texts(texts[::-1])[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(score_texts(texts), turned)


def test_blocks_do_not_matter(monkeypatch):
    texts = [f"word{i} is good, but not great!" for i in range(50)]
    whole = score_texts(texts)
    monkeypatch.setattr("analysis.vader_words._SIZE", 70)
    pd.testing.assert_frame_equal(score_texts(texts), whole)


@settings(max_examples=100, deadline=None)
@given(st.lists(sentences(), max_size=5))
def test_words_point_at_the_text_and_add_up(texts):
    found, sums = score_words(texts)
    for row in found.itertuples():
        word = texts[row.text][row.start : row.end]
        known = word.lower() in read_lexicon() or any(c in read_emoji() for c in word)
        assert known and strip_words([word]) == [word]
    total = sums["valence"] + sums["emphasis"]
    compound = np.round(total / np.sqrt(total**2 + 15), 4)
    assert np.allclose(compound, score_texts(texts)["compound"], atol=1e-4)


def test_another_lexicon_takes_the_place_of_vaders():
    scores = score_texts(["a good raid", "a bad day"], lexicon={"raid": -2.0})
    assert (scores["compound"] < 0).tolist() == [True, False]


def test_lower_case_needs_no_second_pass():
    letters = map(chr, range(0x110000))
    assert all(letter.lower().lower() == letter.lower() for letter in letters)


def test_no_texts_give_an_empty_table():
    assert score_texts([]).columns.to_list() == COLUMNS
    assert [len(table) for table in score_words([])] == [0, 0]


@pytest.mark.parametrize(("texts", "match"), [("one text", "sequence"), (["a", None], "number 1")])
def test_what_is_no_text_is_refused(texts, match):
    with pytest.raises(ValueError, match=match):
        score_texts(texts)
