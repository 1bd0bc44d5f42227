import pandas as pd
import pytest

import analysis
from analysis.answers import (
    Index,
    answer_concordance,
    answer_frequency,
    answer_mentions,
    answer_tone,
)

HOSTILE = '<script>alert("x")</script>'
TEXTS = pd.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "outlet": ["Gazette", "Herald", "Herald"],
        "text": [
            "The old bridge\n\nThe bridge is bad. Mayor Ruth Alder praised the bridge works.\n",
            "A new bridge opens\n\nThe town was happy. Bridges of wood are gone.\n",
            f"Nothing here\n\nNo crossing was {HOSTILE} built in the bridge.\n",
        ],
    }
)


@pytest.fixture(scope="module")
def corpus() -> analysis.Corpus:
    return analysis.load(TEXTS)


@pytest.fixture(scope="module")
def index(corpus) -> Index:
    return Index(corpus)


def test_hits_are_those_of_find_phrases(seeds):
    index = Index(seeds)
    for query in ("sanctuary", "deport*", "sanctuary cit*"):
        hits = index.spans(index.find(query, index.outlets))
        tokens = analysis.measured_tokens(seeds)
        want = analysis.find_phrases(tokens, {"q": [query]})[["article_id", "start", "end"]]
        pd.testing.assert_frame_equal(hits, want, check_dtype=False)


def test_several_phrases_stand_with_commas_between_them_and_do_not_overlap(index):
    hits = index.find("bridge, the bridge", index.outlets)
    spans = index.spans(hits)
    texts = TEXTS.set_index("article_id")["text"]
    found = [texts[s.article_id][s.start : s.end] for s in spans.itertuples()]
    assert found == ["bridge", "The bridge", "the bridge", "bridge", "the bridge"]


def test_an_empty_query_has_no_hits(index):
    assert len(index.find(" , ", index.outlets)) == 0


def test_the_concordance_stays_inside_the_article(index):
    rows = answer_concordance(index, index.find("bridge", index.outlets), window=3)
    assert rows["left"].tolist()[:2] == ["The old", "old bridge The"]
    assert rows.loc[3, ["left", "keyword", "right"]].tolist() == [
        "A new",
        "bridge",
        "opens The town",
    ]


def test_the_concordance_is_ordered_by_the_next_word(index):
    rows = answer_concordance(index, index.find("bridge", index.outlets), order="right")
    assert [right.split(" ")[0] for right in rows["right"]] == [".", "is", "opens", "The", "works."]


def test_the_first_hits_alone_are_listed(index):
    assert len(answer_concordance(index, index.find("bridge", index.outlets), limit=2)) == 2


def test_frequencies_are_hits_by_words_of_the_outlet(index):
    table = answer_frequency(index, index.find("bridge", index.outlets), index.outlets)
    assert table["n"].tolist() == [3, 2]
    assert table["per_1000"].tolist() == pytest.approx(
        (1000 * table["n"] / table["n_words"]).tolist()
    )
    assert table["n_articles_with"].tolist() == [1, 2]


def test_an_outlet_that_is_not_chosen_is_not_counted(index):
    table = answer_frequency(index, index.find("bridge", ["Herald"]), ["Herald"])
    assert table["outlet"].tolist() == ["Herald"]
    assert table["n"].tolist() == [2]


def test_tone_lists_the_most_negative_sentence_first(index):
    table, listed = answer_tone(index, index.find("bridge", index.outlets), index.outlets)
    assert listed["compound"].is_monotonic_increasing
    first = listed.iloc[0]
    assert TEXTS["text"][0][first["start"] : first["end"]] == "The bridge is bad."
    assert table.set_index("outlet").loc["Gazette", "n_sentences"] == 3


def test_names_are_those_in_sentences_with_a_hit(index):
    table, listed = answer_mentions(index, index.find("bridge", index.outlets), index.outlets)
    assert "Ruth Alder" in set(table["entity"])
    assert (listed["article_id"] == "a").all()
    none, _ = answer_mentions(index, index.find("town", index.outlets), index.outlets)
    assert not len(none)


def test_widgets_are_shown_where_somebody_can_use_them(corpus, monkeypatch):
    explorer = analysis.explore(corpus, query="bridge")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert set(explorer._repr_mimebundle_()) == {"text/plain", "text/html"}
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook.ipynb")
    assert "application/vnd.jupyter.widget-view+json" in explorer._repr_mimebundle_()


def test_without_widgets_it_shows_a_table(corpus):
    explorer = analysis.explore(corpus, query="bridge")
    bundle = explorer._repr_mimebundle_()
    assert repr(explorer).startswith("5 hits of “bridge” in 3 articles")
    assert "<table" in bundle["text/html"]
    assert bundle["text/plain"] == repr(analysis.explore(corpus, query="bridge"))


def test_texts_are_escaped_everywhere(corpus):
    explorer = analysis.explore(corpus, query="crossing")
    assert HOSTILE not in explorer.fallback()[1]
    panel = explorer.panel
    panel.lists[0].value = 0
    assert HOSTILE not in panel.article.value
    assert "&lt;script&gt;" in panel.article.value
    panel.query.value = HOSTILE
    assert HOSTILE not in panel.notes[0].value


def test_an_outlets_name_is_escaped():
    table = TEXTS.assign(outlet=f"Daily {HOSTILE}")
    explorer = analysis.explore(analysis.load(table), query="bridge")
    explorer.panel.tabs.selected_index = 1
    assert HOSTILE not in explorer.panel.notes[1].value + explorer.fallback()[1]


def test_a_click_opens_the_article_with_the_hit_marked(corpus):
    panel = analysis.explore(corpus, query="bridge").panel
    panel.lists[0].value = 1
    assert 'title="chosen">bridge</mark>' in panel.article.value
    assert panel.article.value.count("<mark") == 3


def test_a_query_answers_in_the_tab_that_is_open(corpus):
    panel = analysis.explore(corpus, query="bridge").panel
    for number, title in enumerate(("Concordance", "Frequency", "Tone", "Mentions")):
        panel.tabs.selected_index = number
        assert panel.tabs.titles[number] == title
        assert panel.lists[number].options, title
        panel.lists[number].value = 0
        assert 'title="chosen"' in panel.article.value, title
    panel.tabs.selected_index = 0
    panel.query.value = "town"
    assert len(panel.lists[0].options) == 1
    assert panel.article.value == ""


def test_no_outlet_chosen_says_so(corpus):
    panel = analysis.explore(corpus, query="bridge").panel
    panel.outlets.value = ()
    assert "Choose at least one outlet" in panel.notes[0].value


def test_the_first_query_is_the_commonest_word_that_is_no_stop_word(corpus):
    assert analysis.explore(corpus).query == "bridge"


def test_a_window_of_nothing_is_refused(corpus):
    with pytest.raises(ValueError, match="window=0: give 1 or more"):
        analysis.explore(corpus, window=0)


def test_a_corpus_without_articles_is_refused(corpus):
    none = analysis.load(TEXTS.assign(text=""), errors="skip")
    with pytest.raises(ValueError, match="nothing to explore"):
        analysis.explore(none)
