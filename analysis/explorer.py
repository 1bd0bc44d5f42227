"""An explorer for JupyterLab: ask for a word, see where it stands, how often, in what tone."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from analysis.answers import (
    Index,
    answer_concordance,
    answer_frequency,
    answer_mentions,
    answer_tone,
)
from analysis.corpus import Corpus
from analysis.passages import find_passages
from analysis.views import show_passages

_FRONT_ENDS = ("JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG")  # set for their kernels
_TABS = ("Concordance", "Frequency", "Tone", "Mentions")
_AT_ONCE = 2000  # up to so many articles, tone and names are measured before they are asked for
_SIDE = 58  # characters of context on either side of a hit in a list
_ORDERS = {"as they stand": "text", "next word": "right", "word before": "left"}
_STYLE = """<style>
.explorer select option, .explorer select { font-family: monospace; }
.explorer table { border-collapse: collapse; margin: .4em 0; }
.explorer td, .explorer th { padding: .1em .8em .1em 0; text-align: right; }
.explorer td:first-child, .explorer th:first-child { text-align: left; }
.explorer .widget-html-content { line-height: 1.4; }
.explorer .article { max-height: 24em; overflow-y: auto; }
.explorer .article mark[title="chosen"] { scroll-initial-target: nearest; }
</style>"""


@dataclass(frozen=True)
class View:
    """One answer: the line above it, its table, and a list of hits, each a stretch of text."""

    note: str
    table: pd.DataFrame
    lines: list[str]
    spans: pd.DataFrame


class Explorer:
    """What `explore` gives: widgets in JupyterLab, a table wherever there are none."""

    def __init__(self, corpus: Corpus, *, query: str | None, window: int, limit: int) -> None:
        self.corpus, self.window, self.limit = corpus, window, limit
        self.index = Index(corpus)
        self.outlets = list(self.index.outlets)
        self.query = self.index.commonest() if query is None else query
        self._panel: _Panel | None = None

    @property
    def panel(self) -> "_Panel":
        """The widgets, made when first asked for."""
        if self._panel is None:
            self._panel = _Panel(self)
        return self._panel

    def answer(self, tab: str, *, order: str = "text") -> View:
        """What a tab shows for the query, outlets and window that are chosen."""
        if not self.outlets:
            return View("Choose at least one outlet.", pd.DataFrame(), [], pd.DataFrame())
        hits = self.index.find(self.query, self.outlets)
        n_articles = len(pd.unique(self.index.article[hits.first]))
        note = f"{len(hits):,} hits of “{self.query}” in {n_articles:,} articles"
        answers: dict[str, Callable[[], View]] = {
            "Concordance": lambda: self._concordance(hits, note, order),
            "Frequency": lambda: self._frequency(hits, note),
            "Tone": lambda: self._tone(hits, note),
            "Mentions": lambda: self._mentions(hits, note),
        }
        return answers[tab]()

    def show_article(self, spans: pd.DataFrame, row: int) -> str:
        """The article of one span as HTML, the span highlighted, with the hits beside it."""
        span = spans.iloc[[row]]
        key = span["article_id"].iloc[0]
        others = self.index.spans(self.index.find(self.query, self.outlets))
        others = others[others["article_id"] == key]
        same = others["start"].eq(span["start"].iloc[0]) & others["end"].eq(span["end"].iloc[0])
        marks = pd.concat([span.assign(mark="chosen"), others[~same].assign(mark="")])
        passages = find_passages(self.corpus, marks, context="article", label="mark")
        return f'<div class="article" tabindex="0">{show_passages(passages).html}</div>'

    def _concordance(self, hits: Any, note: str, order: Any) -> View:
        rows = answer_concordance(
            self.index, hits, window=self.window, order=order, limit=self.limit
        )
        return View(_shown(note, len(rows), len(hits)), pd.DataFrame(), _align(rows), rows)

    def _frequency(self, hits: Any, note: str) -> View:
        table = answer_frequency(self.index, hits, self.outlets)
        spans = self.index.spans(hits).assign(article=self.index.article[hits.first])
        each = spans.groupby("article", sort=True).agg(n=("start", "size")).reset_index()
        each = each.assign(n_words=self.index.n_words[each["article"]])
        each = each.sort_values(["n", "article"], ascending=[False, True]).head(self.limit)
        firsts = spans.drop_duplicates("article").set_index("article").loc[each["article"]]
        names = self.corpus.articles.iloc[each["article"]]
        lines = [
            f"{row.n:>5} of {row.n_words:>6,} words   {outlet} · {key}"
            for row, outlet, key in zip(
                each.itertuples(), names["outlet"], names["article_id"], strict=True
            )
        ]
        note += "; per 1,000 words, with 95 % intervals over articles where an outlet has ten"
        return View(note + ". Below: articles, most hits first", table, lines, firsts)

    def _tone(self, hits: Any, note: str) -> View:
        table, listed = answer_tone(self.index, hits, self.outlets)
        shown = listed.head(self.limit)
        texts = self._texts_of(shown)
        rows = zip(shown["compound"], texts, strict=True)
        lines = [f"{compound:+.2f}   {text}" for compound, text in rows]
        note += "; VADER's compound of their sentences, from -1 to 1; mean_all is of all sentences"
        return View(
            _shown(note + ", most negative first", len(shown), len(listed)), table, lines, shown
        )

    def _mentions(self, hits: Any, note: str) -> View:
        table, listed = answer_mentions(self.index, hits, self.outlets)
        shown = listed.head(self.limit)
        rows = zip(shown["entity"], shown["text"], shown["outlet"], strict=True)
        lines = [f"{_cut(name, 40):<40}   “{text}”   {outlet}" for name, text, outlet in rows]
        note += "; names in the sentences with a hit"
        return View(_shown(note, len(shown), len(listed)), table, lines, shown)

    def _texts_of(self, spans: pd.DataFrame) -> list[str]:
        words = find_passages(self.corpus, spans)["words"]
        return [_cut(" ".join(text.split()), 2 * _SIDE) for text in words]

    def fallback(self) -> tuple[str, str]:
        """The same answers without widgets, as plain text and as HTML."""
        frequency = self.answer("Frequency")
        lines = answer_concordance(
            self.index, self.index.find(self.query, self.outlets), window=self.window, limit=10
        )
        head = f"{frequency.note.split(';')[0]}; the first {len(lines)}:"
        text = [head, *_align(lines), "", frequency.table.to_string(index=False)]
        rows = "".join(
            "<tr><td style='text-align:right'>{}</td><td><mark>{}</mark></td>"
            "<td style='text-align:left'>{}</td></tr>".format(*map(escape, row))
            for row in lines[["left", "keyword", "right"]].itertuples(index=False)
        )
        table = _table_html(frequency.table)
        return "\n".join(text), f"<p>{escape(head)}</p><table>{rows}</table>{table}"

    def __repr__(self) -> str:
        return self.fallback()[0]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        text, html = self.fallback()
        bundle: dict[str, Any] = {"text/plain": text, "text/html": html}
        if not any(name in os.environ for name in _FRONT_ENDS):
            return bundle  # executed by a program: the same bytes each time, and nobody to click
        view = self.panel.box._repr_mimebundle_()
        return {**(view or {}), **bundle}


def explore(
    corpus: Corpus, *, query: str | None = None, window: int = 8, limit: int = 200
) -> Explorer:
    """Explore a corpus in JupyterLab: its words in context, how often, in what tone, beside whom.

    Choose outlets and type a query: a word, a wildcard (`deport*`), a phrase, or several with
    commas between them; Enter asks. The tabs show the concordance (`window` words on either
    side), the frequency by outlet, the tone of the sentences, and who is named in them. Each has
    a list of at most `limit` hits that says how many there are; a chosen one opens its article
    below with the hit highlighted. `query` is by default the corpus's most frequent word that is
    no stop word. Where there are no widgets (an exported page, plain text) the first hits and the
    table of frequencies are shown. Tone and names are measured once; for more than 2,000 articles
    when their tab is first opened.
    Raises ValueError for a window or limit below 1 and for a corpus without articles.
    """
    for name, value in (("window", window), ("limit", limit)):
        if value < 1:
            raise ValueError(f"{name}={value!r}: give 1 or more")
    if not len(corpus.articles):
        raise ValueError("corpus: it has no articles; there is nothing to explore")
    return Explorer(corpus, query=query, window=window, limit=limit)


class _Panel:
    """The widgets of an explorer, and what happens when one of them is used."""

    def __init__(self, explorer: Explorer) -> None:
        import ipywidgets as widgets

        self.explorer = explorer
        names = explorer.outlets
        self.outlets = widgets.SelectMultiple(
            options=[(name, name) for name in names],
            value=names,
            rows=min(max(len(names), 2), 6),
            description="Outlets",
            layout=widgets.Layout(width="34em"),
        )
        self.query = widgets.Text(
            value=explorer.query,
            description="Query",
            continuous_update=False,
            placeholder="deport*",
        )
        self.window = widgets.IntSlider(
            value=explorer.window, min=1, max=30, description="Window", continuous_update=False
        )
        self.order = widgets.Dropdown(options=list(_ORDERS.items()), description="Order by")
        self.notes = [widgets.HTML() for _ in _TABS]
        self.lists = [
            widgets.Select(options=[], rows=10, layout=widgets.Layout(width="99%")) for _ in _TABS
        ]
        pages = [widgets.VBox(pair) for pair in zip(self.notes, self.lists, strict=True)]
        self.tabs = widgets.Tab(children=pages, titles=_TABS)
        self.article = widgets.HTML()
        controls = widgets.VBox([self.query, self.window, self.order])
        head = widgets.HBox([controls, self.outlets])
        self.box = widgets.VBox([widgets.HTML(_STYLE), head, self.tabs, self.article])
        self.box.add_class("explorer")
        self.spans: list[pd.DataFrame] = [pd.DataFrame() for _ in _TABS]
        for control in (self.outlets, self.query, self.window, self.order):
            control.observe(self._ask, names="value")
        self.tabs.observe(self._refresh, names="selected_index")
        for box in self.lists:
            box.observe(self._open, names="value")
        if len(explorer.corpus.articles) <= _AT_ONCE:
            _ = explorer.index.compound, explorer.index.mentions
        self._refresh()

    def _ask(self, _change: Any) -> None:
        self.explorer.outlets = list(self.outlets.value)
        self.explorer.query, self.explorer.window = self.query.value, self.window.value
        self.article.value = ""
        self._refresh()

    def _refresh(self, _change: Any = None) -> None:
        """Answer in the tab that is open; the others answer when they are opened."""
        tab = self.tabs.selected_index or 0
        if _TABS[tab] in ("Tone", "Mentions") and not self.lists[tab].options:
            self.notes[tab].value = "<p>Measuring all articles once …</p>"
        try:
            view = self.explorer.answer(_TABS[tab], order=self.order.value)
        except ValueError as error:
            view = View(str(error), pd.DataFrame(), [], pd.DataFrame())
        table = _table_html(view.table) if len(view.table) else ""
        self.notes[tab].value = f"<p>{escape(view.note)}.</p>{table}"
        self.spans[tab] = view.spans
        # a list swallows repeated blanks unless they are hard
        lines = [line.replace(" ", "\u00a0") for line in view.lines]
        self.lists[tab].options = [(line, row) for row, line in enumerate(lines)]
        self.lists[tab].value = None

    def _open(self, change: Any) -> None:
        tab = self.tabs.selected_index or 0
        if change["new"] is not None and change["owner"] is self.lists[tab]:
            self.article.value = self.explorer.show_article(self.spans[tab], int(change["new"]))


def _shown(note: str, n_shown: int, n: int) -> str:
    return note if n_shown == n else f"{note}; the first {n_shown} of {n:,} are listed"


def _align(rows: pd.DataFrame) -> list[str]:
    """Lines of a concordance, aligned on the keyword."""
    widest = min(int(rows["keyword"].str.len().max()), 30) if len(rows) else 0
    return [
        f"{_cut_left(row.left, _SIDE):>{_SIDE}}  {_cut(row.keyword, 30):<{widest}}  "
        f"{_cut(row.right, _SIDE)}".rstrip()
        for row in rows.itertuples()
    ]


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"


def _cut_left(text: str, size: int) -> str:
    return text if len(text) <= size else "…" + text[1 - size :]


def _table_html(table: pd.DataFrame) -> str:
    return table.to_html(
        index=False, border=0, na_rep="", float_format=lambda value: f"{value:.2f}"
    )
