import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.codebooks import CodebookError

FRAMES = """
[safety]
terms = ["crime*", "police", "law enforcement"]
exclude = ["police dog*"]
[law]
terms = ["law", "rule of law", "US law"]
exclude = ["law enforcement", "law firm*"]
[silence]
terms = ["hush"]
"""
LABELS = """
[people.aliens]
terms = ["alien*"]
[people.criminals]
terms = ["criminal alien*", "criminal*"]
[place.marked]
terms = ["sanctuary", "sanctuary cit*"]
quoted = true
[place.plain]
terms = ["sanctuary", "sanctuary cit*"]
quoted = false
"""

SOME_WORDS = ["police", "law", "firm", "enforcement", "crime", "rule", "of", "."]


@pytest.fixture
def book(tmp_path):
    def read(text, name="frames"):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return analysis.read_codebook(name, folder=tmp_path)

    return read


def corpus_of(*texts, outlets=None):
    outlets = outlets or [f"Outlet {i}" for i in range(len(texts))]
    return analysis.load(pd.DataFrame({"text": texts, "outlet": outlets}))


def words_of(corpus, hits, column):
    texts = corpus.articles.set_index("article_id")["text"]
    rows = zip(hits["article_id"], hits["start"], hits["end"], hits[column], strict=True)
    return [(texts[key][a:b], name) for key, a, b, name in rows]


def test_frames_are_found_where_their_words_stand(book):
    corpus = corpus_of("Crimes fell. The rule of law holds; the police agree.")
    hits = analysis.count_frames(corpus, codebook=book(FRAMES))
    assert words_of(corpus, hits, "frame") == [
        ("Crimes", "safety"),
        ("rule of law", "law"),
        ("police", "safety"),
    ]
    assert hits["phrase"].tolist() == ["crime*", "rule of law", "police"]


def test_frames_without_hits_keep_their_place(book):
    hits = analysis.count_frames(corpus_of("Nothing here."), codebook=book(FRAMES))
    assert len(hits) == 0
    assert hits["frame"].cat.categories.tolist() == ["safety", "law", "silence"]


def test_an_exclusion_bars_its_own_frame_only(book):
    corpus = corpus_of("The law firm met law enforcement and a police dog.")
    hits = analysis.count_frames(corpus, codebook=book(FRAMES))
    assert words_of(corpus, hits, "frame") == [("law enforcement", "safety")]


def test_a_longer_term_wins_over_an_exclusion_inside_of_it(book):
    text = '[a]\nterms = ["federal law enforcement", "law"]\nexclude = ["law enforcement"]\n'
    corpus = corpus_of("Federal law enforcement came.")
    hits = analysis.count_frames(corpus, codebook=book(text))
    assert words_of(corpus, hits, "frame") == [("Federal law enforcement", "a")]


def test_overlaps_are_resolved_longest_first_over_all_frames(book):
    text = '[a]\nterms = ["big red"]\n[b]\nterms = ["red balloon party", "big"]\n'
    corpus = corpus_of("A big red balloon party.")
    hits = analysis.count_frames(corpus, codebook=book(text))
    assert words_of(corpus, hits, "frame") == [("big", "b"), ("red balloon party", "b")]


def test_the_frame_that_stands_first_takes_a_term_of_both(book):
    text = '[a]\nterms = ["red"]\n[b]\nterms = ["red"]\n'
    hits = analysis.count_frames(corpus_of("Red."), codebook=book(text))
    assert hits["frame"].tolist() == ["a"]


def test_case_counts_where_a_frame_asks_for_it(book):
    text = '[a]\nterms = ["Post"]\nmatch_case = true\n[b]\nterms = ["report"]\n'
    corpus = corpus_of("The Post will post a Report.")
    hits = analysis.count_frames(corpus, codebook=book(text))
    assert words_of(corpus, hits, "frame") == [("Post", "a"), ("Report", "b")]


def test_labels_are_resolved_inside_of_their_concept(book):
    text = LABELS + '[event.op]\nterms = ["sanctuary op"]\n'
    corpus = corpus_of("Criminal aliens met aliens at the sanctuary op.")
    hits = analysis.count_labels(corpus, codebook=book(text, "labels"))
    assert words_of(corpus, hits, "label") == [
        ("Criminal aliens", "people: criminals"),
        ("aliens", "people: aliens"),
        ("sanctuary", "place: plain"),
        ("sanctuary op", "event: op"),
    ]
    assert hits["concept"].tolist() == ["people", "people", "place", "event"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("They have “sanctuary” policies.", "marked"),
        ("They are ‘sanctuary cities’ now.", "marked"),
        ('The "sanctuary cities," he said.', "marked"),
        ("They are sanctuary cities.", "plain"),
        ("He said: “We love sanctuary cities, all of them.”", "plain"),
        ("He said: “Sanctuary cities are fine.”", "plain"),
        ("Sanctuary", "plain"),
    ],
)
def test_quotation_marks_must_stand_directly_around_the_words(book, text, label):
    hits = analysis.count_labels(corpus_of(text), codebook=book(LABELS, "labels"))
    assert hits["label"].tolist() == [f"place: {label}"]


def test_a_wrong_value_of_quoted_is_refused_with_its_line(book):
    text = LABELS.replace("quoted = true", 'quoted = "yes"')
    with pytest.raises(CodebookError, match=r"labels\.toml, line 8: place\.marked\.quoted: got"):
        analysis.count_labels(corpus_of("x"), codebook=book(text, "labels"))


