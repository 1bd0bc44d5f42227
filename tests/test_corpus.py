import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.report import SEEDS


def corpus_of(*texts: str, **columns: object) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


def test_seeds_are_as_received():
    for line in (SEEDS / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == digest


def test_seeds_have_five_articles_of_four_outlets(seeds):
    assert len(seeds.articles) == 5
    assert seeds.articles["outlet"].nunique() == 4
    assert seeds.articles["article_id"].str[:3].tolist() == ["000", "001", "002", "003", "004"]


def test_only_two_seeds_tell_the_same_story(seeds):
    counts = seeds.articles["story"].value_counts()
    assert counts.max() == 2
    same = seeds.articles[seeds.articles["story"] == counts.idxmax()]
    assert same["article_id"].str[:3].tolist() == ["002", "004"]


def test_text_is_what_the_file_holds(seeds):
    for row in seeds.articles.itertuples():
        assert row.text == (SEEDS / row.file).read_bytes().decode("utf-8")


def test_ids_and_outlets_are_text_and_never_inferred(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('article_id,outlet,text\n000,NA,"One, two."\n7,1.0,Two.\n', encoding="utf-8")
    articles = analysis.load(path).articles
    assert articles["article_id"].tolist() == ["000", "7"]
    assert articles["outlet"].tolist() == ["NA", "1.0"]


def test_missing_outlet_is_unstated_and_missing_id_the_row():
    corpus = corpus_of("One.", "Two.", outlet=["Gazette", None])
    assert corpus.articles["outlet"].tolist() == ["Gazette", "unstated"]
    assert corpus.articles["article_id"].tolist() == ["0", "1"]


def test_further_columns_are_kept(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [
        {"text": "One.", "section": "Local", "n": 3},
        {"text": "Two.", "section": "World", "n": 4},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    articles = analysis.load(path).articles
    assert articles["section"].tolist() == ["Local", "World"]
    assert articles["n"].tolist() == [3, 4]


def test_columns_are_mapped():
    rows = pd.DataFrame({"body": ["One."], "paper": ["Gazette"]})
    corpus = analysis.load(rows, columns={"body": "text", "paper": "outlet"})
    assert corpus.articles.loc[0, ["text", "outlet"]].tolist() == ["One.", "Gazette"]


def test_parquet_is_read_like_a_frame(tmp_path):
    rows = pd.DataFrame({"article_id": [1, 2], "text": ["One.", "Two."]})
    rows.to_parquet(tmp_path / "a.parquet")
    assert analysis.load(tmp_path / "a.parquet").articles["article_id"].tolist() == ["1", "2"]


def test_source_frame_is_not_changed():
    rows = pd.DataFrame({"text": ["One."], "outlet": ["Gazette"]})
    before = rows.copy()
    analysis.load(rows)
    pd.testing.assert_frame_equal(rows, before)


@pytest.mark.parametrize(
    "text",
    [
        "One.\r\nTwo.\r\n",
        "A nul \x00 stands here.",
        "Zero\u200bwidth and cafe\u0301.",
        "“Curly” and ‘single’ — “open",
        "\ufeffMarked twice \ufeff here.",
    ],
)
def test_odd_characters_keep_exact_offsets(text):
    corpus = corpus_of(text)
    assert corpus.articles["text"][0] == text.removeprefix("\ufeff")
    checks = analysis.check_offsets(corpus)
    assert checks["n_rows"].tolist() == checks["n_right"].tolist()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_text_is_tiled_and_reproduced(texts):
    texts = [t for t in texts if t.removeprefix("\ufeff").strip()]
    if not texts:
        return
    corpus = corpus_of(*texts)
    tiling = analysis.check_tiling(corpus)
    assert (tiling["in_one_zone"] == tiling["n_nonblank"]).all()
    assert (tiling["in_one_token"] == tiling["n_nonblank"]).all()
    checks = analysis.check_offsets(corpus)
    assert (checks["n_rows"] == checks["n_right"]).all()


def test_bom_is_dropped_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf One.\r\n")
    assert analysis.load(tmp_path).articles["text"][0] == " One.\r\n"


REFUSED = {
    "no such file": ("missing", "no such file or folder"),
    "unknown ending": ("a.docx", "cannot read '.docx'"),
}


@pytest.mark.parametrize(("name", "message"), REFUSED.values(), ids=REFUSED)
def test_unreadable_source(tmp_path, name, message):
    if "." in name:
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(analysis.LoadError, match=message):
        analysis.load(tmp_path / name)


def test_empty_folder(tmp_path):
    with pytest.raises(analysis.LoadError, match=r"holds no \.txt file"):
        analysis.load(tmp_path)


def test_not_utf8_names_file_and_byte(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"caf\xe9 au lait")
    with pytest.raises(analysis.LoadError, match=r"a\.txt: byte 3 \(0xe9\) is not UTF-8"):
        analysis.load(tmp_path)


def test_empty_text_is_refused():
    with pytest.raises(analysis.LoadError, match="row 1: the text is empty or white space"):
        corpus_of("One.", " \n ")


def test_missing_text_is_refused():
    with pytest.raises(analysis.LoadError, match="row 0: the text is missing"):
        analysis.load(pd.DataFrame({"text": pd.Series([None], dtype="object")}))


def test_lone_surrogate_names_its_position():
    rows = pd.DataFrame({"text": pd.Series(["ab\ud800c"], dtype="object")})
    with pytest.raises(analysis.LoadError, match=r"lone surrogate \(U\+D800\) at character 2"):
        analysis.load(rows)


def test_lone_surrogate_in_json_is_refused(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x\\udfff"}', encoding="ascii")
    with pytest.raises(analysis.LoadError, match=r"line 1: a lone surrogate \(U\+DFFF\)"):
        analysis.load(tmp_path / "a.jsonl")


def test_missing_column_lists_what_is_there():
    with pytest.raises(analysis.LoadError, match=r"no column 'text' \(columns: body\)"):
        analysis.load(pd.DataFrame({"body": ["One."]}))


def test_unknown_column_in_mapping():
    with pytest.raises(analysis.LoadError, match="there is no column 'bdy'; there are body"):
        analysis.load(pd.DataFrame({"body": ["One."]}), columns={"bdy": "text"})


def test_duplicate_ids_name_both_places():
    with pytest.raises(analysis.LoadError, match="row 1: article_id 'x' stands already at row 0"):
        corpus_of("One.", "Two.", article_id=["x", "x"])


def test_unreadable_date():
    with pytest.raises(analysis.LoadError, match="cannot read '30/09/2020' as a date; write 2020"):
        corpus_of("One.", published=["30/09/2020"])


def test_dates_in_the_wrong_order():
    with pytest.raises(analysis.LoadError, match="is after published_latest"):
        corpus_of("One.", published_earliest=["2021"], published_latest=["2020"])


def test_unknown_basis():
    with pytest.raises(analysis.LoadError, match="published_basis 'guess': allowed are stated"):
        corpus_of("One.", published_basis=["guess"])


def test_file_listed_but_absent(tmp_path):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "articles.csv").write_text("file,outlet\nb.txt,Gazette\n", encoding="utf-8")
    with pytest.raises(
        analysis.LoadError, match=r"articles\.csv, line 2: there is no file 'b\.txt'"
    ):
        analysis.load(tmp_path)


def test_file_not_listed_is_loaded_unstated(tmp_path):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "articles.csv").write_text("file,outlet\n", encoding="utf-8")
    assert analysis.load(tmp_path).articles["outlet"].tolist() == ["unstated"]


def test_broken_line_of_json_is_named(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": \n[1]\n', encoding="utf-8")
    with pytest.raises(analysis.LoadError, match=r"(?s)line 2: broken JSON.*line 3: a JSON list"):
        analysis.load(tmp_path / "a.jsonl")


def test_csv_row_of_another_width_is_named(tmp_path):
    (tmp_path / "a.csv").write_text('text,outlet\n"a\nb",x\nc\n', encoding="utf-8")
    with pytest.raises(analysis.LoadError, match="line 4: 1 fields where the header names 2"):
        analysis.load(tmp_path / "a.csv")


def test_raise_lists_all_offenders():
    with pytest.raises(analysis.LoadError, match=r"(?s)2 problems; .*row 0: .*row 2: "):
        corpus_of(" ", "One.", "")


def test_skip_keeps_the_rest_and_the_reasons():
    corpus = analysis.load(pd.DataFrame({"text": ["One.", " "]}), errors="skip")
    assert corpus.articles["text"].tolist() == ["One."]
    assert corpus.refused["where"].tolist() == ["row 1"]


def test_skip_of_everything_gives_an_empty_corpus():
    corpus = analysis.load(pd.DataFrame({"text": [" "]}), errors="skip")
    assert (len(corpus.articles), len(corpus.tokens), len(corpus.refused)) == (0, 0, 1)


def test_unknown_errors_option():
    with pytest.raises(ValueError, match="errors='ignore': allowed are 'raise' and 'skip'"):
        analysis.load(pd.DataFrame({"text": ["One."]}), errors="ignore")


def test_combine_equals_loading_together():
    one, two = pd.DataFrame({"text": ["One a."]}), pd.DataFrame({"text": ["Two b.", "One c."]})
    two.index = [1, 2]
    both = pd.concat([one, two]).assign(article_id=["a", "b", "c"])
    whole = analysis.load(both)
    parts = [
        analysis.load(both.iloc[:1], learned=whole.learned),
        analysis.load(both.iloc[1:], learned=whole.learned),
    ]
    united = analysis.combine(parts)
    for name in ("articles", "zones", "sentences", "tokens"):
        left, right = getattr(united, name), getattr(whole, name)
        for column in right.columns:
            assert left[column].astype("object").tolist() == right[column].astype("object").tolist()
    assert isinstance(united.tokens["term"].dtype, pd.CategoricalDtype)


def test_combine_refuses_an_id_twice():
    with pytest.raises(ValueError, match="article_id '0' stands in two"):
        analysis.combine([corpus_of("One."), corpus_of("Two.")])


def test_measured_tokens_know_article_and_zone():
    tokens = analysis.measured_tokens(corpus_of("A title\n\nOne sentence here."), zones=["title"])
    assert tokens["form"].tolist() == ["A", "title"]
    assert tokens["article_id"].unique().tolist() == ["0"]


def test_unknown_zone():
    with pytest.raises(ValueError, match="allowed is a sequence of title"):
        analysis.measured_tokens(corpus_of("One."), zones=["lead"])


def test_learned_can_be_passed():
    rows = pd.DataFrame({"text": ["One.", "Two."]})
    learned = analysis.learn(rows)
    corpus = analysis.load(rows, learned=learned)
    assert corpus.learned is learned


def test_display_says_what_a_corpus_holds(seeds):
    assert "articles          5" in repr(seeds)
    assert "<th>tokens</th>" in seeds._repr_html_()


def test_numbers_of_numpy_are_ids_too():
    corpus = corpus_of("One.", article_id=np.array([3]))
    assert corpus.articles["article_id"].tolist() == ["3"]
