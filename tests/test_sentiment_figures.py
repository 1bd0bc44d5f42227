import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import analysis

GOOD, BAD = "It was a good, happy day. ", "It was a horrible crime. "


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def corpus_of(texts, outlets):
    return analysis.load(pd.DataFrame({"text": texts, "outlet": outlets}))


TWO = corpus_of([GOOD * 3 + "They met.", BAD * 2 + "They met! " + GOOD], ["Gazette", "Herald"])
MANY = corpus_of(
    [GOOD + BAD * (i % 3) + "Then." for i in range(14)],
    [f"The Very Long Name of Newspaper Number {i} of the County" for i in range(14)],
)
CORPORA = {"one": corpus_of([GOOD], ["Gazette"]), "two": TWO, "many": MANY}


def words_in(ax):
    return " ".join(text.get_text() for text in [ax.title, ax.xaxis.label, *ax.texts])


def specifications_of(corpus, a, b):
    table = analysis.compare_specifications(corpus, lexicons={"VADER": None})
    return table[(table["a"] == a) & (table["b"] == b)]


@pytest.mark.parametrize("name", CORPORA)
def test_every_figure_stands_any_number_of_outlets(name):
    corpus = CORPORA[name]
    scores = analysis.score_sentences(corpus)
    voices = analysis.score_sentences(corpus, quotations=analysis.find_quotations(corpus))
    sentences = analysis.group_sentences(scores, corpus.articles)
    assert words_in(analysis.plot_sentences(sentences))
    tone = analysis.compare_sentiment(voices, corpus.articles, split="voice")
    assert words_in(analysis.plot_tone(tone, split="voice"))
    assert words_in(analysis.plot_course(analysis.trace_sentiment(scores, corpus.articles)))
    table = analysis.compare_specifications(corpus, lexicons={"VADER": None})
    assert words_in(analysis.plot_signs(analysis.compare_signs(table)))


def test_the_strip_counts_the_zeros_and_draws_each_sentence():
    scores = analysis.score_sentences(TWO)
    ax = analysis.plot_sentences(analysis.group_sentences(scores, TWO.articles))
    assert "exactly 0: 1 (25%)" in words_in(ax)
    drawn = sum(len(points.get_offsets()) for points in ax.collections)
    assert drawn == len(scores)


def test_titles_state_what_the_table_says():
    scores = analysis.score_sentences(TWO)
    ax = analysis.plot_sentences(analysis.group_sentences(scores, TWO.articles))
    assert ax.get_title(loc="left").startswith("Lowest mean: Herald")
    ax = analysis.plot_course(analysis.trace_sentiment(scores, TWO.articles))
    assert ax.get_title(loc="left").startswith("1 of 2 articles score lower")


def test_shift_bars_add_up_to_the_difference():
    tokens = analysis.score_tokens(TWO)
    table = analysis.compare_shift(tokens, TWO.articles, "Gazette", "Herald")
    ax = analysis.plot_shift(table, n=2)
    widths = [bar.get_width() for bar in ax.patches]
    assert sum(widths) == pytest.approx(1000 * table["contribution"].sum())
    assert "further terms" in [label.get_text() for label in ax.get_yticklabels()][-1]


def test_curve_draws_every_specification_once_and_in_the_panel():
    table = specifications_of(TWO, "Gazette", "Herald")
    ax = analysis.plot_specifications(table)
    curve, *panel = [len(points.get_offsets()) for points in ax.collections]
    choices = ("masked", "marks", "headings", "measure")  # these vary, the lexicon does not
    assert (curve, sum(panel)) == (len(table), len(choices) * len(table))


def test_curve_refuses_several_pairs():
    table = analysis.compare_specifications(MANY, lexicons={"VADER": None}, masks={})
    with pytest.raises(ValueError, match="pairs of outlets"):
        analysis.plot_specifications(table)


def test_tone_refuses_a_table_that_was_not_split():
    table = analysis.compare_sentiment(analysis.score_sentences(TWO), TWO.articles)
    with pytest.raises(ValueError, match="split"):
        analysis.plot_tone(table, split="voice")


def test_empty_tables_say_so():
    corpus = corpus_of(["Fine."], ["Gazette"])
    none = analysis.score_sentences(corpus).iloc[:0]
    tables = [
        (analysis.plot_sentences, analysis.group_sentences(none, corpus.articles)),
        (analysis.plot_course, analysis.trace_sentiment(none, corpus.articles)),
        (analysis.plot_signs, analysis.compare_signs(specifications_of(corpus, "x", "y"))),
        (analysis.plot_specifications, specifications_of(corpus, "x", "y")),
    ]
    for plot, table in tables:
        assert "Nothing to show" in words_in(plot(table))


def test_smoothing_is_a_centred_moving_mean():
    scores = analysis.score_sentences(TWO)
    traced = analysis.trace_sentiment(scores, TWO.articles, window=3)
    first = traced[traced["article_id"] == "0"]
    values = first["compound"].to_numpy()
    assert first["smoothed"].iloc[1] == pytest.approx(values[:3].mean())
    assert first["smoothed"].iloc[0] == pytest.approx(values[:2].mean())
    assert np.all(np.diff(first["position"]) > 0)
    with pytest.raises(ValueError, match="odd"):
        analysis.trace_sentiment(scores, TWO.articles, window=2)
