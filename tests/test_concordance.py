import pandas as pd
import pytest

import analysis
from analysis.concordance import find_concordance

TEXT = "One two three four the “sanctuary” cities five six.\n\nAnother sanctuary\ncity and seven."


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


CORPUS = corpus_of(TEXT, "Cities, deported or deporting.", outlet=["Gazette", "Herald"])


def test_a_hit_has_its_offsets_and_the_words_around_it():
    row = find_concordance(CORPUS, "sanctuary", window=2).iloc[0]
    assert TEXT[row["start"] : row["end"]] == row["keyword"] == "sanctuary"
    assert row["left"] == "four the “"
    assert row["right"] == "” cities five"
    assert row["outlet"] == "Gazette"


def test_words_wildcards_and_phrases_are_found():
    assert find_concordance(CORPUS, "deport*")["keyword"].tolist() == ["deported", "deporting"]
    assert find_concordance(CORPUS, "five six")["keyword"].tolist() == ["five six"]
    assert len(find_concordance(CORPUS, ["cities", "seven"])) == 3


def test_case_is_matched_where_asked():
    assert len(find_concordance(CORPUS, "Cities")) == 2
    assert len(find_concordance(CORPUS, "Cities", match_case=True)) == 1


def test_regular_expressions_are_found_with_their_offsets():
    hits = find_concordance(CORPUS, r"sanctuary\W+cit\w+", regex=True)
    assert hits["keyword"].iloc[0] == "sanctuary” cities"
    for row in hits.itertuples():
        text = CORPUS.articles.set_index("article_id").loc[row.article_id, "text"]
        assert text[row.start : row.end] == row.keyword


def test_empty_matches_are_no_hits():
    assert find_concordance(CORPUS, "z*", regex=True).empty


def test_a_catastrophic_expression_ends_in_an_error():
    corpus = corpus_of("a" * 5000 + "!")
    with pytest.raises(ValueError, match=r"not done after 0\.3 s; avoid repeats inside of repeats"):
        find_concordance(corpus, r"(a|aa)+\d", regex=True, timeout=0.3)


def test_a_broken_expression_is_refused():
    with pytest.raises(ValueError, match=r"query='\(': no valid regular expression \(missing \)"):
        find_concordance(CORPUS, "(", regex=True)


@pytest.mark.parametrize("query", ["", "  ", [], ["raid", ""]])
def test_an_empty_query_is_refused(query: object):
    with pytest.raises(ValueError, match="it is empty; give a word, wildcard or phrase"):
        find_concordance(CORPUS, query)


def test_options_are_checked():
    with pytest.raises(ValueError, match="sort='date': allowed are 'text', 'left'"):
        find_concordance(CORPUS, "raid", sort="date")
    with pytest.raises(ValueError, match="window=-1: give a number of words, 0 or more"):
        find_concordance(CORPUS, "raid", window=-1)
    with pytest.raises(ValueError, match="give one regular expression; join several with"):
        find_concordance(CORPUS, ["a", "b"], regex=True)


def test_hits_are_sorted_as_asked():
    corpus = corpus_of("b raid y. a raid z. c raids x.")
    order = {
        sort: find_concordance(corpus, "raid*", window=1, sort=sort)["left"].str.strip().tolist()
        for sort in ("text", "left", "right")
    }
    assert [line[-1] for line in order["text"]] == ["b", "a", "c"]
    assert [line[-1] for line in order["left"]] == ["a", "b", "c"]
    assert [line[-1] for line in order["right"]] == ["c", "b", "a"]


def test_the_context_does_not_leave_the_article():
    corpus = corpus_of("one raid", "raid two")
    hits = find_concordance(corpus, "raid", window=9)
    assert hits["left"].tolist() == ["one ", ""]
    assert hits["right"].tolist() == ["", " two"]


def test_no_hit_is_cut_off():
    assert len(find_concordance(corpus_of("raid " * 3000), "raid", window=1)) == 3000


def test_a_window_of_no_words_shows_none():
    row = find_concordance(CORPUS, "five", window=0).iloc[0]
    assert row["left"].strip() == row["right"].strip() == ""
