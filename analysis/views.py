"""Views of text in a notebook: the one HTML of passages with marks on them, always escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import pandas as pd

_STYLE = (
    "border-left:3px solid #999;margin:.6em 0;padding:.1em .8em;max-width:48em;"
    "line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere;text-align:left"
)
_BESIDE = "display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:1em"
_TINTS = ("#fde68a", "#bfdbfe", "#bbf7d0", "#fbcfe8", "#ddd6fe", "#fed7aa", "#a5f3fc", "#e5e7eb")


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
    passages: pd.DataFrame,
    *,
    limit: int | None = None,
    title: str | None = None,
    beside: bool = False,
) -> PassageView:
    """Show passages with their spans highlighted; the text is escaped.

    `passages` is a table as `find_passages` or `evidence` gives it; rows with the same context
    are shown together. With `limit` only so many contexts are shown, and the view says how many
    are left out. With `beside` two contexts stand side by side, as two articles that share
    passages do.
    """
    keys = ["article_id", "context_start", "context_end"]
    groups = [group for _, group in passages.groupby(keys, sort=False, observed=True)]
    shown = groups if limit is None else groups[:limit]
    labels = list(dict.fromkeys(passages["label"])) if "label" in passages else []
    blocks = [_block(group, labels) for group in shown]
    texts = [_plain(group) for group in shown]
    if beside and blocks:
        blocks = [f'<div style="{_BESIDE}">' + "".join(blocks) + "</div>"]
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


def show_concordance(
    concordance: pd.DataFrame, *, limit: int | None = None, title: str | None = None
) -> PassageView:
    """Show hits one below the other, aligned on the keyword; the text is escaped.

    `concordance` is a table of `find_concordance`. With `limit` only so many hits are shown, and
    the view says how many are left out.
    """
    shown = concordance if limit is None else concordance.head(limit)
    rows, lines = [], [title] if title else []
    width = int(shown["left"].str.len().max()) if len(shown) else 0
    for hit in shown.itertuples():
        where = f"{hit.article_id} [{hit.start}:{hit.end}]"
        cells = (
            ("right", "", hit.left),
            ("left", "font-weight:bold;background:#fde68a;", hit.keyword),
            ("left", "", hit.right),
            ("left", "color:#555;padding-left:1em;", f"{hit.outlet} · {where}"),
        )
        rows.append("".join(_cell(*cell) for cell in cells))
        lines.append(f"{hit.left:>{width}}[{hit.keyword}]{hit.right}  {hit.outlet} · {where}")
    note = f"{len(shown)} of {len(concordance)} hits." if len(concordance) else "No hits."
    heading = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    html = f'{heading}<div style="overflow-x:auto"><table>{body}</table></div><p>{note}</p>'
    return PassageView(html, "\n".join([*lines, note]))


def _cell(align: str, style: str, text: object) -> str:
    shared = f"text-align:{align};white-space:pre;padding:0 1px;{style}"
    return f'<td style="{shared}">{escape(str(text))}</td>'
