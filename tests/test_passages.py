import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.passages import evidence, evidence_table, find_passages
from analysis.views import show_concordance, show_passages

TEXTS = ["The raid began. A raid on <b>cities</b> & towns.", "No raid here, said the mayor."]


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


CORPUS = corpus_of(*TEXTS, outlet=["Gazette", "Herald"])


def spans_of(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "start", "end"])


def test_a_passage_is_its_span_in_its_sentence():
    row = find_passages(CORPUS, spans_of(("0", 18, 22))).iloc[0]
    assert row["words"] == "raid"
    assert row["context"] == "A raid on <b>cities</b> & towns."
    assert row["outlet"] == "Gazette"


def test_a_span_across_sentences_has_both_around_it():
    assert find_passages(CORPUS, spans_of(("0", 4, 22)))["context"].iloc[0] == TEXTS[0]


def test_a_span_outside_of_its_text_is_refused():
    with pytest.raises(ValueError, match=r"spans: \[3, 99\) lies outside of article '0'"):
        find_passages(CORPUS, spans_of(("0", 3, 99)))


def test_an_article_of_another_corpus_is_refused():
    with pytest.raises(ValueError, match="spans: article 'z' is not in this corpus"):
        find_passages(CORPUS, spans_of(("z", 0, 1)))


@pytest.mark.parametrize("ngram", [1, 2, 3])
@pytest.mark.parametrize("stem", [False, True])
def test_evidence_of_counted_terms_is_as_many_as_counted(ngram: int, stem: bool):
    corpus = analysis.load("seeds")
    counts = analysis.count_terms(corpus, ngram=ngram, stem=stem)
    table = analysis.compare_terms(counts, corpus.articles)
    most = table.sort_values(["n_target", "term"], ascending=[False, True]).head(12)
    for _, row in most.iterrows():
        assert len(evidence(corpus, counts, row)) == row["n_target"]


def test_evidence_inside_a_story_is_of_that_story():
    corpus = analysis.load("seeds")
    counts = analysis.count_terms(corpus)
    table = analysis.compare_terms(counts, corpus.articles, within="story")
    for _, row in table[table["n_target"] > 0].head(5).iterrows():
        assert len(evidence(corpus, counts, row)) == row["n_target"]


def test_evidence_reads_the_zones_that_were_counted():
    corpus = corpus_of("Leak reveals raid plan\n\nThe raid memo outlines a raid on the city.")
    counts = analysis.count_terms(corpus, zones=["title"])
    assert evidence(corpus, counts, {"term": "raid"})["start"].tolist() == [13]


def test_evidence_of_facts_with_offsets_agrees_in_every_shared_label():
    facts = spans_of(("0", 4, 8), ("0", 18, 22), ("1", 3, 7)).assign(
        frame=["x", "y", "x"], named=[True, True, None]
    )
    assert evidence(CORPUS, facts, {"frame": "x"})["start"].tolist() == [4, 3]
    assert evidence(CORPUS, facts, {"frame": "x", "outlet": "Herald"})["start"].tolist() == [3]
    assert evidence(CORPUS, facts, {"named": None})["start"].tolist() == [3]
    assert evidence(CORPUS, facts, {"frame": "z"}).empty


def test_evidence_of_a_row_that_nothing_ties_to_the_facts_is_refused():
    with pytest.raises(ValueError, match="row: none of its columns \\(share\\) is a label"):
        evidence(CORPUS, spans_of(("0", 4, 8)), {"share": 0.5})
    with pytest.raises(ValueError, match="row: it names no term"):
        evidence(CORPUS, analysis.count_terms(CORPUS), {"outlet": "Herald"})
    with pytest.raises(ValueError, match="facts: they need article_id with start and end"):
        evidence(CORPUS, CORPUS.articles, {"outlet": "Herald"})


def test_counts_that_forgot_how_they_were_made_are_refused():
    counts = analysis.count_terms(CORPUS, stem=True)
    counts.attrs = {}
    with pytest.raises(ValueError, match="'citi' was counted 1 times, and found 0"):
        evidence(CORPUS, counts, {"term": "citi"})


def test_the_evidence_of_a_table_says_how_much_of_it_is_kept():
    counts = analysis.count_terms(CORPUS)
    table = analysis.compare_terms(counts, CORPUS.articles).query("term in ['raid', 'mayor']")
    table = table[table["n_target"] > 0].reset_index(drop=True)
    passages = evidence_table(CORPUS, counts, table, limit=1)
    assert passages["row"].tolist() == list(range(len(table)))
    assert passages["n_passages"].tolist() == table["n_target"].tolist()
    whole = evidence_table(CORPUS, counts, table)
    assert whole.groupby("row").size().tolist() == table["n_target"].tolist()


def test_the_evidence_of_an_empty_table_is_empty():
    counts = analysis.count_terms(CORPUS)
    table = analysis.compare_terms(counts, CORPUS.articles)
    passages = evidence_table(CORPUS, counts, table.iloc[:0])
    assert passages.empty
    assert {"row", "n_passages", "context"} <= {*passages.columns}


def test_a_limit_below_one_is_refused():
    with pytest.raises(ValueError, match="limit=0: give how many passages to keep"):
        evidence_table(CORPUS, analysis.count_terms(CORPUS), pd.DataFrame(), limit=0)


def test_the_view_escapes_text_and_marks_the_span():
    view = show_passages(find_passages(CORPUS, spans_of(("0", 29, 35))))
    assert "&lt;b&gt;<mark" in view._repr_html_()
    assert "<b>" not in view._repr_html_()
    assert "<b>[cities]</b>" in repr(view)


def test_the_view_says_what_it_leaves_out():
    passages = find_passages(CORPUS, spans_of(("0", 4, 8), ("0", 18, 22), ("1", 3, 7)))
    assert "2 of 3 passages are not shown" in repr(show_passages(passages, limit=1))
    assert "No passages" in show_passages(passages.iloc[:0])._repr_html_()


def test_a_whole_article_is_shown_with_its_spans():
    passages = find_passages(CORPUS, spans_of(("0", 4, 8), ("0", 18, 22)), context="article")
    view = show_passages(passages)
    assert view._repr_html_().count("<mark") == 2
    assert view._repr_html_().count('class="passage"') == 1


def test_the_concordance_view_aligns_escapes_and_counts():
    hits = analysis.find_concordance(CORPUS, "raid")
    view = show_concordance(hits, limit=2)
    lines = repr(view).splitlines()
    assert lines[0].index("[raid]") == lines[1].index("[raid]")
    assert lines[-1] == "2 of 3 hits."
    assert "&lt;b&gt;" in view._repr_html_()
    assert "<b>" not in view._repr_html_()
    assert "No hits" in repr(show_concordance(hits.iloc[:0]))


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(["raid ", "city ", "a ", ". ", "'s ", "US "]), min_size=1, max_size=12)
)
def test_any_counted_term_is_found_again(words: list[str]):
    corpus = corpus_of("Word " + "".join(words))
    for ngram in (1, 2):
        counts = analysis.count_terms(corpus, ngram=ngram, stopwords=None)
        for row in counts.itertuples():
            assert len(evidence(corpus, counts, {"term": row.term})) == row.n
