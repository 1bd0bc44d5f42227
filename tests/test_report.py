import json
import shutil
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest

import analysis
from analysis import report as module
from analysis.__main__ import main
from analysis.article_pages import article_html
from analysis.report import ReportError, check_target, find_notebooks, make_report
from analysis.site import clean_html
from analysis.verify import compare_figures, verify_report

NOTEBOOK = """
# Title of it

Which question?
"""
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A folder with one small notebook in place of the project's own."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cells = [
        nbformat.v4.new_markdown_cell(NOTEBOOK.strip()),
        nbformat.v4.new_code_cell('source = "x"\nout = None', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("import analysis\n\ncorpus = analysis.load(source)"),
        nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["seeds-only"]}),
        nbformat.v4.new_code_cell("corpus.articles[['article_id', 'outlet', 'text']]"),
        nbformat.v4.new_code_cell(
            "spans = corpus.zones.assign(label=corpus.zones['article_id'].astype('str'))\n"
            "ax = analysis.plot_zones(spans)\n"
            "passages = analysis.find_passages(corpus, spans).assign(row=range(len(spans)))\n"
            'analysis.publish(ax, spans, "1-1", out=out, evidence=passages)'
        ),
    ]
    nb = nbformat.v4.new_notebook(cells=cells)
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "", "language": "python"}
    nbformat.write(nb, folder / "1-small.ipynb")
    monkeypatch.setattr(module, "NOTEBOOKS", folder)
    return folder


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Council votes\n\nIt {HOSTILE} met. It ended.", encoding="utf-8")
    (folder / "articles.csv").write_text(
        'file,outlet,published\na.txt,"<b onmouseover=alert(3)>Gazette</b>",2020\n',
        encoding="utf-8",
    )
    return folder


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.run: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        scripted = any(name.startswith("on") for name, _ in attrs)
        if scripted or tag in ("script", "iframe", "object", "embed", "form"):
            self.run.append(tag)
        self.run += [v for v in values if v.split(":")[0] in ("javascript", "http", "https")]


def things_that_run(html: str) -> list[str]:
    parser = Tags()
    parser.feed(html)
    return parser.run


def test_a_report_is_written_and_verified(notebooks, articles, tmp_path):
    out = tmp_path / "report"
    assert make_report(articles, out=out, progress=False) == out / "index.html"
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert names == {
        "index.html",
        "1-small.html",
        "manifest.json",
        "articles/0000.html",
        *(f"figures/figure-1-1.{end}" for end in ("png", "svg", "csv", "evidence.csv")),
    }
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "Title of it" in index
    assert "Which question?" in index
    page = (out / "1-small.html").read_text(encoding="utf-8")
    assert "&#39;articles&#39;" in page or "'articles'" in page
    assert str(tmp_path) not in page
    assert len(verify_report(out, source=articles, progress=False)) == 0


def test_evidence_stands_under_its_figure_and_nothing_of_a_text_runs(notebooks, articles, tmp_path):
    out = tmp_path / "report"
    make_report(articles, out=out, progress=False)
    page = (out / "1-small.html").read_text(encoding="utf-8")
    assert 'id="evidence-1-1-row-0"' in page
    assert 'href="#evidence-1-1-row-0"' in page
    assert "_blank" not in page
    assert "&lt;script&gt;alert(1)" in page
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert things_that_run(html) == []
        assert "default-src 'none'" in html


def test_failing_notebook_is_named_and_the_old_report_survives(notebooks, articles, tmp_path):
    out = tmp_path / "report"
    make_report(articles, out=out, progress=False)
    before = (out / "manifest.json").read_bytes()
    path = notebooks / "1-small.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[2].source = "raise RuntimeError('broken ground')"
    nbformat.write(nb, path)
    message = r"1-small\.ipynb, cell \d+ .*RuntimeError.*: RuntimeError: broken ground"
    with pytest.raises(ReportError, match=message):
        make_report(articles, out=out, progress=False)
    assert (out / "manifest.json").read_bytes() == before
    assert not list(tmp_path.glob(".report*"))


def test_changed_value_is_named(tmp_path):
    for name, value in (("a", 1.0), ("b", 1.1), ("c", 1.0 + 1e-9)):
        (tmp_path / name).mkdir()
        table = pd.DataFrame({"term": ["ice", "raid"], "score": [2.0, value]})
        table.to_csv(tmp_path / name / "figure-2-1.csv", index=False)
    found = compare_figures(tmp_path / "a", tmp_path / "b")
    assert found.to_dict("records") == [
        {"figure": "2-1", "row": 1, "column": "score", "reported": "1.0", "recomputed": "1.1"}
    ]
    assert len(compare_figures(tmp_path / "a", tmp_path / "c")) == 0


def test_missing_figure_and_other_shape_are_named(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
    pd.DataFrame({"x": [1]}).to_csv(tmp_path / "a" / "figure-1-1.csv", index=False)
    assert compare_figures(tmp_path / "a", tmp_path / "b")["recomputed"].tolist() == ["no table"]
    pd.DataFrame({"x": [1, 2]}).to_csv(tmp_path / "b" / "figure-1-1.csv", index=False)
    assert compare_figures(tmp_path / "a", tmp_path / "b")["recomputed"].tolist() == ["2 rows"]


def test_verify_refuses_other_articles(notebooks, articles, tmp_path):
    out = tmp_path / "report"
    make_report(articles, out=out, progress=False)
    shutil.copy(articles / "a.txt", articles / "b.txt")
    with pytest.raises(ReportError, match="these are not the articles of the report"):
        verify_report(out, source=articles, progress=False)


def test_verify_needs_a_report(tmp_path):
    with pytest.raises(ReportError, match="no report is there"):
        verify_report(tmp_path)


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match="holds something that is no report"):
        check_target(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"made_by": "me"}), encoding="utf-8")
    with pytest.raises(ReportError, match="holds something that is no report"):
        check_target(tmp_path)