def test_words_are_counted_without_punctuation():
    counted = analysis.count_words(corpus_of("Trump's plan, 3 raids - all of it."))
    assert counted["n_words"].tolist() == [7]


def test_a_rate_is_hits_per_thousand_words(book):
    corpus = corpus_of("crime " * 3 + "other " * 97, "police law " + "other " * 98)
    hits = analysis.count_frames(corpus, codebook=book(FRAMES))
    table = analysis.compare_frames(hits, analysis.count_words(corpus), corpus.articles)
    assert table["n"].tolist() == [3, 0, 0, 1, 1, 0]
    assert table["per_1000"].tolist() == [30, 0, 0, 10, 10, 0]
    assert table["n_words"].unique().tolist() == [100]
    assert table["low"].isna().all()
    assert set(table["reason"]) == {"1 article; an interval needs 10"}


def test_sentences_with_several_frames_are_counted(book):
    corpus = corpus_of("Police uphold the law.\n\nPolice came.\n\nThe law holds.\n\nNothing else.")
    sentences = analysis.count_words(corpus)
    hits = analysis.count_frames(corpus, codebook=book(FRAMES))
    table = analysis.compare_frames(hits, sentences, corpus.articles).set_index("frame")
    assert table.loc["safety", ["n_sentences", "n_sentences_several"]].tolist() == [2, 1]
    assert table.loc["safety", "share_several"] == 0.5
    assert np.isnan(table.loc["silence", "share_several"])
    cover = analysis.compare_coverage(hits, sentences, corpus.articles).iloc[0]
    assert cover[["n_none", "n_one", "n_several"]].tolist() == [1, 2, 1]
    assert cover[["share_none", "share_one", "share_several"]].tolist() == [0.25, 0.5, 0.25]


def test_an_interval_stands_where_there_are_ten_articles(book):
    texts = ["police " * (i + 1) + "other " * 20 for i in range(10)]
    corpus = corpus_of(*texts, outlets=["Gazette"] * 10)
    hits = analysis.count_frames(corpus, codebook=book(FRAMES))
    row = analysis.compare_frames(hits, analysis.count_words(corpus), corpus.articles).iloc[0]
    assert row["low"] < row["per_1000"] < row["high"]
    assert row["n_articles"] == row["n_articles_with"] == 10


def test_the_share_of_a_label_is_taken_over_its_concept(book):
    corpus = corpus_of("Alien, alien and criminal at the sanctuary.", "Nothing.")
    hits = analysis.count_labels(corpus, codebook=book(LABELS, "labels"))
    table = analysis.compare_labels(hits, analysis.count_words(corpus), corpus.articles)
    first = table[table["outlet"] == "Outlet 0"].set_index("label")
    assert first.loc["people: aliens", "share"] == pytest.approx(2 / 3)
    assert first.loc["people: aliens", "n_concept"] == 3
    assert first.loc["place: plain", "share"] == 1
    assert table.loc[table["outlet"] == "Outlet 1", "share"].isna().all()
    assert table["per_1000"].iloc[0] == pytest.approx(1000 * 2 / 7)


def test_labels_nobody_takes_are_counted_as_zero(book):
    hits = analysis.count_labels(corpus_of("Nothing."), codebook=book(LABELS, "labels"))
    table = analysis.compare_labels(hits, analysis.count_words(corpus_of("Nothing.")), articles())
    assert table["label"].tolist() == [
        "people: aliens",
        "people: criminals",
        "place: marked",
        "place: plain",
    ]
    assert table["n"].tolist() == [0, 0, 0, 0]


def articles():
    return corpus_of("Nothing.").articles


def test_measures_add_up_over_corpora(book):
    texts = ["Police and law.", "Crime again. The law."]
    frames = book(FRAMES)
    whole = analysis.count_frames(corpus_of(*texts), codebook=frames)
    parts = [analysis.count_frames(corpus_of(text), codebook=frames) for text in texts]
    stacked = pd.concat(parts, ignore_index=True)
    columns = ["start", "end", "frame", "phrase"]
    pd.testing.assert_frame_equal(whole[columns], stacked[columns])


def test_zones_can_be_chosen(book):
    corpus = analysis.load(pd.DataFrame({"text": ["Police raid\n\nThe law holds here today."]}))
    frames = book(FRAMES)
    zone = corpus.sentences["zone"].astype(str).iloc[0]
    hits = analysis.count_frames(corpus, codebook=frames, zones=[zone])
    assert hits["frame"].tolist() == ["safety"]
    with pytest.raises(ValueError, match="zones="):
        analysis.count_frames(corpus, codebook=frames, zones=["none"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SOME_WORDS)))
def test_hits_never_overlap_and_reproduce_their_phrase(words):
    text = " ".join(["start", *words])
    groups = [
        analysis.codebooks.Group(("a",), ("police", "law", "rule of law", "crime*"), ("law firm",)),
        analysis.codebooks.Group(("b",), ("law enforcement", "firm", "of law")),
    ]
    corpus = corpus_of(text)
    hits = analysis.framing.find_groups(analysis.measured_tokens(corpus), groups)
    assert (hits["start"].to_numpy()[1:] >= hits["end"].to_numpy()[:-1]).all()
    for row in hits.itertuples():
        assert text[row.start : row.end].startswith(row.phrase.rstrip("*"))
    barred = [i for i in range(len(text)) if text.startswith("law firm", i)]
    own = hits.loc[(hits["group"] == 0) & (hits["phrase"] == "law"), "start"]
    assert not set(own) & set(barred)
