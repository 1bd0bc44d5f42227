import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.aliases import Link, link_names
from analysis.entities import read_entities
from analysis.gazetteer import GIVEN, NATIONALITY, PLACE, name_length, place_weight, traits_of

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parents[1] / "seeds"


def corpus_of(*texts: str) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": list(texts)}))


def found(*texts: str) -> list[tuple[str, str]]:
    mentions = analysis.find_mentions(corpus_of(*texts), codebook=None)
    return list(zip(mentions["text"], mentions["type"].astype("str"), strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then Mrs. Ulla Brandt spoke.", [("Ulla Brandt", "PERSON")]),
        ("They met President Ada Mbeku.", [("Ada Mbeku", "PERSON")]),
        ("It was Juan de la Cruz who won.", [("Juan de la Cruz", "PERSON")]),
        ("It was J. K. Tolm who won.", [("J. K. Tolm", "PERSON")]),
        ("He sued Zeltor Holdings Ltd. in May.", [("Zeltor Holdings Ltd.", "ORG")]),
        ("The Bank of Qarth fell.", [("Bank of Qarth", "ORG")]),
        (
            "The Department of Health and Human Services paid.",
            [("Department of Health and Human Services", "ORG")],
        ),
        ("The flood reached Lake Zumbo in Kenya.", [("Lake Zumbo", "PLACE"), ("Kenya", "PLACE")]),
        ("They left the town of Obrava early.", [("Obrava", "PLACE")]),
        ("A Paris-based firm paid.", [("Paris", "PLACE")]),
        (
            "OBRAVA, Kenya (AP) — Rain fell.",
            [("OBRAVA", "PLACE"), ("Kenya", "PLACE"), ("AP", "ORG")],
        ),
        ("Then Kenya's army left.", [("Kenya", "PLACE")]),
    ],
)
def test_names_of_each_kind_are_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Workers protested on Monday in May.",
        "The French and the Kenyans won, and Catholics cheered.",
        "The World Cup and the Rome Treaty were discussed.",
        "She read “Bright Morning Songs” to them.",
        "A sitcom, TV news and the CEO were mentioned.",
        "The President and the Foreign Minister left.",
    ],
)
def test_what_is_no_name_stays_out(text):
    assert found(text) == []


def test_a_word_that_begins_a_sentence_is_asked_of_the_article():
    assert found("Zorbing is fun. They like zorbing.") == []
    assert [t for t, _ in found("Halvard paid. Then Halvard left.")] == ["Halvard", "Halvard"]


def test_headline_capitals_are_asked_of_the_article():
    text = "Minister Obrecht Pledges Grateful Reply\n\nThe pledges of Mr. Obrecht were a reply.\n"
    assert [text for text, _ in found(text)] == ["Obrecht", "Obrecht"]


def test_what_was_learnt_settles_what_the_article_does_not():
    corpus = corpus_of("Ulfric paid.")
    rows = {"kind": ["spelling"], "key": ["ulfric"], "value": ["ulfric"], "n": [9]}
    taught = dataclasses.replace(corpus, learned=pd.DataFrame(rows))
    assert len(analysis.find_mentions(corpus, codebook=None)) == 1
    assert len(analysis.find_mentions(taught, codebook=None)) == 0


def test_a_surname_goes_to_the_one_full_name_that_bears_it():
    corpus = corpus_of("Ulla Brandt spoke to Bo Lindqvist. Brandt left.")
    mentions = analysis.find_mentions(corpus, codebook=None)
    assert mentions["entity"].tolist() == ["Ulla Brandt", "Bo Lindqvist", "Ulla Brandt"]
    assert mentions["decision"].iloc[2] == "surname of a unique full name"
    assert mentions["text"].iloc[2] == "Brandt"


def test_a_surname_of_two_persons_is_ambiguous():
    mentions = analysis.find_mentions(
        corpus_of("Ulla Brandt met Willy Brandt. Then Brandt left."), codebook=None
    )
    assert mentions["entity"].isna().tolist() == [False, False, True]
    assert mentions["decision"].iloc[2].startswith("ambiguous surname")


def test_linking_joins_forms_of_one_full_name():
    names = [("Ann B. Lee", "PERSON", False), ("Ann Lee", "PERSON", False)]
    how = "form of a full name in the article"
    assert link_names(names) == {"Ann Lee": Link("Ann B. Lee", "PERSON", how)}


def test_an_abbreviation_defined_in_brackets_bears_the_long_name():
    text = "The Zonal Trade Council (ZTC) met. Then the ZTC voted."
    mentions = analysis.find_mentions(corpus_of(text), codebook=None)
    assert mentions["entity"].tolist() == ["Zonal Trade Council"] * 3
    assert mentions["decision"].iloc[2] == "abbreviation defined in brackets"


def test_an_abbreviation_of_ordinary_words_is_no_name():
    assert found("Cases of sudden infant death syndrome (SIDS) fell. SIDS is rare.") == []


