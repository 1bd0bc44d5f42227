import hashlib

import pytest

import analysis
from analysis.codebooks import CodebookError, list_groups, read_groups

GOOD = """# terms of a test
[weather]
meaning = "what falls from the sky"
terms = [
    "rain*",  # [no table] = "nothing"
    "hail stone",
]
exclude = ["rainbow"]

[ground]
terms = ["mud"]
match_case = true
"""


def write(folder, text, name="frames"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return analysis.read_codebook(name, folder=folder)


def check(folder, text, match):
    with pytest.raises(CodebookError, match=match):
        read_groups(write(folder, text))


def test_reads_the_analysts_codebook_before_the_built_in(tmp_path):
    book = write(tmp_path, GOOD)
    assert list(book.tables) == ["weather", "ground"]
    assert book.path == str(tmp_path / "frames.toml")
    assert analysis.read_codebook("labels", folder=tmp_path).path.startswith("analysis/")


def test_groups_keep_order_and_defaults(tmp_path):
    weather, ground = read_groups(write(tmp_path, GOOD))
    assert weather.key == ("weather",)
    assert weather.terms == ("rain*", "hail stone")
    assert weather.exclude == ("rainbow",)
    assert (ground.exclude, ground.match_case, ground.meaning) == ((), True, "")


@pytest.mark.parametrize("name", ["frames", "labels"])
def test_built_in_codebooks_pass_their_own_check(name):
    book = analysis.read_codebook(name)
    depth, also = (2, ("quoted",)) if name == "labels" else (1, ())
    groups = read_groups(book, depth=depth, also=also)
    assert all(group.meaning for group in groups)


def test_each_key_is_found_on_its_line(tmp_path):
    book = write(tmp_path, GOOD)
    assert book.line_of("weather") == 2
    assert book.line_of("weather", "terms") == 4
    assert book.line_of("weather", "exclude") == 8
    assert book.line_of("ground", "match_case") == 12
    assert book.line_of("ground", "nothing") == 10


def test_lines_are_not_taken_from_strings_comments_or_nested_lists(tmp_path):
    text = (
        'note = """\n[weather]\nterms = 1\n"""\n# [weather]\n'
        'odd = [\n["weather"],\n]\n[weather]\n"terms" = ["rain"]\n'
    )
    book = write(tmp_path, text)
    assert book.line_of("weather") == 9
    assert book.line_of("weather", "terms") == 10


def test_dotted_and_quoted_names_are_found(tmp_path):
    book = write(tmp_path, '["Trump, Donald"]\naliases.short = ["Trump"]\n\n[a.b]\nterms = ["x"]\n')
    assert book.line_of("Trump, Donald", "aliases", "short") == 2
    assert book.line_of("a", "b", "terms") == 5


def test_a_key_of_the_codebook_can_be_failed_with_its_place(tmp_path):
    book = write(tmp_path, GOOD)
    with pytest.raises(CodebookError, match=r"frames\.toml, line 4: weather\.terms: too short"):
        book.fail(("weather", "terms"), "too short")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('[a]\nterms = ["x"\n', r"frames\.toml, line 2: a\.terms: no valid TOML"),
        ('[a]\nterms = ["x"]\nterms = ["y"]\n', r"line 3: a\.terms: no valid TOML \(Cannot"),
        ('[a]\nterms = [x]\n[b]\nterms = ["y"]\n', r"line 2: a\.terms: no valid TOML"),
    ],
)
def test_broken_toml_names_file_line_and_key(tmp_path, text, match):
    with pytest.raises(CodebookError, match=match):
        write(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", r"frames\.toml, line 1: it holds no table"),
        ('\nterms = ["x"]\n', r"line 2: terms: got a list .*\[NAME\] with terms is expected"),
        ('[a]\nterms = ["x"]\n[b]\n', r"line 3: b: got an empty table"),
        ('[a]\nmeaning = "m"\n', r"line 1: a: there is no key terms"),
        ('[a]\nterms = ["x"]\nterm = ["y"]\n', r"line 3: a\.term: unknown key; allowed are excl"),
        ("[a]\nterms = []\n", r"line 2: a\.terms: the list is empty"),
        ('[a]\nterms = "x"\n', r"line 2: a\.terms: got a str .*a list of words"),
        ("[a]\nterms = [1]\n", r"line 2: a\.terms: got a int .*in quotes"),
        ('[a]\nterms = ["x", "*"]\n', r"line 2: a\.terms: '\*' holds no letter"),
        ('[a]\nterms = ["x", "x"]\n', r"line 2: a\.terms: 'x' is listed twice"),
        ('[a]\nterms = ["x"]\nexclude = ["x"]\n', r"line 3: a\.exclude: 'x' stands in terms too"),
        ('[a]\nterms = ["x"]\nmatch_case = 1\n', r"line 3: a\.match_case: .*true and false"),
        ('[a]\nterms = ["x"]\nmeaning = 3\n', r"line 3: a\.meaning: .*sentence"),
    ],
)
def test_wrong_contents_name_file_line_and_key(tmp_path, text, match):
    check(tmp_path, text, match)


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path):
    (tmp_path / "frames.toml").write_bytes(b'[a]\nterms = ["caf\xe9"]\n')
    with pytest.raises(CodebookError, match=r"frames\.toml, line 2: not UTF-8"):
        analysis.read_codebook("frames", folder=tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    (tmp_path / "frames.toml").write_bytes(data)
    book = analysis.read_codebook("frames", folder=tmp_path)
    assert book.line_of("ground", "terms") == 11
    assert book.sha256 == hashlib.sha256(data).hexdigest()


def test_names_and_folders_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(
        CodebookError, match=r"name='frame': no such codebook; built in are .*frames"
    ):
        analysis.read_codebook("frame")
    with pytest.raises(CodebookError, match=r"no such folder; give one with frames\.toml"):
        analysis.read_codebook("frames", folder=tmp_path / "none")


def test_a_misspelt_file_is_not_passed_over_in_silence(tmp_path):
    (tmp_path / "frame.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CodebookError, match=r"rename it to frames\.toml"):
        analysis.read_codebook("frames", folder=tmp_path)


def test_a_codebook_can_be_shown_as_a_table(tmp_path):
    table = list_groups(write(tmp_path, GOOD))
    assert table["group"].tolist() == ["weather", "ground"]
    assert table["terms"].tolist() == ["rain*, hail stone", "mud"]
