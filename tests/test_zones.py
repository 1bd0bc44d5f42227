import pandas as pd
import pytest

import analysis
from analysis.zones import find_lines


def zones_of(text: str, **metadata: str) -> list[tuple[str, str]]:
    corpus = analysis.load(pd.DataFrame({"text": [text], **{k: [v] for k, v in metadata.items()}}))
    return [(row.zone, text[row.start : row.end]) for row in corpus.zones.itertuples(index=False)]


PARAGRAPH = "The council met on Monday and voted. It will meet again."


def test_lines_are_trimmed_and_blank_ones_left_out():
    assert find_lines(" a \r\n\u2028\n b") == [(1, 2), (8, 9)]


def test_first_short_line_is_the_title():
    assert zones_of(f"Council votes\n\n{PARAGRAPH}")[0] == ("title", "Council votes")


def test_first_line_with_a_full_stop_is_body():
    assert zones_of(f"{PARAGRAPH}\n\n{PARAGRAPH}")[0][0] == "body"


def test_article_of_one_line_is_body():
    assert zones_of("Council votes") == [("body", "Council votes")]


def test_deck_stands_before_a_byline_and_caption_after_it():
    text = f"Council votes\n\nA small lead\n\nBy Ann Lee\n3 May 2021\nThe town hall\n\n{PARAGRAPH}"
    assert [zone for zone, _ in zones_of(text)] == [
        "title",
        "deck",
        "byline",
        "dateline",
        "caption",
        "body",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Wednesday 30 September 2020 17:00 BST",
        "May 3, 2021",
        "Published: 3 May 2021, 10:15 a.m.",
        "2021-05-03",
    ],
)
def test_dateline(line):
    assert ("dateline", line) in zones_of(f"Council votes\n{line}\n{PARAGRAPH}")


def test_names_beside_a_date_are_a_byline():
    text = f"Council votes\nAnn Lee,Bob van Dyke\n3 May 2021\n{PARAGRAPH}"
    assert ("byline", "Ann Lee,Bob van Dyke") in zones_of(text)


def test_known_byline_is_found():
    assert ("byline", "ANN LEE") in zones_of(
        f"Council votes\nANN LEE\n{PARAGRAPH}", byline="Ann Lee"
    )


def test_heading_stands_between_paragraphs():
    text = f"Council votes\n\n{PARAGRAPH}\n\nWhat comes next\n\n{PARAGRAPH}"
    assert ("heading", "What comes next") in zones_of(text)


def test_heading_may_end_in_an_abbreviation():
    text = f"Council votes\n\n{PARAGRAPH}\n\nWhat comes next in L.A.\n\n{PARAGRAPH}"
    assert ("heading", "What comes next in L.A.") in zones_of(text)


def test_lead_in_with_a_colon_is_body():
    text = f"Council votes\n\n{PARAGRAPH}\n\nReports The Post:\n\n{PARAGRAPH}"
    assert [zone for zone, _ in zones_of(text)] == ["title", "body"]


def test_closing_section_that_sells_is_promotion():
    sells = "We are proud of our work. To speak with our team, please call us today."
    text = f"Council votes\n\n{PARAGRAPH}\n\nHow we can help\n\n{sells}"
    corpus = analysis.load(pd.DataFrame({"text": [text]}))
    last = corpus.zones.iloc[-1]
    assert (last["zone"], last["reason"]) == ("boilerplate", "promotion")
    assert text[last["start"] : last["end"]] == f"How we can help\n\n{sells}"


def test_a_call_to_act_in_an_opinion_is_no_promotion():
    text = f"Our town\n\n{PARAGRAPH}\n\nWe must contact our senators, and we must do it now."
    assert [zone for zone, _ in zones_of(text)] == ["title", "body"]


def test_invitations_are_navigation_and_the_name_before_them_the_credit():
    text = f"Council votes\n\n{PARAGRAPH}\n\nThe Daily Post\n\nJoin our commenting forum\n\nLog in"
    assert [zone for zone, _ in zones_of(text)] == ["title", "body", "credit", "boilerplate"]


