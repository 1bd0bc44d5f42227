"""Executed notebooks become pages of a static site that asks for nothing from anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from analysis.article_pages import article_body, article_html, article_marks
from analysis.corpus import Corpus
from analysis.evidence_html import evidence_blocks

_ARTICLES = 500  # so many articles have a page of their own
TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_NUMBER = re.compile(r"\bpublish\([^#]*?[\"'](\d+-\d+)[\"']", re.DOTALL)
_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd"),
    *("del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4"),
    *("h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp"),
    *("section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "u", "ul", "var"),
}
_ATTRIBUTES = [
    "class",
    "id",
    "style",
    "title",
    "scope",
    "colspan",
    "rowspan",
    "open",
    "lang",
    "dir",
]
_STYLE_SHEET = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
_STYLES = {
    *("background-color", "border", "border-left", "border-right", "border-top"),
    *("border-bottom", "border-collapse", "border-radius", "color", "display", "font-size"),
    *("font-weight", "font-style", "font-family", "font-variant-numeric", "height"),
    *("line-height", "margin", "margin-left", "margin-right", "max-width", "min-width", "opacity"),
    *("overflow-wrap", "overflow-x", "padding", "text-align", "text-decoration"),
    *("vertical-align", "white-space", "width"),
}


@dataclass(frozen=True)
class Page:
    """What the index says of one notebook: its page, title, question and first figure."""

    name: str
    title: str
    question: str
    picture: str | None


def write_site(
    folder: Path,
    corpus: Corpus,
    executed: Sequence[tuple[Any, Any]],
    manifest: Mapping[str, Any],
) -> None:
    """Write `index.html`, a page for each executed notebook and one for each article."""
    pages = [_describe(notebook.name, nb) for notebook, nb in executed]
    footer = _footer(manifest)
    links = _write_articles(folder, corpus, pages, footer)
    evidence = evidence_blocks(folder / "figures", links)
    for page, (_, nb) in zip(pages, executed, strict=True):
        html = _page_html(nb, page, pages, footer, evidence, folder / "figures")
        (folder / f"{page.name}.html").write_text(html, encoding="utf-8")
    body = _index_body(pages, manifest, corpus, links)
    html = _shell("How outlets tell a story", body, _navigation(pages, "index"), footer)
    (folder / "index.html").write_text(html, encoding="utf-8")


def _write_articles(
    folder: Path, corpus: Corpus, pages: Sequence[Page], footer: str
) -> dict[str, str]:
    """Write a page for each article, up to a limit; return the pages by article id."""
    articles = corpus.articles.head(_ARTICLES)
    links = {key: f"articles/{i:04d}.html" for i, key in enumerate(articles["article_id"])}
    (folder / "articles").mkdir()
    marks = article_marks(corpus)
    sentences = dict(list(corpus.sentences.groupby("article_id", observed=True)["start"]))
    navigation = _navigation(pages, "", "../")
    for _, row in articles.iterrows():
        key = row["article_id"]
        content = article_html(row["text"], marks[key], sentences.get(key, []))
        html = _shell(key, article_body(row, content), navigation, footer)
        (folder / links[key]).write_text(html, encoding="utf-8")
    return links


def _describe(name: str, nb: Any) -> Page:
    text = next((c.source for c in nb.cells if c.cell_type == "markdown"), f"# {name}")
    title = re.sub(r"^#+\s*", "", text.splitlines()[0])
    question = next((p for p in text.split("\n\n")[1:] if p.strip() and p[0] != "#"), "")
    return Page(name, title, re.sub(r"[*_`]", "", question), _first_picture(nb))


def _first_picture(nb: Any) -> str | None:
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if picture := output.get("data", {}).get("image/png"):
                return str(picture).replace("\n", "")
    return None


def _footer(manifest: Mapping[str, Any]) -> str:
    n = manifest["articles"]
    return (
        f"{n} article{'s' if n != 1 else ''} from {manifest['source']} · "
        f"corpus {manifest['corpus'][:12]} · "
        f"newsroom-analysis {manifest['versions']['newsroom-analysis']}"
    )


def _navigation(pages: Sequence[Page], current: str, up: str = "") -> str:
    links = [(f"{up}index.html", "Overview", current == "index")]
    links += [(f"{up}{p.name}.html", _short(p.name), current == p.name) for p in pages]
    return " ".join(
        f'<a href="{escape(href)}"{" aria-current=page" if here else ""}>{escape(title)}</a>'
        for href, title, here in links
    )


def _short(name: str) -> str:
    """`2-term-frequency` as the navigation calls it: 2 Term frequency."""
    number, _, words = name.partition("-")
    return f"{number} {words.replace('-', ' ').capitalize()}"


def _page_html(
    nb: Any,
    page: Page,
    pages: Sequence[Page],
    footer: str,
    evidence: Mapping[str, str],
    figures: Path,
) -> str:
    """One executed notebook as a page; figures whose drawing is linked are shown as SVG."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        sanitize_html=True,
        embed_images=False,
    )
    exporter.register_filter("clean_html", clean_html)
    drawings: dict[str, str] = {}
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(_WIDGET, None)  # its table stands beside it
        if cell.cell_type == "code" and (match := _NUMBER.search(cell.source)):
            cell.metadata["figure"] = match[1]
            drawings[match[1]] = _drawing(figures / f"figure-{match[1]}.svg", match[1])
    settings = {
        "policy": POLICY,
        "title": page.title,
        "style": _style(),
        "navigation": _navigation(pages, page.name),
        "footer": footer,
        "evidence": evidence,
        "drawings": drawings,
    }
    html, _ = exporter.from_notebook_node(nb, resources={"page": settings})
    return str(html)