def test_a_file_is_refused(tmp_path):
    (tmp_path / "report").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportError, match="a file stands there"):
        check_target(tmp_path / "report")


def test_unknown_notebook_is_refused():
    with pytest.raises(ReportError, match="--only 99: there are notebooks 1"):
        find_notebooks([99])


def test_every_notebook_has_its_parameters():
    for notebook in find_notebooks():
        nb = nbformat.read(notebook.path, as_version=4)
        assert {"source", "out", "codebooks"} <= module._parameters_of(nb), notebook.name


def test_check_lists_every_problem(tmp_path, capsys):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": ""}\nno\n', encoding="utf-8")
    assert main(["check", str(tmp_path / "a.jsonl")]) == 1
    out = capsys.readouterr().out
    assert "line 2: the text is empty" in out
    assert "line 3: broken JSON" in out
    assert "1 article of 1 outlet can be read; 2 problems" in out


def test_check_of_good_articles(articles, capsys):
    assert main(["check", str(articles)]) == 0
    assert "1 article of 1 outlet can be read; 0 problems" in capsys.readouterr().out


def test_errors_go_to_stderr_with_status_1(tmp_path, capsys):
    assert main(["report", str(tmp_path / "nowhere"), "--out", str(tmp_path / "r")]) == 1
    assert "no such file or folder" in capsys.readouterr().err


def test_marks_are_nested_and_escaped():
    html = article_html("a <b> c", [(0, 5, "names", 'x"y'), (2, 7, "tone", "z")], [2])
    assert html == (
        '<span class="names" title="x&quot;y">a </span><span id="c2"></span>'
        '<span class="names tone" title="x&quot;y; z">&lt;b&gt;</span>'
        '<span class="tone" title="z"> c</span>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<p style="background:url(http://x/y)">x</p>',
        '<svg onload="alert(1)">x</svg>',
        '<iframe src="http://x"></iframe>',
        "<style>@import 'http://x';</style>",
    ],
)
def test_nothing_that_runs_or_fetches_is_left(html):
    cleaned = clean_html(html)
    for word in ("javascript", "http:", "onload", "iframe", "@import"):
        assert word not in cleaned


def test_corpus_hash_knows_every_character():
    one = analysis.load(pd.DataFrame({"text": ["One."]}))
    two = analysis.load(pd.DataFrame({"text": ["One!"]}))
    assert module.hash_corpus(one) != module.hash_corpus(two)


def test_codebook_of_an_analyst_changes_the_hash(tmp_path):
    (tmp_path / "frames.toml").write_text("x = 1\n", encoding="utf-8")
    ours, theirs = module.hash_codebooks(None), module.hash_codebooks(tmp_path)
    assert theirs["frames"] != ours["frames"]
    assert {k: v for k, v in theirs.items() if k != "frames"}.items() <= ours.items()


def test_codebooks_that_would_not_be_used_are_refused(notebooks, articles, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "other.toml").write_text("", encoding="utf-8")
    for folder in ("mine", "absent"):
        given = ["report", str(articles), "--codebooks", str(tmp_path / folder)]
        assert main([*given, "--out", str(tmp_path / "out")]) == 1
        assert f"{folder}: no codebook is there; name one" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_codebook_is_named_before_anything_runs(notebooks, articles, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "frames.toml").write_text("[a]\nx = [\n", encoding="utf-8")
    given = ["report", str(articles), "--codebooks", str(tmp_path / "mine")]
    assert main([*given, "--out", str(tmp_path / "out")]) == 1
    assert "frames.toml, line 2" in capsys.readouterr().err


@pytest.mark.parametrize("manifest", ["[]", "{}", '{"corpus": 1}', '{"corpus": "a"}'])
def test_verify_names_what_a_manifest_lacks(tmp_path, manifest):
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ReportError, match=r"manifest\.json: no .* stands there"):
        verify_report(tmp_path)


@pytest.mark.parametrize("data", [b"a\n1,2,3\n1\n1,2,3,4\n", b"a\n\xff\n"])
def test_verify_names_a_table_that_cannot_be_read(tmp_path, data):
    for name, content in (("a", data), ("b", b"a\n1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "figure-1-1.csv").write_bytes(content)
    with pytest.raises(ReportError, match=r"figure-1-1\.csv: no table can be read there"):
        compare_figures(tmp_path / "a", tmp_path / "b")


def test_columns_of_bytes_have_a_hash():
    corpus = analysis.load(pd.DataFrame({"text": ["One."], "picture": [b"\xff\xfe"]}))
    assert len(module.hash_corpus(corpus)) == 64


def test_warnings_do_not_stand_in_the_report(notebooks, articles, tmp_path):
    path = next(notebooks.glob("*.ipynb")) if notebooks else None
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(nbformat.v4.new_code_cell("import warnings; warnings.warn('a glyph')"))
    nbformat.write(nb, path)
    index = make_report(articles, out=tmp_path / "out", progress=False)
    pages = [page.read_text(encoding="utf-8") for page in index.parent.glob("1-*.html")]
    assert pages and not any("UserWarning" in page for page in pages)


def test_an_interrupted_command_says_so(monkeypatch, capsys):
    def interrupt(options):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.__main__._check", interrupt)
    assert main(["check", "anything"]) == 130
    assert "interrupted; what stood there before is untouched" in capsys.readouterr().err
