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


def test_columns_called_row_and_where_are_columns_like_others(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,where,row\nOne.,Paris,7\nTwo.,Rome,7\n", encoding="utf-8")
    articles = analysis.load(path).articles
    assert articles["article_id"].tolist() == ["0", "1"]
    assert articles[["where", "row"]].to_numpy().tolist() == [["Paris", "7"], ["Rome", "7"]]


def test_named_index_is_kept(tmp_path):
    rows = pd.DataFrame({"text": ["One.", "Two."]}, index=pd.Index(["p", "q"], name="article_id"))
    rows.to_parquet(tmp_path / "a.parquet")
    assert analysis.load(rows).articles["article_id"].tolist() == ["p", "q"]
    assert analysis.load(tmp_path / "a.parquet").articles["article_id"].tolist() == ["p", "q"]


TWICE = {
    "columns": pd.DataFrame([["One.", "b"]], columns=["text", "text"]),
    "named alike as text": pd.DataFrame([["One.", 1, 2]], columns=["text", 1, "1"]),
}


@pytest.mark.parametrize("rows", TWICE.values(), ids=TWICE)
def test_columns_named_twice_are_refused(rows):
    with pytest.raises(analysis.LoadError, match=r"DataFrame names the column '.*' twice"):
        analysis.load(rows)


def test_columns_of_several_levels_are_refused():
    columns = pd.MultiIndex.from_tuples([("text", ""), ("outlet", "x")])
    with pytest.raises(analysis.LoadError, match="the columns have several levels"):
        analysis.load(pd.DataFrame([["One.", "b"]], columns=columns))


@pytest.mark.parametrize("source", [None, 3, "", ["a"], {"text": ["a"]}])
def test_what_is_no_source_is_refused(source):
    with pytest.raises(analysis.LoadError, match="give the path of a folder or file"):
        analysis.load(source)


def test_a_path_too_long_is_not_there():
    with pytest.raises(analysis.LoadError, match="no such file or folder"):
        analysis.load("x" * 5000)


@pytest.mark.parametrize("name", ["outlet", "article_id", "title"])
def test_a_list_is_no_outlet_id_or_title(name):
    rows = pd.DataFrame({"text": ["One."], name: pd.Series([np.array([1, 2])], dtype="object")})
    with pytest.raises(analysis.LoadError, match=rf"row 0: column '{name}': a ndarray \(\[1 2\]\)"):
        analysis.load(rows)


def test_an_array_is_no_text():
    rows = pd.DataFrame({"text": pd.Series([np.array([1, 2])], dtype="object")})
    with pytest.raises(analysis.LoadError, match="row 0: the text is a ndarray"):
        analysis.load(rows)


BROKEN_LINES = {
    "a name that stands twice": ('{"text": "x", "text": "y"}', "the name 'text' stands twice"),
    "a surrogate in a name": ('{"text": "x", "\\ud800": 1}', "cannot be named '.ud800'"),
    "a surrogate in a list": ('{"text": "x", "tags": ["\\ud800"]}', "column 'tags': a lone surr"),
}


@pytest.mark.parametrize(("line", "message"), BROKEN_LINES.values(), ids=BROKEN_LINES)
def test_json_that_would_lose_something_is_refused(tmp_path, line, message):
    (tmp_path / "a.jsonl").write_text(line, encoding="ascii")
    with pytest.raises(analysis.LoadError, match=f"line 1: .*{message}"):
        analysis.load(tmp_path / "a.jsonl")


EMPTY = {
    "a.csv": ("text,outlet\n", "no row stands below the names"),
    "b.csv": ("\n\ntext\nOne.\n", "line 1 is empty"),
    "c.csv": ("text;outlet\nOne.;Gazette\n", "the columns stand between ';'; save it with commas"),
    "d.jsonl": ("\n", "the file is empty"),
}


@pytest.mark.parametrize(("name", "content", "message"), [(k, *v) for k, v in EMPTY.items()])
def test_files_without_articles_are_refused(tmp_path, name, content, message):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(analysis.LoadError, match=message):
        analysis.load(tmp_path / name)


def test_what_is_no_readable_file_is_listed(tmp_path):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "c.txt").symlink_to(tmp_path / "absent")
    refused = analysis.load(tmp_path, errors="skip").refused
    assert refused["where"].str[-5:].tolist() == ["b.txt", "c.txt"]
    assert refused["problem"].str.contains("cannot be read").all()


@pytest.mark.parametrize("name", ["articles.csv", "zones.csv"])
def test_a_folder_is_no_listing(tmp_path, name):
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / name).mkdir()
    with pytest.raises(analysis.LoadError, match=rf"{name}: cannot be read"):
        analysis.load(tmp_path)


def test_published_fills_a_missing_end():
    corpus = corpus_of("One.", published=["2020"], published_latest=[None])
    assert corpus.articles["published_latest"].dt.year.tolist() == [2020]


@pytest.mark.parametrize("columns", ["body", {"body": 5}, {5: "text"}, {"body": ""}])
def test_columns_that_are_no_mapping(columns):
    with pytest.raises(ValueError, match=r"columns=.*give a mapping such as"):
        analysis.load(pd.DataFrame({"body": ["One."]}), columns=columns)


def test_two_columns_for_one_name():
    rows = pd.DataFrame({"body": ["One."], "lead": ["Two."]})
    with pytest.raises(analysis.LoadError, match="a column 'text' is there already"):
        analysis.load(rows, columns={"body": "text", "lead": "text"})


@pytest.mark.parametrize("learned", ["x", pd.DataFrame({"kind": ["starter"]})])
def test_what_was_not_learnt_is_refused(learned):
    with pytest.raises(ValueError, match=r"learned.*give the table of learn"):
        analysis.load(pd.DataFrame({"text": ["One."]}), learned=learned)
