"""Executed notebooks become pages of a static site that asks for nothing from anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
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
    *("background", "background-color", "border", "border-left", "border-right", "border-top"),
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
    folder: Path, executed: Sequence[tuple[Any, Any]], manifest: Mapping[str, Any]
) -> None:
    """Write `index.html` and a page for each executed notebook into a folder."""
    pages = [_describe(notebook.name, nb) for notebook, nb in executed]
    footer = _footer(manifest)
    for page, (_, nb) in zip(pages, executed, strict=True):
        html = _page_html(nb, page, pages, footer)
        (folder / f"{page.name}.html").write_text(html, encoding="utf-8")
    index = _index_html(pages, manifest, footer)
    (folder / "index.html").write_text(index, encoding="utf-8")


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


def _navigation(pages: Sequence[Page], current: str) -> str:
    links = [("index.html", "Overview", current == "index")]
    links += [(f"{p.name}.html", _short(p.name), current == p.name) for p in pages]
    return " ".join(
        f'<a href="{escape(href)}"{" aria-current=page" if here else ""}>{escape(title)}</a>'
        for href, title, here in links
    )


def _short(name: str) -> str:
    """`2-term-frequency` as the navigation calls it: 2 Term frequency."""
    number, _, words = name.partition("-")
    return f"{number} {words.replace('-', ' ').capitalize()}"


def _page_html(nb: Any, page: Page, pages: Sequence[Page], footer: str) -> str:
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        sanitize_html=True,
        embed_images=False,
    )
    exporter.register_filter("clean_html", clean_html)
    for cell in nb.cells:
        if cell.cell_type == "code" and (match := _NUMBER.search(cell.source)):
            cell.metadata["figure"] = match[1]
    settings = {
        "policy": POLICY,
        "title": page.title,
        "style": _style(),
        "navigation": _navigation(pages, page.name),
        "footer": footer,
        "evidence": {},
    }
    html, _ = exporter.from_notebook_node(nb, resources={"page": settings})
    return str(html)


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


def _index_html(pages: Sequence[Page], manifest: Mapping[str, Any], footer: str) -> str:
    cards = "\n".join(_card(page) for page in pages)
    title = "How outlets tell a story"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_style()}</style>
</head>
<body>
<nav aria-label="Pages of this report">{_navigation(pages, "index")}</nav>
<main id="content">
<h1>{title}</h1>
<p>A report on {manifest["articles"]} articles. Every number is counted from stretches of text
that the page shows; every figure comes with its table.</p>
<ul class="cards">
{cards}
</ul>
</main>
<footer>{escape(footer)}</footer>
</body>
</html>
"""


def _card(page: Page) -> str:
    picture = f'<img alt="" src="data:image/png;base64,{page.picture}">' if page.picture else ""
    return (
        f'<li class="card"><h2><a href="{escape(page.name)}.html">{escape(page.title)}</a></h2>'
        f"<p>{escape(page.question)}</p>{picture}</li>"
    )
