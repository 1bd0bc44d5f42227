import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.corpus import read_articles
from analysis.normalising import terms_of
from analysis.reading import Problems
from analysis.segmentation import is_word, learn_from, segment, term_of
from analysis.tokens import cut
from analysis.zones import find_lines

NOTHING = pd.DataFrame({"kind": [], "key": [], "value": [], "n": []}, dtype="object")


def articles_of(*texts: str) -> pd.DataFrame:
    return read_articles(pd.DataFrame({"text": texts}), Problems())


def split(text: str) -> list[str]:
    _, sentences, _ = segment(articles_of(text), learned=NOTHING)
    return [text[s:e] for s, e in zip(sentences["start"], sentences["end"], strict=True)]


def words(text: str) -> list[str]:
    return segment(articles_of(text), learned=NOTHING)[2]["form"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "U.S. L.A. law-and-order 1,000 don't at-large",
        "O'Brien l'État rock'n'roll 70-year-old AT&T 9/11 5:30 p.m. C'est",
        "https://www.example.org/a?b=1,2&c a.b@example.co.uk @handle #tag bbc.co.uk/news".replace(
            "/news", ""
        ),
        "$ 1.5 33 % ... -- “ curly ” U.S.-led .380 COVID-19 e\u0301te\u0301",
        "👩‍👩‍👧 🇺🇸 ☕️ 日 本 。 a\u200bb \x00 naïve Ærø",
    ],
)
def test_tokens_that_stay_whole(text):
    assert words(text) == text.split()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Trump's", ["Trump", "'s"]),
        ("the U.S.’s", ["the", "U.S.", "’s"]),
        ("workers' rights", ["workers", "'", "rights"]),
        ("$1.5m (33%)", ["$", "1.5m", "(", "33", "%", ")"]),
        ("it ended.The next", ["it", "ended", ".", "The", "next"]),
        ('said "No."', ["said", '"', "No", ".", '"']),
        ("No. 5 and Mr. No.", ["No.", "5", "and", "Mr.", "No", "."]),
        (
            "What?! (see https://a.org/b).",
            ["What", "?", "!", "(", "see", "https://a.org/b", ")", "."],
        ),
        ("日本語", ["日", "本", "語"]),
    ],
)
def test_tokens_that_are_parted(text, tokens):
    assert words(text) == tokens


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Smith left.", "He went home."],
        ["It is in the U.S. Treasury.", "He lives in the U.S.", "But she does not."],
        ["J. R. R. Tolkien and Samuel L. Jackson met.", "They talked."],
        ["It was No. 5.", 'He said "No."', "Then he left."],
        ["It rose 3.5% to $1.5 million.", "$2 million was lost."],
        ["He left at 5 p.m. Monday.", "She left at 6 p.m.", "The rest stayed."],
        ["Yahoo! Inc. rose.", "Yahoo! said so."],
        ['"Why?" Mr. Smith asked.', '"Why not?"', "He smiled."],
        ["(He went.)", "[She too.]", "“They stayed.”", "‘So?’", "Then it ended."],
        ["Loews Corp., a firm, bought Acme Inc. of Ohio.", "It paid."],
        ["It ended...", "Then it began.", "He was ... well, late."],
        ["Is it?", "Yes!", "No; it is: Not so."],
        ["It ended.", "The next one."],
        ["今日は。", "元気？", "はい。"],
    ],
)
def test_sentences(sentences):
    text = "" if sentences[0].startswith("今") else " "
    assert split(text.join(sentences)) == sentences


def test_a_missing_space_does_not_hide_an_end():
    assert split("He was arrested.The agency said so.") == [
        "He was arrested.",
        "The agency said so.",
    ]


def test_a_lead_in_and_its_bullets_are_one_sentence():
    text = "Among them were:\n\n  • Los Angeles;\n  • New York; and\n  • Chicago.\n\nThe end came."
    assert split(text) == [text[: text.index("\n\nThe end")], "The end came."]


def test_a_title_is_one_sentence():
    text = "Who knew? Trump did\n\nHe said it. She did too."
    assert split(text) == ["Who knew? Trump did", "He said it.", "She did too."]


