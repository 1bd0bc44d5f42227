"""Figures of reuse: passages between two articles, shares between many, whose words they are."""

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.style import (
    FAINT,
    INK,
    QUIET,
    house_style,
    link_rows,
    new_axes,
    nothing_to_show,
)
from analysis.overview import short_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# greys, since hues stand for outlets
_RIBBONS = {"verbatim": "#4d4d4d", "edited": "#b3b3b3"}
_PARTS: dict[str, tuple[str, float, str | None]] = {
    "n_own": ("own", 1.0, None),
    "n_quoted": ("own article, quoted", 0.4, None),
    "n_copied": ("copied", 0.0, None),
    "n_copied_quoted": ("copied, quoted there", 0.0, "////"),
}
_COPIED = "#cccccc"
_NUMBERED = 24  # more passages than these are drawn without numbers
_CELLS = 16  # so many articles are drawn at most in the grid of shares
_BARS = 30  # and so many as bars


def plot_passages(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw two articles as bars and the passages they share as ribbons between them.

    `table` is of `place_passages`: a ribbon per row, numbered as in `list_sides`. Ribbons that
    cross are told in another order. Positions are words from the beginning of each article.
    """
    from matplotlib.collections import PolyCollection

    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        ax = new_axes(ax, width=9, height=3.9)
        if table.empty:
            return nothing_to_show(ax, "the two articles share no passage")
        row = table.iloc[0]
        for y, side in ((1.0, "a"), (0.0, "b")):
            hue = (palette or {}).get(row[f"outlet_{side}"], QUIET)
            ax.barh(y, row[f"n_words_{side}"], height=0.14, color=FAINT, edgecolor=hue)
            parts = table[f"stop_{side}"] - table[f"begin_{side}"]
            ax.barh(y, parts, left=table[f"begin_{side}"], height=0.14, color=hue)
        for kind, hue in _RIBBONS.items():
            rows = table[(table["kind"] == kind).to_numpy()]
            if rows.empty:
                continue
            corners = [
                [(r.begin_a, 0.92), (r.stop_a, 0.92), (r.stop_b, 0.08), (r.begin_b, 0.08)]
                for r in rows.itertuples()
            ]
            label = f"{kind} ({len(rows)})"
            ribbons = PolyCollection(corners, facecolor=hue, alpha=0.6, label=label)
            link_rows(ribbons, list(rows.index))
            ax.add_collection(ribbons)
        if len(table) <= _NUMBERED:
            _number_ribbons(ax, table)
        names = [_name_of(row[f"article_id_{s}"], row[f"outlet_{s}"], table) for s in "ba"]
        ax.set_yticks([0, 1], [fill(name, 24) for name in names])
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.set_ylim(-0.32, 1.2)
        ax.set_xlim(0, 1.01 * max(row["n_words_a"], row["n_words_b"]))
        ax.set_xlabel("words from the beginning of the article (measured zones)")
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 0.8), fontsize=9, title="passages")
        ax.set_title(fill(title or _passages_title(table), 82))
        return ax


def _number_ribbons(ax: "Axes", table: pd.DataFrame) -> None:
    """A number below each ribbon, one line further down where two would touch."""
    wide = max(table["n_words_a"].iloc[0], table["n_words_b"].iloc[0]) / 42
    free = [-np.inf, -np.inf]
    for row in table.sort_values("begin_b").itertuples():
        middle = (row.begin_b + row.stop_b) / 2
        level = 0 if middle - free[0] >= wide else 1
        free[level] = middle
        label = str(row.passage + 1)
        ax.text(middle, -0.1 - 0.1 * level, label, ha="center", va="top", color=INK, fontsize=8)


def _name_of(article_id: str, outlet: str, table: pd.DataFrame) -> str:
    ids = pd.unique(table[["article_id_a", "article_id_b"]].astype("str").to_numpy().ravel())
    labels = short_labels(pd.DataFrame({"article_id": ids}))
    return f"{labels[list(ids).index(article_id)]} · {_shorten(outlet)}"


def _shorten(name: str, width: int = 38) -> str:
    """A long name without its middle: outlets of one house often differ at the end."""
    if len(name) <= width:
        return name
    return f"{name[: width - 15].rstrip()} … {name[-12:].lstrip()}"


def _passages_title(table: pd.DataFrame) -> str:
    row = table.iloc[0]
    shares = []
    for side in "ab":
        inside = np.zeros(int(row[f"n_words_{side}"]), dtype=bool)
        for begin, stop in zip(table[f"begin_{side}"], table[f"stop_{side}"], strict=True):
            inside[begin:stop] = True
        shares.append((inside.mean(), int(inside.sum()), len(inside), side))
    share, n, whole, side = max(shares)
    ids = {s: _name_of(row[f"article_id_{s}"], "", table).split(" ·")[0] for s in "ab"}
    other = ids["b" if side == "a" else "a"]
    passages = "one passage" if len(table) == 1 else f"{len(table)} passages"
    return f"{n} of the {whole} words of {ids[side]} ({share:.0%}) stand in {other}, in {passages}"


def plot_shares(
    table: pd.DataFrame, *, ax: "Axes | None" = None, title: str | None = None
) -> "Axes":
    """Draw which share of each article stands in each other: a grid of articles.

    `table` is of `compare_reuse`. A row is the article, a column the other one; a cell gives the
    share of the row's words. Articles that share nothing are not in the table; of more than
    sixteen, those with the highest shares are drawn, which the caption says.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        n = min(table["article_id"].nunique(), _CELLS)
        ax = new_axes(ax, width=4.6 + 0.62 * max(n, 2), height=2.9 + 0.42 * max(n, 2))
        if table.empty:
            return nothing_to_show(ax, "no two articles share a passage")
        names = _names_of_articles(table)
        highest = table.groupby("article_id", observed=True)["share"].max()
        chosen = set(highest.sort_values(ascending=False, kind="stable").index[:_CELLS])
        kept = [key for key in names if key in chosen]
        cells = table[table["article_id"].isin(kept) & table["other_id"].isin(kept)]
        cells = cells.astype({"article_id": "str", "other_id": "str"})
        grid = cells.pivot_table(index="article_id", columns="other_id", values="share")
        grid = grid.reindex(index=kept, columns=kept)
        ax.imshow(grid.fillna(0).to_numpy(), cmap="Blues", vmin=0, vmax=1.25, aspect="auto")
        for row in cells.itertuples():
            y, x = kept.index(row.article_id), kept.index(row.other_id)
            ink = "white" if row.share > 0.75 else INK
            words = ax.text(x, y, f"{row.share:.0%}", ha="center", va="center", color=ink)
            words.set_fontsize(8)
            link_rows(words, [row.Index])
        for i in range(n):
            ax.text(i, i, "–", ha="center", va="center", color=QUIET)
        labels = [names[key] for key in kept]
        ax.set_yticks(range(n), labels)
        # a column needs the article's short name alone: the rows give its outlet
        ax.set_xticks(range(n), [label.split(" · ")[0] for label in labels])
        if max(len(label.split(" · ")[0]) for label in labels) > 6:
            ax.tick_params(axis="x", labelrotation=60)
        ax.tick_params(length=0)
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.set_ylabel("share of this article’s words …")
        ax.set_xlabel(f"… that stand in this one as well\n{_shares_note(names, kept)}")
        ax.set_title(fill(title or _shares_title(table, names), 40 + 8 * n))
        return ax


def _names_of_articles(table: pd.DataFrame) -> dict[str, str]:
    """Short name and outlet of each article, in the order of the corpus."""
    first = table.drop_duplicates("article_id")
    labels = short_labels(first)
    return {
        str(key): f"{label} · {_shorten(str(outlet))}"
        for key, label, outlet in zip(first["article_id"], labels, first["outlet"], strict=True)
    }


def _shares_title(table: pd.DataFrame, names: Mapping[str, str]) -> str:
    row = table.loc[table["share"].idxmax()]
    here, there = (names[str(row[c])].split(" · ")[0] for c in ("article_id", "other_id"))
    return f"{row['share']:.0%} of {here} stands in {there}, the highest share of all"


def _shares_note(names: Mapping[str, str], kept: list[str]) -> str:
    if len(kept) < len(names):
        return f"the {len(kept)} of {len(names)} articles with the highest shares"
    return f"{len(kept)} articles that share passages; who copied is not told"


def plot_own_words(
    table: pd.DataFrame,
    *,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw whose words each article consists of: own, quoted, and copied ones as a bar.

    `table` is of `count_own_words`. At the end of a bar stands the share of own words. Of more
    than thirty articles those with the most copied words are drawn, which the caption says.
    """
    table = table.reset_index(drop=True)  # links are positions
    with house_style():
        shown = table[table["n_words"] > 0]
        copied = shown["n_copied"] + shown["n_copied_quoted"]
        if len(shown) > _BARS:
            shown = shown.loc[copied.sort_values(ascending=False, kind="stable").index[:_BARS]]
            shown = shown.sort_index()
        ax = new_axes(ax, width=9, height=1.9 + 0.4 * max(len(shown), 1))
        if shown.empty:
            return nothing_to_show(ax, "no article has words")
        y = np.arange(len(shown))[::-1]
        left = np.zeros(len(shown))
        hues = [(palette or {}).get(outlet, "#4d4d4d") for outlet in shown["outlet"]]
        for column, (_, strength, hatch) in _PARTS.items():
            part = shown[column].to_numpy()
            fills = [(hue, strength) for hue in hues] if strength else _COPIED
            style: dict[str, Any] = {"color": fills, "hatch": hatch, "edgecolor": "white"}
            bars = ax.barh(y, part, left=left, height=0.68, linewidth=0, **style)
            for bar, row in zip(bars, shown.index, strict=True):
                link_rows(bar, [row])
            left += part
        for place, row in zip(y, shown.itertuples(), strict=True):
            words = "no word of its own" if row.n_own == 0 else f"{row.share_own:.0%} own"
            at = (row.n_words, place)
            ax.annotate(words, at, (4, 0), textcoords="offset points", va="center", fontsize=8.5)
        names = _names_of_articles(table)
        ax.set_yticks(y, [names[str(key)] for key in shown["article_id"]])
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.margins(x=0.16)
        ax.set_xlim(left=0)
        ax.set_xlabel(f"words in the measured zones\n{_own_note(table, shown)}")
        ax.set_ylim(-0.7, len(shown) - 0.3)
        ax.legend(
            handles=_part_handles(),
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=4,
            fontsize=9,
            borderaxespad=0.2,
        )
        ax.set_title(fill(title or _own_title(table), 80), pad=30)
        return ax


def _part_handles() -> list[Any]:
    from matplotlib.patches import Patch

    return [
        Patch(
            facecolor=("#4d4d4d", strength) if strength else _COPIED,
            hatch=hatch,
            edgecolor="white",
            linewidth=0,
            label=label,
        )
        for label, strength, hatch in _PARTS.values()
    ]


def _own_title(table: pd.DataFrame) -> str:
    total, own = table["n_words"].sum(), table["n_own"].sum()
    empty = int(((table["n_own"] == 0) & (table["n_words"] > 0)).sum())
    articles = "article has" if empty == 1 else "articles have"
    tail = f"; {empty} {articles} none" if empty else ""
    return f"{own / total:.0%} of the words in {len(table)} articles are the outlets’ own{tail}"


def _own_note(table: pd.DataFrame, shown: pd.DataFrame) -> str:
    if len(shown) < len(table):
        return f"{len(shown)} of {len(table)} articles: those with the most copied words"
    outlets = table["outlet"].nunique()
    return f"{len(table)} articles of {outlets} outlet{'s' if outlets != 1 else ''}"
