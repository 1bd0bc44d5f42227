import pandas as pd
import pytest

import analysis
from analysis.codebooks import Codebook, CodebookError
from analysis.entities import keep_longest, read_entities


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": list(texts), **columns}))


def book_of(**tables: dict[str, object]) -> Codebook:
    return Codebook("entities", "entities.toml", dict(tables), "")


def names_of(corpus: analysis.Corpus, **options: object) -> list[tuple[str, str]]:
    mentions = analysis.find_mentions(corpus, **options)
    return list(zip(mentions["text"], mentions["entity"].fillna("?"), strict=True))


def test_an_alias_bears_the_canonical_name():
    corpus = corpus_of("He asked ICE and the DHS about it.")
    assert names_of(corpus, discover=False) == [
        ("ICE", "U.S. Immigration and Customs Enforcement"),
        ("DHS", "U.S. Department of Homeland Security"),
    ]


def test_capitals_decide():
    assert names_of(corpus_of("They put ice on it, and wolf it down."), discover=False) == []


def test_a_conditional_alias_needs_the_full_name_in_the_same_article():
    corpus = corpus_of("Chad Wolf spoke. Then Wolf left.", "Then Wolf left.")
    found = analysis.find_mentions(corpus, discover=False)
    assert found["article_id"].tolist() == ["0", "0"]
    assert found["decision"].tolist() == [
        "codebook",
        "codebook alias, named in full in the article",
    ]


def test_the_post_is_the_washington_post_where_the_article_retells_it():
    texts = ["So says The Post.", "So says The Post."]
    corpus = corpus_of(*texts, retells=["Los Angeles Times; Washington Post", ""])
    found = analysis.find_mentions(corpus, discover=False)
    assert found[["article_id", "text", "entity"]].to_numpy().tolist() == [
        ["0", "Post", "Washington Post"]
    ]


def test_the_longest_name_wins():
    corpus = corpus_of("The Trump administration is in Los Angeles County.")
    assert [text for text, _ in names_of(corpus, discover=False)] == [
        "Trump administration",
        "Los Angeles County",
    ]


def test_spans_that_do_not_overlap_are_all_kept():
    start, end = pd.Series([0, 3, 3, 9]).to_numpy(), pd.Series([2, 5, 8, 12]).to_numpy()
    assert keep_longest(start, end, pd.Series([0, 1, 2, 3]).to_numpy()).tolist() == [0, 2, 3]


def test_a_faulty_codebook_is_refused_with_its_key():
    with pytest.raises(CodebookError, match=r"entities.toml, line 1: Ann.type: got 'HERO'"):
        read_entities(book_of(Ann={"type": "HERO"}))
    with pytest.raises(CodebookError, match=r"Ann.alias: unknown key; allowed are type, aliases"):
        read_entities(book_of(Ann={"type": "PERSON", "alias": []}))


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match="zones="):
        analysis.find_mentions(corpus_of("Text."), zones=["bodies"])


def test_a_text_of_two_tokens_is_short_enough():
    assert names_of(corpus_of("Hello.")) == []
