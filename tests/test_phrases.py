import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis

TEXT = "Immigrants and migrants, the emigrants; a migration of migrant families."


def found(text: str, *phrases: str, **options: bool) -> list[str]:
    corpus = analysis.load(pd.DataFrame({"text": [text]}))
    tokens = analysis.measured_tokens(corpus)
    hits = analysis.find_phrases(tokens, {"all": list(phrases)}, **options)
    return [text[a:b] for a, b in zip(hits["start"], hits["end"], strict=True)]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("migrant*", ["migrants", "migrant"]),
        ("*migrants", ["Immigrants", "migrants", "emigrants"]),
        ("m*n", ["migration"]),
        ("migrant* famil*", ["migrant families"]),
        ("zebra*", []),
    ],
)
def test_a_wildcard_stands_for_any_letters_wherever_it_stands(phrase, expected):
    assert found(TEXT, phrase) == expected


def test_a_word_matches_whole_words_only():
    assert found(TEXT, "migrant") == ["migrant"]


def test_overlaps_are_resolved_longest_first():
    assert found(TEXT, "migrant", "migrant families") == ["migrant families"]
    both = found(TEXT, "migrant", "migrant families", overlaps=True)
    assert both == ["migrant", "migrant families"]


def test_a_phrase_stays_inside_of_its_sentence():
    assert found("They were safe.\n\nHaven is a town.", "safe haven") == []


def test_an_empty_phrase_is_refused():
    with pytest.raises(ValueError, match="is empty"):
        found(TEXT, " ")


@settings(max_examples=60, deadline=None)
@given(st.text("abé", min_size=1, max_size=3), st.text("abé", max_size=2))
def test_wildcards_agree_with_a_plain_comparison(start, end):
    words = ["ab", "abba", "éa", "b", "aé", "babé", "aab", "bé"]
    hits = found(" ".join(["x", *words]), f"{start}*{end}")
    expected = [w for w in words if w.startswith(start) and w[len(start) :].endswith(end)]
    assert hits == expected