@pytest.mark.parametrize(
    ("form", "term"),
    [
        ("US", "US"),
        ("U.S.", "US"),
        ("us", "us"),
        ("Us", "us"),
        ("ICE", "ICE"),
        ("Ice", "ice"),
        ("NGOs", "NGOs"),
        ("WASHINGTON", "washington"),
        ("THE", "the"),
        ("I", "i"),
        ("J.", "j."),
        ("Mr.", "mr"),
        ("Corp.", "corp"),
        ("No.", "no."),
        ("p.m.", "p.m."),
        ("U.S.-led", "us-led"),
        ("US-led", "us-led"),
        ("don’t", "don't"),
        ("DON’T", "don't"),
        ("’s", "'s"),
        ("COVID-19", "COVID-19"),
        ("e\u0301te\u0301", "été"),
        ("...", "..."),
        ("AT&T", "AT&T"),
    ],
)
def test_term_of(form, term):
    assert term_of(form) == term


def test_is_word():
    terms = pd.Index(["ice", "'s", ".", "1,000", "…", "été", "日", "②", "_", "@x"])
    expected = [any(c.isalnum() for c in t) and t != "'s" for t in terms]
    assert is_word(terms).tolist() == expected


def tables(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return segment(articles_of(*texts), learned=NOTHING)


NEWS_PIECES = """
Mr. U.S. Corp. the The said " “ ” 's . ? ! 5 No. •
: - https://a.b \u0301 \u200d 🇺🇸 日 。 \x00 e É .. ( ) ,
"""
BLANKS = [" ", "\n", "\n\n", ". ", "\r\n", "\xa0", "\u2028"]
NEWS = st.lists(st.sampled_from([*NEWS_PIECES.split(), *BLANKS])).map("".join)
TEXTS = (st.text(st.characters(exclude_categories=["Cs"])) | NEWS).filter(
    lambda text: bool(text.strip()) and text != "\ufeff" and not text.startswith("\ufeff")
)


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_tokens_tile_the_text_and_stand_in_sentences(text):
    _, sentences, tokens = tables([text])
    assert [text[s:e] for s, e in zip(tokens["start"], tokens["end"], strict=True)] == (
        tokens["form"].to_list()
    )
    covered = np.zeros(len(text), dtype=int)
    for s, e in zip(tokens["start"], tokens["end"], strict=True):
        covered[s:e] += 1
    assert covered.tolist() == [int(not c.isspace()) for c in text]
    place = sentences.iloc[tokens["sentence_id"].to_numpy()]
    assert (place["start"].to_numpy() <= tokens["start"].to_numpy()).all()
    assert (tokens["end"].to_numpy() <= place["end"].to_numpy()).all()
    assert tokens["sentence_id"].nunique() == len(sentences)
    spans = [text[s:e] for s, e in zip(sentences["start"], sentences["end"], strict=True)]
    assert all(span == span.strip() and span for span in spans)


@given(st.lists(TEXTS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_lines_of_pieces_are_those_of_the_texts(texts):
    assert cut(texts).lines == [find_lines(text) for text in texts]


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=30)
def test_texts_are_split_alike_apart_and_together(one, two):
    articles = articles_of(one, two)
    learned = learn_from(articles)
    together = segment(articles, learned=learned)
    first = segment(articles.iloc[:1], learned=learned)
    second = segment(articles.iloc[1:].reset_index(drop=True), learned=learned)
    for whole, a, b in zip(together, first, second, strict=True):
        apart = pd.concat([a.astype("object"), b.astype("object")], ignore_index=True)
        columns = [c for c in whole if c != "sentence_id"]
        assert whole[columns].astype("object").equals(apart[columns])


@given(st.lists(TEXTS, min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_terms_of_a_vocabulary_are_those_of_each_form(texts):
    import pyarrow as pa

    forms = pd.unique(pd.Series([w for text in texts for w in text.split()]))
    codes, terms = terms_of(pa.array(forms, type=pa.string()))
    assert [terms[c].as_py() for c in codes] == [term_of(form) for form in forms]


@pytest.mark.parametrize(
    "unit", [".", '"', "'", "a", "Mr. ", "://", "\n", ":\n- ", "\u0301", "a://"]
)
def test_hostile_text_takes_linear_time(unit):
    from time import process_time

    def seconds(n: int) -> float:
        articles = articles_of("x" + unit * n)
        start = process_time()
        segment(articles, learned=learn_from(articles))
        return process_time() - start

    seconds(1000)
    assert seconds(120_000) < 12 * seconds(30_000) + 0.5


def test_combined_corpora_keep_categories_and_rows():
    one = analysis.load(pd.DataFrame({"article_id": ["a"], "text": ["Mr. Smith left. He ran."]}))
    two = analysis.load(pd.DataFrame({"article_id": ["b"], "text": ["He stayed. Mr. No did."]}))
    both = analysis.combine([one, two])
    for name in ("form", "term"):
        assert isinstance(both.tokens[name].dtype, pd.CategoricalDtype)
    assert isinstance(both.sentences["article_id"].dtype, pd.CategoricalDtype)
    assert (
        both.tokens["form"].to_list() == one.tokens["form"].to_list() + two.tokens["form"].to_list()
    )
    assert both.tokens["sentence_id"].is_monotonic_increasing


def test_doubtful_splits_say_what_was_decided():
    corpus = analysis.load(
        pd.DataFrame(
            {"text": ["A title\n\nHe left Acme Inc. Smith stayed. It ended... Then he did."]}
        )
    )
    doubts = analysis.doubtful_splits(corpus)
    text = corpus.articles["text"][0]
    words = [text[s:e] for s, e in zip(doubts["start"], doubts["end"], strict=True)]
    assert words == ["...", "Inc."]
    assert doubts["decision"].to_list() == ["split", "kept"]
    assert doubts["confidence"].is_monotonic_increasing
    assert len(analysis.find_passages(corpus, doubts)) == 2


def test_doubtful_splits_refuse_an_impossible_confidence():
    corpus = analysis.load(pd.DataFrame({"text": ["One."]}))
    with pytest.raises(ValueError, match=r"below=2: give a confidence from 0 to 1"):
        analysis.doubtful_splits(corpus, below=2)


def kinds(learned: pd.DataFrame, kind: str) -> dict[str, str]:
    rows = learned[learned["kind"] == kind]
    return dict(zip(rows["key"], rows["value"], strict=True))


def test_an_abbreviation_is_learnt_from_what_follows_it():
    text = "He saw the Zorp. of Ohio. She met the Zorp. of Iowa, and the Zorp. said no."
    learned = learn_from(articles_of(text))
    assert "zorp" in kinds(learned, "abbreviation")
    assert split("The Zorp. Smith left.") == ["The Zorp.", "Smith left."]
    _, sentences, _ = segment(articles_of("The Zorp. Smith left."), learned=learned)
    assert len(sentences) == 1


def test_spellings_inside_of_sentences_are_learnt():
    text = "Traders sold. They said traders and Apple, then traders and Apple, left. Apple fell."
    learned = learn_from(articles_of(text))
    assert kinds(learned, "spelling")["apple"] == "Apple"
    assert kinds(learned, "spelling")["traders"] == "traders"
    assert "traders" in kinds(learned, "starter")
    assert "apple" not in kinds(learned, "starter")


def test_a_learnt_starter_ends_the_sentence_before_it():
    learned = pd.DataFrame({"kind": ["starter"], "key": ["traders"], "value": [""], "n": [3]})
    text = "He bought Acme Inc. Traders sold."
    assert len(split(text)) == 1
    assert len(segment(articles_of(text), learned=learned)[1]) == 2


def test_a_learnt_collocation_stays_together():
    learned = pd.DataFrame(
        {"kind": ["starter", "collocation"], "key": ["news", "u.s"], "value": ["", "news"]}
    ).assign(n=3)
    text = "He reads U.S. News each week."
    assert len(segment(articles_of(text), learned=learned.iloc[:1])[1]) == 2
    assert len(segment(articles_of(text), learned=learned)[1]) == 1


def test_hard_wrapped_lines_go_on():
    lines = [
        "the officials who had been told of the plan by two of",
        "the people who were in the room when the president",
        "spoke of it had no answer to the question that they",
        "were asked there. Nobody had told them what number",
        "of arrests would be made, none of the lawyers had been",
        "asked for advice.",
    ]
    text = "\n".join(lines)
    assert split(text) == [text[: text.index(" Nobody")], text[text.index("Nobody") :]]


def test_lines_of_a_list_are_not_taken_for_wrapped_ones():
    text = "\n".join(
        ["bread and butter", "milk", "a very long loaf of bread", "tea", "rice", "salt"]
    )
    assert split(text) == text.split("\n")


@pytest.mark.parametrize("other", ["Ulla Ulla", "Brandt", "Zed."])
def test_a_name_of_another_article_does_not_end_a_sentence(other):
    learned = learn_from(articles_of("x"))
    alone = segment(articles_of("Inc. Brandt"), learned=learned)[1]
    both = segment(articles_of(other, "Inc. Brandt", other), learned=learned)[1]
    mine = both[both["article_id"].cat.codes == 1]
    assert mine[["start", "end"]].to_numpy().tolist() == alone[["start", "end"]].to_numpy().tolist()
