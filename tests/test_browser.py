"""What a person does: open each notebook in JupyterLab, run it, use a widget; open the report."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import nbformat
import pytest

from analysis.report import ROOT, find_notebooks, make_report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
TOKEN = "tested-as-a-person-would"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAB = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its address and the folder of its notebooks."""

    address: str
    notebooks: Path


pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, chromium_sandbox=False, args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory) -> Iterator[Lab]:
    """A JupyterLab on copies of the notebooks, without their outputs."""
    root, config = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("config")
    (root / "notebooks").mkdir()
    for notebook in find_notebooks():
        nb = nbformat.read(notebook.path, as_version=4)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(nb, root / "notebooks" / notebook.path.name)
    for folder in ("seeds", "tests/gold"):  # what the notebooks read
        shutil.copytree(ROOT / folder, root / folder)
    (config / "labconfig").mkdir()
    (config / "labconfig" / "page_config.json").write_text(json.dumps(LAB), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={TOKEN}"),
        f"--ServerApp.root_dir={root}",
    ]
    folders = {
        name: str(config / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    env = {**os.environ, **folders, "JUPYTER_CONFIG_DIR": str(config), "PYTHONPATH": str(ROOT)}
    with (config / "log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/api/status?token={TOKEN}", server)
            yield Lab(f"http://127.0.0.1:{port}", root / "notebooks")
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, OSError):
            assert server.poll() is None, "JupyterLab did not start"
            time.sleep(0.5)
        else:
            return
    pytest.fail("JupyterLab did not answer within a minute")


def open_notebook(browser, lab: Lab, name: str):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(30_000)
    page.goto(f"{lab.address}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={TOKEN}")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    return page


def run_all(page, path: Path) -> list[dict]:
    """Run all cells, save, and give the cells of the saved notebook."""
    choose(page, "Run", "Run All Cells")
    for _ in range(120):
        page.wait_for_timeout(1000)
        page.locator("[data-command='docmanager:save']:visible").first.click()
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except json.JSONDecodeError:  # it is being written
            continue
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        if all(cell["execution_count"] for cell in code) or errors_of(code):
            return code
    pytest.fail(f"{path.name}: not all cells have run after two minutes")


def errors_of(code: list[dict]) -> list[str]:
    outputs = [output for cell in code for output in cell["outputs"]]
    return [output["evalue"] for output in outputs if output["output_type"] == "error"]


def choose(page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


@pytest.mark.parametrize("name", [notebook.name for notebook in find_notebooks()])
def test_a_notebook_runs_in_jupyterlab_without_an_error(browser, lab, name, tmp_path):
    page = open_notebook(browser, lab, name)
    try:
        code = run_all(page, lab.notebooks / f"{name}.ipynb")
        assert not errors_of(code)
        page.screenshot(path=tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
    finally:
        page.close()


def test_the_explorer_answers_and_opens_an_article(browser, lab, tmp_path):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    explorer = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    explorer.cells = [
        nbformat.v4.new_code_cell("import analysis; corpus = analysis.load('../seeds')"),
        nbformat.v4.new_code_cell("analysis.explore(corpus, query='agency')"),
    ]
    nbformat.write(explorer, lab.notebooks / "explorer.ipynb")
    page = open_notebook(browser, lab, "explorer")
    try:
        choose(page, "Run", "Run All Cells")
        page.get_by_text("hits of “agency”").wait_for()
        query = page.get_by_label("Query")
        query.fill("sanctuary")
        query.press("Enter")
        page.get_by_text("26 hits of “sanctuary” in 4 articles").wait_for()
        page.locator(".explorer select[size='10']:visible").select_option(index=2)
        mark = page.locator(".explorer mark[title=chosen]")
        mark.wait_for()
        assert mark.inner_text().lower() == "sanctuary"
        page.get_by_role("tab", name="Frequency").click()
        page.get_by_role("columnheader", name="per_1000").wait_for()
        page.screenshot(path=tmp_path / "explorer.png")
    finally:
        page.close()


@pytest.fixture(scope="module")
def report(browser, tmp_path_factory) -> Path:
    """The report on the five articles, of two notebooks, moved so that no path leads back."""
    made = make_report(out=tmp_path_factory.mktemp("made") / "report", only=[1, 6], progress=False)
    moved = tmp_path_factory.mktemp("moved") / "report"
    shutil.move(made.parent, moved)
    return moved


def test_the_report_opens_and_asks_for_nothing_from_anywhere(browser, report):
    page = browser.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    try:
        for path in sorted(report.rglob("*.html")):
            page.goto(path.as_uri())
            assert page.locator("main h1").count() >= 1, path.name
        assert not [url for url in asked if not url.startswith(("file://", "data:"))]
        assert not problems
    finally:
        page.close()


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</style><script>alert(3)</script>",
    "[go](javascript:alert(4)) ![i](http://evil.example/x.png) http://evil.example/",
    "' onmouseover='alert(5)",
    "&lt;svg onload=alert(6)&gt; <svg/onload=alert(6)>",
    "</details></main></body></html>",
    "costs $5 and $\\frac{a}{b$",
    "\x1b]8;;http://evil.example\x07link \u202egnp.exe =cmd()|' /C calc'!A0 " + "x" * 400,
)


@pytest.fixture(scope="module")
def hostile_report(browser, tmp_path_factory) -> Path:
    """The report on articles whose every field tries to run something."""
    said = "ICE officials in Los Angeles called the raid “terrible {}”, the agency said on Monday."
    rows = [
        {
            **dict.fromkeys(("outlet", "title", "byline", "kind", "story"), words),
            "article_id": f"../{words} {copy}",
            "published": "2020-09-30",
            "text": f"{words}\n\n{said.format(words)} Agents of {words} {said.format('')}\n",
        }
        for words in HOSTILE
        for copy in "ab"
    ]
    folder = tmp_path_factory.mktemp("hostile <b>é")
    path = folder / "a '\"><script>alert(7)<.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return make_report(path, out=folder / "report", only=[1, 2], progress=False).parent


def test_hostile_articles_do_nothing_in_the_report(browser, hostile_report):
    page = browser.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
    try:
        for path in sorted(hostile_report.rglob("*.html")):
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.locator("main h1").count() >= 1, path.name
            assert page.locator("script, iframe, object, embed, form, base").count() == 0
            assert page.locator("footer").count() == 1, path.name
            found = page.evaluate(SUSPECTS)
            assert not found, path.name
        assert not [url for url in asked if not url.startswith(("file://", "data:"))]
        assert not problems
    finally:
        page.close()


SUSPECTS = """[...document.querySelectorAll('body *')].flatMap(e => [...e.attributes])
    .filter(a => a.name.startsWith('on') || /^(javascript|https?):/i.test(a.value.trim())
        && ['href', 'src', 'xlink:href'].includes(a.name)).map(a => a.name + a.value)"""


def test_evidence_opens_under_its_figure(browser, report):
    page = browser.new_page()
    try:
        page.goto((report / "1-corpus.html").as_uri())
        evidence = page.locator("details.evidence", has=page.locator("details.row")).first
        evidence.locator("summary").first.press("Enter")
        row = evidence.locator("details.row").first
        mark = row.locator("mark").first
        assert mark.is_hidden()
        row.locator("summary").first.press("Enter")
        mark.wait_for()
        assert mark.inner_text()
    finally:
        page.close()


def test_without_widgets_the_report_shows_the_explorers_table(browser, report):
    page = browser.new_page()
    try:
        page.goto((report / "6-your-own-articles.html").as_uri())
        page.get_by_text("hits of “", exact=False).first.wait_for()
        assert page.get_by_role("columnheader", name="per_1000").count() >= 1
        assert page.locator("script").count() == 0
    finally:
        page.close()