def test_closings_that_recur_in_an_outlet_are_boilerplate():
    closing = "The Gazette is read in {} towns and printed on recycled paper every day."
    texts = [
        f"{PARAGRAPH} Item {i}.\n\nNews number {i} came in.\n\n{closing.format(i)}"
        for i in range(4)
    ]
    corpus = analysis.load(pd.DataFrame({"text": texts, "outlet": "Gazette"}))
    ends = corpus.zones[corpus.zones["reason"] == "recurring"]
    assert len(ends) == 4


def test_a_story_printed_thrice_has_no_recurring_closing():
    text = f"{PARAGRAPH}\n\nThe mayor went home and nobody followed her there."
    corpus = analysis.load(pd.DataFrame({"text": [text] * 4, "outlet": "Gazette"}))
    assert not (corpus.zones["zone"] == "boilerplate").any()


def write(folder, zones: str):
    (folder / "a.txt").write_text(f"Council votes\n\n{PARAGRAPH} Buy now!", encoding="utf-8")
    (folder / "zones.csv").write_text("article_id,words,zone,reason\n" + zones, encoding="utf-8")
    return folder


def test_override_wins_and_the_rest_keeps_its_zone(tmp_path):
    corpus = analysis.load(write(tmp_path, "a,Buy now!,boilerplate,unrelated\n"))
    assert corpus.zones["zone"].tolist() == ["title", "body", "boilerplate"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("b,Buy now!,boilerplate,unrelated", "there is no article 'b'"),
        ("a,Sell,boilerplate,unrelated", "stand 0 times"),
        ("a,Buy now!,advert,unrelated", "zone 'advert': allowed are title"),
        ("a,Buy now!,boilerplate,", "reason ''"),
    ],
)
def test_bad_override_names_line_and_remedy(tmp_path, row, message):
    with pytest.raises(analysis.LoadError, match=rf"zones\.csv, line 2: .*{message}"):
        analysis.load(write(tmp_path, row + "\n"))


EXPECTED = {
    "000": ["title", "body", *["heading", "body"] * 3, "promotion"],
    "001": ["title", "body", *["heading", "body"] * 3, "promotion"],
    "002": ["title", "deck", "byline", "dateline", "caption", "body", "credit", "navigation"],
    "003": ["title", "body", *["heading", "body"] * 7],
    "004": ["byline", "body", "unrelated", "body"],
}


@pytest.mark.parametrize("label", EXPECTED)
def test_zones_of_the_five_articles(seeds, label):
    zones = seeds.zones[seeds.zones["article_id"].str.startswith(label)]
    found = zones["reason"].astype("object").where(zones["reason"].notna(), zones["zone"])
    assert found.tolist() == EXPECTED[label]


def zoned(folder, rows):
    (folder / "a.txt").write_text("One two\u2028three. Four.", encoding="utf-8")
    table = "article_id,words,zone,reason\n" + rows
    (folder / "zones.csv").write_text(table, encoding="utf-8")
    return analysis.load(folder)


@pytest.mark.parametrize("words", ["One two", "two\u2028three", "two"])
def test_zones_that_overlap_are_refused(tmp_path, words):
    with pytest.raises(analysis.LoadError, match=r"line 3: words .* overlap those of a row above"):
        zoned(tmp_path, f"a,One two,title,\na,{words},heading,\n")


def test_a_line_separator_does_not_end_a_row_of_zones(tmp_path):
    zones = zoned(tmp_path, "a,two\u2028three,heading,\n").zones
    assert "heading" in zones["zone"].tolist()


@pytest.mark.parametrize("row", ["a,One two\n", "a,One two,title,,,\n"])
def test_a_row_of_zones_of_another_width_is_refused(tmp_path, row):
    with pytest.raises(analysis.LoadError, match=r"line 2: . fields where the header names 4"):
        zoned(tmp_path, row)


def test_long_words_of_a_zone_are_read(tmp_path):
    with pytest.raises(analysis.LoadError, match=r"line 2: words 'xxx.* stand 0 times"):
        zoned(tmp_path, f"a,{'x' * 200_000},title,\n")
