"""Passages: stretches of text shown with marks on them, always escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus

_STYLE = (
    "border-left:3px solid #999;margin:.6em 0;padding:.1em .8em;max-width:48em;"
    "line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere;text-align:left"
)
_TINTS = ("#fde68a", "#bfdbfe", "#bbf7d0", "#fbcfe8", "#ddd6fe", "#fed7aa", "#a5f3fc", "#e5e7eb")


def find_passages(
    corpus: Corpus,
    spans: pd.DataFrame,
    *,
    context: Literal["sentence", "article"] = "sentence",
    label: str | None = None,
) -> pd.DataFrame:
    """The passages that spans stand in: what `show_passages` shows.

    One row per span, in the order given: `article_id`, `outlet`, `published` (earliest), `start`,
    `end`, `words` (the span's own text), `context_start`, `context_end`, `context` (its sentence,
    or sentences where the span crosses them, or the whole article) and `label` (the column of
    `spans` so named). `spans` needs `article_id`, `start`, `end`. Raises ValueError for an
    article that is not in the corpus or a span outside of its text.
    """
    articles = corpus.articles.set_index("article_id")
    number = _article_numbers(corpus, spans)
    text = articles["text"].to_numpy()[number]
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    for a, b, whole, key in zip(start, end, text, spans["article_id"], strict=True):
        if not 0 <= a <= b <= len(whole):
            raise ValueError(f"spans: [{a}, {b}) lies outside of article {key!r} ({len(whole)})")
    if context == "article":
        left, right = np.zeros(len(spans), dtype=int), np.array([len(t) for t in text], dtype=int)
    elif context == "sentence":
        left, right = _around(corpus, number, start, end)
    else:
        raise ValueError(f"context={context!r}: allowed are 'sentence' and 'article'")
    table = pd.DataFrame(
        {
            "article_id": articles.index.to_numpy()[number],
            "outlet": articles["outlet"].to_numpy()[number],
            "published": articles["published_earliest"].array[number],
            "start": start,
            "end": end,
            "words": [t[a:b] for t, a, b in zip(text, start, end, strict=True)],
            "context_start": left,
            "context_end": right,
            "context": [t[a:b] for t, a, b in zip(text, left, right, strict=True)],
        }
    )
    return table if label is None else table.assign(label=spans[label].astype("str").to_numpy())


def _article_numbers(corpus: Corpus, spans: pd.DataFrame) -> np.ndarray:
    keys = pd.Index(corpus.articles["article_id"])
    number: np.ndarray = keys.get_indexer(pd.Index(spans["article_id"].astype("str")))
    if (number < 0).any():
        missing = spans["article_id"].iloc[int(np.argmax(number < 0))]
        raise ValueError(f"spans: article {missing!r} is not in this corpus")
    return number


def _around(
    corpus: Corpus, number: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From the first sentence that a span touches to the last."""
    step = int(max(corpus.articles["text"].str.len().max(), 1)) + 1
    article = corpus.sentences["article_id"].cat.codes.to_numpy().astype(np.int64)
    begins = article * step + corpus.sentences["start"].to_numpy()
    ends = article * step + corpus.sentences["end"].to_numpy()
    at, to = number * step + start, number * step + end
    first = np.searchsorted(begins, at, side="right") - 1
    last = np.searchsorted(begins, np.maximum(to - 1, at), side="right") - 1
    first, last = np.maximum(first, 0), np.maximum(last, 0)
    left = np.minimum(np.where(begins[first] <= at, begins[first], at), at)
    right = np.maximum(ends[last], to)
    left = np.maximum(left, number * step)
    return left - number * step, right - number * step


@dataclass(frozen=True)
class PassageView:
    """Passages as HTML in a notebook and as plain text elsewhere."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def show_passages(
    passages: pd.DataFrame, *, limit: int | None = None, title: str | None = None
) -> PassageView:
    """Show passages with their spans highlighted; the text is escaped.

    `passages` is a table as `find_passages` or `evidence` gives it; rows with the same context
    are shown together. With `limit` only so many contexts are shown, and the view says how many
    are left out.
    """
    keys = ["article_id", "context_start", "context_end"]
    groups = [group for _, group in passages.groupby(keys, sort=False, observed=True)]
    shown = groups if limit is None else groups[:limit]
    labels = list(dict.fromkeys(passages["label"])) if "label" in passages else []
    blocks = [_block(group, labels) for group in shown]
    texts = [_plain(group) for group in shown]
    if title:
        blocks.insert(0, f"<p><strong>{escape(title)}</strong></p>")
        texts.insert(0, title)
    if not groups:
        blocks.append("<p>No passages.</p>")
        texts.append("No passages.")
    if len(shown) < len(groups):
        rest = f"{len(groups) - len(shown)} of {len(groups)} passages are not shown."
        blocks.append(f"<p>{rest}</p>")
        texts.append(rest)
    return PassageView('<div class="passages">' + "".join(blocks) + "</div>", "\n\n".join(texts))


def _head(group: pd.DataFrame) -> str:
    row = group.iloc[0]
    date = "" if pd.isna(row["published"]) else f", from {row['published']:%Y-%m-%d}"
    return (
        f"{row['outlet']} · {row['article_id']} [{row['context_start']}:{row['context_end']}]{date}"
    )


def _block(group: pd.DataFrame, labels: Sequence[str]) -> str:
    marked = mark_up(group, labels)
    return (
        f'<div class="passage" style="{_STYLE}"><small style="color:#555">{escape(_head(group))}'
        f"</small>\n{marked}</div>"
    )


def mark_up(group: pd.DataFrame, labels: Sequence[str]) -> str:
    """The context of one passage as escaped HTML with a `<mark>` for each span.

    Where spans overlap, each stretch bears the labels of all that cover it.
    """
    context, origin = group["context"].iloc[0], int(group["context_start"].iloc[0])
    spans = [
        (int(row.start) - origin, int(row.end) - origin, getattr(row, "label", ""))
        for row in group.itertuples()
    ]
    cuts = sorted({0, len(context), *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    pieces = []
    for a, b in pairwise(cuts):
        over = [name for s, e, name in spans if s <= a and b <= e]
        piece = escape(context[a:b])
        if over:
            tint = _TINTS[labels.index(over[0]) % len(_TINTS)] if labels else _TINTS[0]
            names = escape(", ".join(dict.fromkeys(n for n in over if n)))
            tip = f' title="{names}"' if names else ""
            tag = f'<sub style="color:#444">{names}</sub>' if names else ""
            piece = f'<mark style="background-color:{tint}"{tip}>{piece}</mark>{tag}'
        pieces.append(piece)
    return "".join(pieces)


def _plain(group: pd.DataFrame) -> str:
    context, origin = group["context"].iloc[0], int(group["context_start"].iloc[0])
    opens = [(int(s) - origin, "[") for s in group["start"]]
    closes = [(int(e) - origin, "]") for e in group["end"]]
    text = context
    for position, mark in sorted(opens + closes, reverse=True):
        text = text[:position] + mark + text[position:]
    return f"{_head(group)}\n{text}"
