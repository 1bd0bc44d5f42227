from collections.abc import Sequence
from difflib import SequenceMatcher

import pandas as pd
import pytest

import analysis
from analysis.copies import cluster_reuse
from analysis.edits import find_edits
from analysis.retelling import (
    compare_reuse,
    count_own_words,
    cover_sentences,
    list_sides,
    place_passages,
)
from analysis.reuse import find_reuse

STORY = (
    "The mayor said on Monday that the bridge over the northern canal will stay closed until the "
    "spring of next year because its cables have rusted through."
)
OWN = "Nobody who lives beside it was surprised."


def prepare(
    texts: Sequence[str], **columns: Sequence[object]
) -> tuple[analysis.Corpus, pd.DataFrame]:
    ids = [f"t{i}" for i in range(len(texts))]
    corpus = analysis.load(pd.DataFrame({"article_id": ids, "text": texts, **columns}))
    return corpus, find_reuse(corpus)


def test_shares_are_of_each_article_in_turn():
    corpus, passages = prepare([STORY, f"{STORY} {OWN}"])
    shares = compare_reuse(corpus, passages)
    n = len(STORY.split())
    assert shares["article_id"].tolist() == ["t0", "t1"]
    assert shares["other_id"].tolist() == ["t1", "t0"]
    assert shares["n_shared"].tolist() == [n, n]
    assert shares["share"].tolist() == pytest.approx([1, n / (n + 7)])


def test_a_passage_found_twice_is_shared_once():
    corpus, passages = prepare([f"{STORY} {OWN} {STORY}", STORY])
    assert len(passages) == 2
    shares = compare_reuse(corpus, passages)
    assert shares["n_shared"].tolist() == [2 * len(STORY.split()), len(STORY.split())]


def test_words_are_own_quoted_or_copied_and_add_up():
    quote = "“We knew,” one said."
    corpus, passages = prepare(
        [STORY, f"{STORY} {quote}"], outlet=["Herald", "Gazette"], kind=["report", "rewrite"]
    )
    clusters = cluster_reuse(corpus, passages)
    start = corpus.articles["text"][1].index("“")
    quotations = pd.DataFrame({"article_id": ["t1"], "start": [start], "end": [start + 10]})
    words = count_own_words(corpus, passages, clusters, quotations=quotations)
    n = len(STORY.split())
    parts = words[["n_own", "n_quoted", "n_copied", "n_copied_quoted"]]
    assert parts.to_numpy().tolist() == [[n, 0, 0, 0], [2, 2, n, 0]]
    assert (parts.sum(axis=1) == words["n_words"]).all()
    assert words["reason"].isna().all()


def test_an_article_without_own_words_says_why():
    corpus, passages = prepare(
        [STORY, STORY, STORY],
        kind=["report", "reprint", "rewrite"],
        retells=["", "Daily Planet", ""],
        outlet=["Herald", "Gazette", "Courier"],
    )
    words = count_own_words(corpus, passages, cluster_reuse(corpus, passages))
    assert words["n_own"].tolist() == [len(STORY.split()), 0, 0]
    assert words["reason"].tolist()[1:] == [
        "reprint of Daily Planet: none of its words are its own",
        "every word stands in another article",
    ]


def test_edits_are_changed_inserted_and_dropped_words():
    edited = STORY.replace("Monday", "Tuesday").replace("will", "will surely").replace("next ", "")
    corpus, passages = prepare([STORY, edited])
    edits = find_edits(corpus, passages)
    assert edits["change"].tolist() == ["changed", "inserted", "dropped"]
    assert edits["words_a"].tolist() == ["Monday", "", "next"]
    assert edits["words_b"].tolist() == ["Tuesday", "surely", ""]


def test_edits_agree_with_difflib():
    edited = STORY.replace("northern canal", "canal").replace("rusted through", "broken")
    corpus, passages = prepare([STORY + " " + OWN, edited + " " + OWN])
    a, b = STORY.split(), edited.split()
    opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    expected = [
        (" ".join(a[i:j]), " ".join(b[k:m])) for tag, i, j, k, m in opcodes if tag != "equal"
    ]
    edits = find_edits(corpus, passages)
    found = list(zip(edits["words_a"], edits["words_b"], strict=True))
    assert [(x, y) for x, y in found] == [(x.strip("."), y.strip(".")) for x, y in expected]


def test_the_spans_of_edits_are_exact():
    corpus = analysis.load("seeds")
    edits = find_edits(corpus, find_reuse(corpus))
    texts = corpus.articles.set_index("article_id")["text"]
    assert len(edits)
    for side in "ab":
        for row in edits.itertuples():
            text = texts[getattr(row, f"article_id_{side}")]
            start, end = getattr(row, f"start_{side}"), getattr(row, f"end_{side}")
            assert text[start:end] == getattr(row, f"words_{side}")


def test_sentences_that_were_left_out_share_nothing():
    corpus, passages = prepare([f"{STORY} {OWN}", f"Report: {STORY}", f"{OWN} {STORY}"])
    sentences = cover_sentences(corpus, passages, "t0", other_id="t1")
    assert sentences["share"].tolist() == [1, 0]
    assert sentences["n_words"].tolist() == [len(STORY.split()), 7]
    with pytest.raises(ValueError, match="'t9' is not among the articles"):
        cover_sentences(corpus, passages, "t9")


def test_sides_can_be_shown_with_one_label_on_both():
    corpus, passages = prepare([STORY, f"{OWN} {STORY}"])
    sides = list_sides(passages)
    assert sides["passage"].tolist() == ["1", "1"]
    shown = analysis.find_passages(corpus, sides, context="article", label="passage")
    assert shown["words"].tolist() == [STORY.rstrip(".")] * 2
    html = analysis.show_passages(shown, beside=True).html
    assert html.count("<mark") == 2
    assert html.count("display:grid") == 1


def test_places_of_passages_are_words_of_each_article():
    corpus, passages = prepare([STORY, f"{OWN} {STORY}"])
    n = len(STORY.split())
    placed = place_passages(corpus, passages, "t1", "t0")
    assert placed[["begin_a", "stop_a", "begin_b", "stop_b"]].to_numpy().tolist() == [
        [7, n + 7, 0, n]
    ]
    assert placed[["n_words_a", "n_words_b"]].to_numpy().tolist() == [[n + 7, n]]


def test_no_passages_give_empty_tables():
    corpus, passages = prepare([STORY, OWN])
    assert passages.empty
    clusters = cluster_reuse(corpus, passages)
    assert compare_reuse(corpus, passages).empty
    assert find_edits(corpus, passages).empty
    assert list_sides(passages).empty
    assert place_passages(corpus, passages, "t0", "t1").empty
    assert (cover_sentences(corpus, passages, "t0")["n_shared"] == 0).all()
    words = count_own_words(corpus, passages, clusters)
    assert (words["n_own"] == words["n_words"]).all()