# Values of the published algorithm (Schwartz & Hearst 2003)
@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("SBMA", "patients with spinal and bulbar muscular atrophy ",
         "spinal and bulbar muscular atrophy"),
        ("ab-b9rn", "the abbreviation ", None),
        ("HSF", "the Heat shock transcription factor ", "Heat shock transcription factor"),
        ("ICE", "Immigration and Customs Enforcement ", "Immigration and Customs Enforcement"),
        ("2019", "the year ", None),
        ("X", "an x-ray ", None),
    ],
)  # fmt: skip
def test_abbreviations_match_as_published(short, before, long):
    at = analysis.match_abbreviation(short, before)
    assert (None if at is None else before[at:].strip()) == long


def test_traits_of_forms():
    given, people, place, cut = traits_of(["Mary", "Kenyans", "Kenya", "Paris-based"])
    assert given & GIVEN and people & NATIONALITY and place & PLACE and cut & PLACE
    assert name_length("Paris-based") == 5 and name_length("Coca-Cola") == 9
    assert place_weight(["New", "York"]) > 2 > place_weight(["Nice"]) and not place_weight(
        ["Qarth"]
    )


def test_the_marked_articles_are_found_with_their_canonical_names():
    marked = pd.read_csv(GOLD / "names.csv", dtype={"article_id": "str"})
    mentions = analysis.find_mentions(analysis.load(SEEDS))
    scores = analysis.score_spans(mentions, marked, on=["type", "entity"])
    assert scores["f1"].min() >= 0.98


def test_the_two_markings_agree():
    one, two = (pd.read_csv(GOLD / f"names-{i}.csv", dtype={"article_id": "str"}) for i in (1, 2))
    agreement = analysis.score_agreement(analysis.load(SEEDS), one, two)
    assert agreement[["observed", "kappa", "alpha"]].to_numpy().tolist() == [[1.0, 1.0, 1.0]]


def test_a_suggested_codebook_reads_back(tmp_path):
    text = "Ulla “Ulli” Brandt of Kenya\\Co. spoke. Mr. Brandt left Kenya. Kenya voted."
    (tmp_path / "entities.toml").write_text(
        analysis.suggest_codebook(corpus_of(text, text), least=1), encoding="utf-8"
    )
    book = analysis.read_codebook("entities", folder=tmp_path)
    assert "Kenya" in [entity.name for entity in read_entities(book)]


def test_a_suggested_codebook_finds_the_names_again(tmp_path):
    corpus = corpus_of("Ulla Brandt spoke in Kenya. Brandt left Kenya.")
    (tmp_path / "entities.toml").write_text(analysis.suggest_codebook(corpus, least=1))
    book = analysis.read_codebook("entities", folder=tmp_path)
    again = analysis.find_mentions(corpus, codebook=book, discover=False)
    before = analysis.find_mentions(corpus, codebook=None)
    assert again[["start", "end", "entity"]].equals(before[["start", "end", "entity"]])


# What must hold of any text

SAMPLE = """
Ulla Brandt Brandt's Kenya Paris-based ICE (ICE) U.S. Mr. President said the The of and for Bank
Council Monday. workers Workers left; “Green” Party, & Inc. al-Khor de JOHN — Zürich 7 İstanbul
ﬁne é New York Trump administration Chad Wolf Post
"""
WORDS = st.sampled_from([*SAMPLE.split(), "\n\n"])
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join).filter(str.strip)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_spans_are_exact_and_do_not_overlap(texts):
    corpus = corpus_of(*texts)
    mentions = analysis.find_mentions(corpus)
    whole = corpus.articles.set_index("article_id")["text"]
    for row in mentions.itertuples():
        assert whole[row.article_id][row.start : row.end] == row.text
        assert row.text == row.text.strip()
    for _, group in mentions.groupby("article_id", observed=True):
        assert (group["start"].to_numpy()[1:] >= group["end"].to_numpy()[:-1]).all()


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_discovered_names_begin_with_a_capital_or_a_listed_particle(text):
    for name in analysis.find_mentions(corpus_of(text), codebook=None)["text"]:
        assert name[0].isupper() or name.startswith("al-")


@settings(max_examples=25, deadline=None)
@given(TEXTS, TEXTS)
def test_another_article_changes_nothing_where_learned_is_given(one, two):
    learned = corpus_of("Nothing.").learned
    alone = analysis.load(pd.DataFrame({"article_id": ["a"], "text": [one]}), learned=learned)
    texts = pd.DataFrame({"article_id": ["a", "b"], "text": [one, two]})
    both = analysis.find_mentions(analysis.load(texts, learned=learned))
    columns = ["start", "end", "text", "entity", "type", "zone", "decision"]
    mine = both.loc[both["article_id"] == "a", columns].astype("str").reset_index(drop=True)
    assert mine.equals(analysis.find_mentions(alone)[columns].astype("str"))
