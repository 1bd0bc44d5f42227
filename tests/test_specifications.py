import pandas as pd
import pytest

import analysis
from analysis.specifications import (
    CHOICES,
    compare_signs,
    compare_specifications,
    find_capitalised,
    find_topic_words,
    read_pattern_lexicon,
)


def corpus_of(*texts, outlets="ABC"):
    frame = pd.DataFrame({"text": texts, "outlet": list(outlets[: len(texts)])})
    return analysis.load(frame)


def words_of(corpus, table):
    texts = corpus.articles.set_index("article_id")["text"]
    return [texts[row.article_id][row.start : row.end] for row in table.itertuples()]


CORPUS = corpus_of(
    "A bad title\n\n" + "They arrested a good man, and “the people are very happy now”. " * 4,
    "The United Justice League is a horrible crime. It is what it is, they said to the press.",
)


def test_every_combination_of_choices_has_a_row():
    quotations = analysis.find_quotations(CORPUS)
    table = compare_specifications(CORPUS, quotations=quotations)
    assert len(table) == 2 * 4 * 2 * 2 * 2 * 4
    assert not table.duplicated(["a", "b", *CHOICES]).any()


def test_the_plain_specification_is_the_plain_mean():
    table = compare_specifications(CORPUS, masks={}, lexicons={"VADER": None})
    scores = analysis.score_sentences(CORPUS)
    means = analysis.compare_sentiment(scores, CORPUS.articles)["mean"]
    row = table[(table["measure"] == "mean of sentences") & (table["headings"] == "in")].iloc[0]
    assert [row["value_a"], row["value_b"]] == pytest.approx(means.tolist())
    assert row["sign"] == 1


def test_masking_topic_words_takes_their_valence():
    table = compare_specifications(corpus_of("arrested", "day"), lexicons={"VADER": None})
    signs = table[table["measure"] == "sum per word"].groupby("masked")["sign"].unique()
    assert signs["nothing"].tolist() == [-1]
    assert signs["topic words"].tolist() == [0]


def test_a_pair_of_equal_texts_is_all_ties():
    table = compare_signs(compare_specifications(corpus_of("A good day.", "A good day.")))
    assert table["share_zero"].item() == 1
    assert table["n"].item() == table["n_zero"].item()


def test_ties_are_drawn_at_zero_even_where_all_tie():
    table = compare_specifications(corpus_of("A day.", "A day."))
    assert table["scaled"].eq(0).all()


def test_signs_add_up_for_every_pair():
    table = compare_specifications(corpus_of("A good day.", "A bad day.", "A day."))
    signs = compare_signs(table)
    assert signs[["a", "b"]].to_numpy().tolist() == [["A", "B"], ["A", "C"], ["B", "C"]]
    counts = signs[["n_positive", "n_zero", "n_negative"]].sum(axis=1)
    assert counts.tolist() == signs["n"].tolist()


def test_one_outlet_gives_empty_tables():
    table = compare_specifications(corpus_of("A good day."))
    assert table.empty and compare_signs(table).empty


def test_an_outlet_without_body_has_no_value_there():
    table = compare_specifications(corpus_of("A title only\n\n" + "Text of a body. " * 20, "x"))
    assert compare_signs(table)["n"].item() <= len(table)


def test_capitalised_words_are_names_unless_first_or_in_title_case():
    corpus = corpus_of("A Title In Title Case\n\n" + "Then the Justice League met Ann. " * 9)
    assert set(words_of(corpus, find_capitalised(corpus))) == {"Justice", "League", "Ann"}


def test_topic_words_are_found_by_their_codebook():
    corpus = corpus_of("ICE arrested criminals in a sanctuary.")
    assert words_of(corpus, find_topic_words(corpus)) == ["arrested", "criminals", "sanctuary"]


def test_pattern_lexicon_has_signs_as_expected():
    lexicon = read_pattern_lexicon()
    assert lexicon["good"] > 0 > lexicon["violent"]
    assert max(map(abs, lexicon.values())) <= 4


def test_of_many_outlets_the_largest_are_compared():
    texts = ["A good day.", "A bad day.", "A day.", "A good man."]
    corpus = corpus_of(*texts, outlets="ABCC")
    table = compare_specifications(corpus, most=2, lexicons={"VADER": None}, masks={})
    assert set(zip(table["a"], table["b"], strict=True)) == {("A", "C")}
    with pytest.raises(ValueError, match="most=0"):
        compare_specifications(corpus, most=0)