def _drawing(path: Path, number: str) -> str:
    """A figure's SVG for the page, its links leading to the rows of its evidence."""
    if not path.exists() or "#row-" not in (svg := path.read_text(encoding="utf-8")):
        return ""
    svg = re.sub(
        r"<!--.*?-->|<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", "", svg, flags=re.S
    )
    svg = re.sub(r'\bid="', f'id="f{number}-', svg)
    svg = re.sub(r'(url\(#|href="#)(?!row-)', rf"\g<1>f{number}-", svg)
    link = rf'<a href="#evidence-{number}-row-\1" aria-label="evidence of row \1">'
    return re.sub(r'<a xlink:href="#row-(\d+)"[^>]*>', link, svg)


def _style() -> str:
    from pygments.formatters import HtmlFormatter

    style = (TEMPLATES / "report" / "style.css").read_text(encoding="utf-8")
    return style + str(HtmlFormatter(style="default").get_style_defs(".highlight"))


def clean_html(html: str) -> str:
    """HTML without anything that could run or be fetched; tables and marks stay.

    >>> clean_html('<b onclick="x()">bold</b><script>x()</script>')
    '<b>bold</b>x()'
    """
    import bleach
    from bleach.css_sanitizer import CSSSanitizer

    return str(
        bleach.clean(
            _STYLE_SHEET.sub("", html),
            tags=_TAGS,
            attributes={"*": _ATTRIBUTES, "a": [*_ATTRIBUTES, "href"]},
            protocols={"#", "http", "https"},
            css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
            strip=True,
        )
    )


def _shell(title: str, body: str, navigation: str, footer: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_style()}</style>
</head>
<body>
<nav aria-label="Pages of this report">{navigation}</nav>
<main id="content">
{body}
</main>
<footer>{escape(footer)}</footer>
</body>
</html>
"""


def _index_body(
    pages: Sequence[Page], manifest: Mapping[str, Any], corpus: Corpus, links: Mapping[str, str]
) -> str:
    cards = "\n".join(_card(page) for page in pages)
    items = "\n".join(
        f'<li><a href="{links[key]}">{escape(key)}</a> {escape(outlet)}</li>'
        for key, outlet in zip(
            corpus.articles["article_id"], corpus.articles["outlet"], strict=True
        )
        if key in links
    )
    rest = len(corpus.articles) - len(links)
    more = f"<p>{rest} more articles have no page of their own.</p>" if rest else ""
    return f"""<h1>How outlets tell a story</h1>
<p>A report on {manifest["articles"]} articles. Every number is counted from stretches of text:
below each figure its rows open the passages behind them, and each article has a page with all its
marks.</p>
<ul class="cards">
{cards}
</ul>
<h2>The articles</h2>
<ul>
{items}
</ul>
{more}"""


def _card(page: Page) -> str:
    picture = f'<img alt="" src="data:image/png;base64,{page.picture}">' if page.picture else ""
    return (
        f'<li class="card"><h2><a href="{escape(page.name)}.html">{escape(page.title)}</a></h2>'
        f"<p>{escape(page.question)}</p>{picture}</li>"
    )
