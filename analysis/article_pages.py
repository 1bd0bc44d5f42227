"""A page for each article with all marks on it, to be switched on and off without a script."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

import pandas as pd

from analysis.corpus import Corpus
from analysis.zones import MEASURED_ZONES

LAYERS = {
    "zones": "Zones",
    "names": "Names",
    "quotations": "Quotations",
    "tone": "Tone of sentences",
    "reuse": "Reused passages",
}
Mark = tuple[int, int, str, str]


def article_marks(corpus: Corpus) -> dict[str, list[Mark]]:
    """All marks on each article: start, end, layer (with its shade) and what it says.

    By article id; names, quotations, tone of sentences, passages shared with other articles, and
    the zones that are not measured.
    """
    marks: dict[str, list[Mark]] = {key: [] for key in corpus.articles["article_id"]}
    for layer, spans in _layers(corpus):
        rows = zip(
            spans["article_id"].astype("str"),
            spans["start"],
            spans["end"],
            spans["shade"],
            spans["says"],
            strict=True,
        )
        for key, start, end, shade, says in rows:
            marks[key].append((int(start), int(end), f"{layer}{shade}", says))
    return marks


def _layers(corpus: Corpus) -> Iterable[tuple[str, pd.DataFrame]]:
    from analysis.entities import find_mentions
    from analysis.quotations import find_quotations
    from analysis.reuse import find_reuse
    from analysis.sentiment import score_sentences

    zones = corpus.zones
    reason = zones["reason"].astype("object").fillna("")
    quiet = (~zones["zone"].isin(MEASURED_ZONES)).map({True: " unmeasured", False: ""})
    says = zones["zone"].astype("str") + reason.map(lambda r: f": {r}" if r else "")
    yield "zones", zones.assign(shade=quiet, says=says)
    names = find_mentions(corpus)
    says = names["entity"].astype("object").fillna("ambiguous") + ", " + names["type"].astype("str")
    yield "names", names.assign(shade="", says=says)
    quotations = find_quotations(corpus)
    speaker = quotations["speaker"].astype("object").fillna("")
    says = quotations["kind"].astype("str") + speaker.map(lambda s: f", {s}" if s else "")
    yield "quotations", quotations.assign(shade="", says=says)
    tone = score_sentences(corpus)
    shade = tone["compound"].map(lambda c: " positive" if c > 0 else " negative" if c < 0 else "")
    says = tone["compound"].map("VADER {:+.2f}".format)
    yield "tone", tone.assign(shade=shade, says=says)
    passages = find_reuse(corpus)
    for side, other in (("a", "b"), ("b", "a")):
        names_ = {f"{c}_{side}": c for c in ("article_id", "start", "end")}
        spans = passages.rename(columns=names_)
        also = "also in " + passages[f"article_id_{other}"].astype("str")
        yield "reuse", spans.assign(shade="", says=also)


def article_html(text: str, marks: Sequence[Mark], anchors: Iterable[int]) -> str:
    """An article as escaped HTML: each stretch bears the classes of all marks over it."""
    places = {a for a in anchors if a < len(text)}
    bounds = {0, len(text), *places, *(m[0] for m in marks), *(m[1] for m in marks)}
    cuts = sorted(b for b in bounds if 0 <= b <= len(text))
    opens: dict[int, list[Mark]] = {}
    for mark in marks:
        opens.setdefault(mark[0], []).append(mark)
    pieces: list[str] = []
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [m for m in active if m[1] > start] + opens.get(start, [])
        anchor = f'<span id="c{start}"></span>' if start in places else ""
        pieces.append(anchor + _piece(text[start:end], active))
    return "".join(pieces)


def _piece(text: str, active: Sequence[Mark]) -> str:
    if not active:
        return escape(text)
    classes = " ".join(dict.fromkeys(shade for _, _, shade, _ in active))
    says = "; ".join(dict.fromkeys(says for _, _, _, says in active))
    return f'<span class="{escape(classes)}" title="{escape(says)}">{escape(text)}</span>'


def switches() -> str:
    """Check boxes that switch the layers of marks on and off, with a legend in their names."""
    return "".join(
        f'<input type="checkbox" id="show-{layer}" checked>'
        f'<label for="show-{layer}"><span class="{layer}">{escape(name)}</span></label>'
        for layer, name in LAYERS.items()
    )


def article_body(row: pd.Series, content: str) -> str:
    """The main part of an article's page: what is known of it, the switches, and its text."""
    facts = [row["outlet"], row["kind"], row["byline"], _dated(row)]
    known = " · ".join(escape(str(f)) for f in facts if isinstance(f, str) and f)
    title = row["title"] if isinstance(row["title"], str) else row["article_id"]
    return (
        f"<h1>{escape(title)}</h1>\n<p><small>{known}</small></p>\n{switches()}\n"
        f'<div class="article">{content}</div>'
    )


def _dated(row: pd.Series) -> str:
    first, last = row["published_earliest"], row["published_latest"]
    days = [f"{d:%Y-%m-%d}" if pd.notna(d) else "?" for d in (first, last)]
    span = days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"
    return "" if days == ["?", "?"] else f"{span} ({row['published_basis']})"
