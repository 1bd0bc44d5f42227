import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.marks import pair_marks
from analysis.zones import find_lines


def stretches(text: str) -> list[str]:
    return [text[p.start : p.end] for p in pair_marks(text, find_lines(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "no" and left.', ['"no"']),
        ("She said “no” and left.", ["“no”"]),
        ("She said 'no' and left.", ["'no'"]),
        ("She said ‘no’ and left.", ["‘no’"]),
        ("Elle a dit « non » hier.", ["« non »"]),
        ("Sie sagte „nein“ dazu.", ["„nein“"]),
        ("She said ``no'' and left.", ["``no''"]),
    ],
)
def test_each_style_of_marks(text, expected):
    assert stretches(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The officers' union and the dogs' owners agreed.",
        "It’s the ’90s; rock ’n’ roll wasn’t dead, ’twas asleep.",
        "Get 'em while they're hot, 'cause they won't last.",
        "He is 6'2\" tall and 6’ 2” in boots.",
        'A 12" pipe, a 3.5" disk.',
    ],
)
def test_apostrophes_inches_and_feet_are_no_marks(text):
    assert stretches(text) == []


def test_possessive_plural_inside_single_marks():
    assert stretches("'The miners' wives came,' she said.") == ["'The miners' wives came,'"]


def test_inches_inside_a_quotation():
    assert stretches('"We put in a 12" pipe," he said.') == ['"We put in a 12" pipe,"']


def test_nested_stretch_has_depth():
    text = "“He said ‘go home’ and I went,” she said."
    found = pair_marks(text, find_lines(text))
    assert [(text[p.start : p.end], p.depth) for p in found] == [
        ("“He said ‘go home’ and I went,”", 0),
        ("‘go home’", 1),
    ]


def test_closing_mark_without_opening_is_none():
    assert stretches("The end,” he said. “Yes.” And so.") == ["“Yes.”"]


def test_open_mark_closes_with_its_paragraph():
    assert stretches("She said: “Yes.\nHe left. “No,” they said.") == ["“Yes.", "“No,”"]


def test_quotation_goes_on_where_the_next_paragraph_opens_with_a_mark():
    text = "“One.\n“Two.\n“Three,” she said. “Four.”"
    assert stretches(text) == ["“One.\n“Two.\n“Three,”", "“Four.”"]


def test_bad_mark_with_others_after_it_is_passed_over():
    assert stretches('"We are, he said. "Yes," she said. "No," they said.') == ['"Yes,"', '"No,"']


@pytest.mark.parametrize("bad", ["“", "”", '"', "‘", "«"])
def test_one_bad_mark_never_spoils_the_rest(bad):
    rest = "Then “one” came.\nAnd “two” came.\nAnd “three” went."
    assert stretches(f"A slip {bad} here.\n{rest}")[-3:] == ["“one”", "“two”", "“three”"]


@given(st.text(alphabet="ab ,.“”‘’\"'«»1\n", max_size=80))
def test_pairs_lie_in_the_text_and_nest(text):
    found = pair_marks(text, find_lines(text))
    for pair in found:
        assert 0 <= pair.start < pair.end <= len(text)
    for one in found:
        for other in found:
            crossing = one.start < other.start < one.end < other.end
            assert not crossing


def test_spans_agree_with_the_marked_articles():
    gold = pd.read_csv("tests/gold/quotations.csv", dtype={"article_id": str})
    found = analysis.find_quotations(analysis.load("seeds"))
    expected = set(gold[["article_id", "start", "end"]].itertuples(index=False, name=None))
    assert set(found[["article_id", "start", "end"]].itertuples(index=False, name=None)) == expected


def test_words_are_counted_without_marks():
    corpus = analysis.load(pd.DataFrame({"text": ['She said: "It is Tom\'s own house."']}))
    assert analysis.find_quotations(corpus)["n_words"].tolist() == [5]


def test_an_unknown_zone_is_refused():
    corpus = analysis.load(pd.DataFrame({"text": ["Nothing."]}))
    with pytest.raises(ValueError, match=r"zones=.*allowed"):
        analysis.find_quotations(corpus, zones=["page"])
