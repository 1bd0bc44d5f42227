"""The evidence under a figure: each row of its table opens the passages it was counted from."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.views import mark_up

_IS_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_ROWS = 200  # so many rows of a figure's table are listed on the page; the CSV holds all
_FACTS = 6  # so many numbers of a row stand in its line


def evidence_blocks(figures: Path, links: Mapping[str, str]) -> dict[str, str]:
    """The evidence of each published figure as escaped HTML, by figure number.

    `figures` is the folder that `publish` wrote to; `links` are pages of articles by id.
    """
    blocks = {}
    for path in sorted(figures.glob("figure-*.csv")):
        number = path.stem.removeprefix("figure-")
        if number.endswith(".evidence"):
            continue
        passages = _read(path.with_suffix(".evidence.csv"))
        blocks[number] = _block(number, _read(path), passages, links)
    return blocks


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        return pd.DataFrame()
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()


def _block(
    number: str, table: pd.DataFrame, passages: pd.DataFrame, links: Mapping[str, str]
) -> str:
    behind = dict(list(passages.groupby("row", sort=False))) if len(passages) else {}
    listed = [_row(number, i, row, behind.get(str(i)), links) for i, row in _first(table)]
    rest = len(table) - len(listed)
    more = f"<p>{rest} more rows stand in the table (CSV) above.</p>" if rest > 0 else ""
    shown = f"{len(table)} row{'' if len(table) == 1 else 's'}"
    what = "open one to read what it was counted from" if behind else "as counted"
    return (
        f'<details class="evidence" id="evidence-{escape(number)}">'
        f"<summary>Behind figure {escape(number)}: {shown}; {what}</summary>"
        f'<div class="rows">{"".join(listed)}{more}</div></details>'
    )


def _first(table: pd.DataFrame) -> list[tuple[int, Any]]:
    return list(enumerate(table.head(_ROWS).to_dict("records")))


def _row(
    number: str,
    i: int,
    row: Mapping[str, str],
    passages: pd.DataFrame | None,
    links: Mapping[str, str],
) -> str:
    line, key = _line(row), f'id="evidence-{escape(number)}-row-{i}"'
    if passages is None:
        return f'<div class="row" {key}>{line}</div>'
    shown = "".join(_passage(group, links) for group in _contexts(passages))
    # a link to something inside of details opens them; a link to the details would not
    inside = f'<p class="counted" {key}>{_counted(passages)}</p>{shown}'
    return f'<details class="row"><summary>{line}</summary>{inside}</details>'


def _counted(passages: pd.DataFrame) -> str:
    n = len(passages)
    whole = passages["n_passages"].iloc[0] if "n_passages" in passages else str(n)
    words = f"{n} passage{'' if n == 1 else 's'}" if whole == str(n) else f"{n} of {whole} passages"
    return escape(words)


def _line(row: Mapping[str, str]) -> str:
    words, facts = [], []
    for name, value in row.items():
        if value == "" or name in ("start", "end", "text"):
            continue
        number = _number(value)
        if number is None:
            words.append(f"<strong>{escape(value[:80])}</strong>")
        else:
            facts.append(f"{escape(name)}&nbsp;{number}")
    return " · ".join([*words[:3], *facts[:_FACTS]])


def _number(value: str) -> str | None:
    """A number as its line shows it; None for words, "nan" and "Infinity" among them."""
    if not _IS_NUMBER.fullmatch(value):
        return None
    number = float(value)
    return f"{int(number)}" if abs(number) < 1e15 and number.is_integer() else f"{number:.4g}"


def _contexts(passages: pd.DataFrame) -> list[pd.DataFrame]:
    keys = ["article_id", "context_start", "context_end"]
    return [group for _, group in passages.groupby(keys, sort=False)]


def _passage(group: pd.DataFrame, links: Mapping[str, str]) -> str:
    row = group.iloc[0]
    date = f", {escape(row['published'][:10])}" if row["published"] else ""
    name = f"{escape(row['outlet'])}{date}"
    if page := links.get(row["article_id"]):
        place = f"{escape(page)}#c{escape(row['context_start'])}"
        name = f'<a href="{place}">{name}</a>'
    labels = list(dict.fromkeys(group["label"])) if "label" in group else []
    return f"<blockquote><small>{name}</small><br>{mark_up(group, labels)}</blockquote>"
