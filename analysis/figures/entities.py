"""Figures of names: how often by outlet, where in the text, who is left out."""

from collections.abc import Mapping, Sequence
from textwrap import fill, shorten
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.style import (
    FAINT,
    HUES,
    INK,
    QUIET,
    house_style,
    link_rows,
    new_axes,
    nothing_to_show,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TINTS = {"PERSON": "#0072B2", "ORG": "#D55E00", "PLACE": "#009E73"}


_COUNTED = 6  # with more groups the counts beside the dots would cover one another


def plot_mentions(
    table: pd.DataFrame,
    *,
    n: int = 12,
    ax: "Axes | None" = None,
    palette: Mapping[str, str] | None = None,
    title: str | None = None,
) -> "Axes":
    """Draw how often each group names the most mentioned entities, per 1,000 words.

    `table` is of `compare_mentions`; with many groups fewer entities are drawn. A dot is a
    group; the number beside it counts mentions.
    Groups that never name an entity have no dot; their share is 0.
    """
    with house_style():
        group = str(table.columns[list(table.columns).index("entity") - 1])
        totals = table.groupby(table["entity"].astype("str"))["n_target"].sum()
        totals = totals[totals > 0].sort_values(ascending=False, kind="stable")
        n_groups = table[group].nunique()
        names = totals.index[: min(n, max(5, 60 // max(n_groups, 1)))].to_list()
        height = 1.9 + (0.14 + 0.12 * min(n_groups, 20)) * max(len(names), 2)
        lines = sum(fill(str(name), 26).count("\n") + 1 for name in table[group].unique())
        legend = 0.5 + 0.17 * lines + 0.06 * n_groups
        ax = new_axes(ax, width=10.5, height=max(height, legend))
        if not names:
            return nothing_to_show(ax, "no name was found")
        outlets = list(dict.fromkeys(table[group].astype("str")))
        rows = table.assign(row=np.arange(len(table)), name=table["entity"].astype("str"))
        rows = rows[rows["name"].isin(names) & (rows["n_target"] > 0)]
        for i, outlet in enumerate(outlets):
            part = rows[rows[group].astype("str") == outlet]
            spread = 0.8 * ((i + 0.5) / len(outlets) - 0.5)
            y = part["name"].map(names.index).to_numpy() + spread
            hue = (palette or {}).get(outlet, HUES[i % len(HUES)])
            dots = ax.scatter(
                part["per_1000"], y, s=36, color=hue, label=fill(outlet, 26), zorder=3
            )
            link_rows(dots, part["row"].tolist())
            counted = part if n_groups <= _COUNTED else part.iloc[:0]
            for x, at, count in zip(
                counted["per_1000"], y[: len(counted)], counted["n_target"], strict=True
            ):
                ax.annotate(
                    str(count),
                    (x, at),
                    (6, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=7.5,
                    color=QUIET,
                )
        ax.set_yticks(range(len(names)), [_short(name) for name in names])
        ax.set_ylim(len(names) - 0.45, -0.55)
        ax.hlines(
            np.arange(len(names) - 1) + 0.5,
            0,
            1,
            transform=ax.get_yaxis_transform(),
            color=FAINT,
            linewidth=0.6,
        )
        ax.set_xlim(left=0)
        ax.tick_params(axis="y", length=0)
        ax.set_title(fill(title or _mentions_title(rows, names, group), 74))
        ax.set_xlabel(_mentions_note(table, group), color=QUIET)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9)
        return ax


def _short(name: object) -> str:
    return shorten(str(name), 44, placeholder="…")


def _mentions_title(rows: pd.DataFrame, names: Sequence[str], group: str) -> str:
    first = rows[rows["name"] == names[0]]
    top = first.loc[first["per_1000"].idxmax()]
    if len(first) == 1 or first["per_1000"].max() == first["per_1000"].min():
        return f"{names[0]} is named most, {top['per_1000']:.1f} times per 1,000 words"
    low = first.loc[first["per_1000"].idxmin()]
    return (
        f"{names[0]} is named most: from {low['per_1000']:.1f} ({low[group]}) "
        f"to {top['per_1000']:.1f} times per 1,000 words ({top[group]})"
    )


def _mentions_note(table: pd.DataFrame, group: str) -> str:
    sizes = table.drop_duplicates(group)
    n_articles, words = int(sizes["n_articles"].sum()), int(sizes["total_target"].sum())
    beside = "; beside a dot the number of mentions" if len(sizes) <= _COUNTED else ""
    return (
        f"mentions per 1,000 words{beside}\n"
        f"{n_articles:,} article{'' if n_articles == 1 else 's'}, {words:,} words, "
        f"{len(sizes)} {group}{'' if len(sizes) == 1 else 's'}; no interval is drawn"
    )


def plot_barcode(
    table: pd.DataFrame,
    *,
    n_articles: int = 12,
    labels: Mapping[str, str] | None = None,
    ax: "Axes | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw where the main entities are named in each article: a stroke is a mention.

    `table` is of `locate_mentions`; `labels` gives short names of articles. Left is where an
    article begins, right where it ends, whatever its length. Beyond `n_articles` articles the
    rest are not drawn, and the note says so.
    """
    with house_style():
        used = table["article_id"].astype("str").drop_duplicates().to_list()
        articles = [str(a) for a in table["article_id"].cat.categories if str(a) in set(used)]
        shown = articles[:n_articles]
        names = [str(name) for name in table["entity"].cat.categories]
        lines = len(shown) * (len(names) + 1)
        ax = new_axes(ax, width=9.5, height=1.6 + 0.155 * max(lines, 8))
        if not shown:
            return nothing_to_show(ax, "no name was found")
        article = table["article_id"].astype("str")
        ticks, written = [], []
        for i, key in enumerate(shown):
            top = i * (len(names) + 1.4)
            for j, name in enumerate(names):
                part = table[(article == key) & (table["entity"] == name)]
                ax.hlines(top + j, 0, 1, color="#efefef", linewidth=0.7, zorder=1)
                if len(part):
                    hue = TINTS.get(str(part["type"].iloc[0]), INK)
                    marks = ax.scatter(
                        part["position"],
                        np.full(len(part), top + j),
                        s=60,
                        marker="|",
                        color=hue,
                        linewidth=1.6,
                        zorder=2,
                    )
                    link_rows(marks, part.index.to_list())
                ticks.append(top + j)
                written.append(f"{shorten(name, 34, placeholder='…')}  {len(part)}")
            ax.text(
                1.015,
                top + (len(names) - 1) / 2,
                fill((labels or {}).get(key, key), 20),
                va="center",
                fontsize=9,
                color=INK,
            )
        ax.set_yticks(ticks, written, fontsize=7.5)
        ax.set_ylim(len(shown) * (len(names) + 1.4) - 0.9, -0.9)
        ax.set_xlim(-0.01, 1.01)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["begins", "¼", "½", "¾", "ends"])
        ax.tick_params(axis="y", length=0)
        ax.set_title(fill(title or _barcode_title(table, names), 80))
        ax.set_xlabel(_barcode_note(table, articles, shown), color=QUIET)
        return ax


def _barcode_title(table: pd.DataFrame, names: Sequence[str]) -> str:
    first = table[table["entity"] == names[0]]
    early = int((first["position"] < 0.25).sum())
    n = first["article_id"].nunique()
    return (
        f"{names[0]} is named {len(first)} times in {n} article{'' if n == 1 else 's'}, "
        f"{early} of them in the first quarter"
    )


def _barcode_note(table: pd.DataFrame, articles: Sequence[str], shown: Sequence[str]) -> str:
    rest = len(articles) - len(shown)
    more = f"; {rest} further articles are not drawn" if rest else ""
    return (
        f"place in the article; a stroke is a mention, N = {len(table):,} mentions in "
        f"{len(articles)} articles{more}\nblue persons, orange organisations, green places; "
        "behind a name its number of mentions"
    )


def plot_presence(
    counts: pd.DataFrame,
    *,
    n: int = 24,
    n_articles: int = 12,
    labels: Mapping[str, str] | None = None,
    ax: "Axes | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw who is named in which article, and who is left out: a matrix entity × article.

    `counts` is of `count_mentions`. A cell holds the number of mentions; an empty one says that
    the article does not name the entity, which is no reproach where it tells another event.
    """
    with house_style():
        wide = counts.pivot_table(
            index="entity",
            columns="article_id",
            values="n",
            aggfunc="sum",
            observed=True,
            fill_value=0,
        )
        in_articles, total = (wide > 0).sum(axis=1), wide.sum(axis=1)
        order = np.lexsort((wide.index.to_numpy(dtype=str), -total, -in_articles))
        shown = wide.iloc[order[:n], :n_articles]
        ax = new_axes(
            ax, width=4.4 + 0.85 * max(shown.shape[1], 2), height=2.0 + 0.27 * max(len(shown), 3)
        )
        if not len(shown):
            return nothing_to_show(ax, "no name was found")
        values = shown.to_numpy(dtype=float)
        ax.imshow(
            np.sqrt(values),
            cmap="Blues",
            vmin=0,
            vmax=max(np.sqrt(values).max(), 1) * 1.3,
            aspect="auto",
        )
        for (i, j), count in np.ndenumerate(values):
            if count:
                ink = "white" if np.sqrt(count) > 0.75 * np.sqrt(values).max() else INK
                ax.text(j, i, f"{count:.0f}", ha="center", va="center", fontsize=8, color=ink)
        names = [(labels or {}).get(str(c), str(c)) for c in shown.columns]
        ax.set_xticks(range(len(names)), [fill(name, 14) for name in names], fontsize=8)
        ax.set_yticks(
            range(len(shown)),
            [_short(e) for e in shown.index],
            fontsize=8.5,
        )
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title(fill(title or _presence_title(wide), 70))
        ax.set_xlabel(_presence_note(wide, shown), color=QUIET)
        return ax


def _presence_title(wide: pd.DataFrame) -> str:
    n_articles = wide.shape[1]
    everywhere = int(((wide > 0).sum(axis=1) == n_articles).sum())
    once = int(((wide > 0).sum(axis=1) == 1).sum())
    if n_articles == 1:
        return f"The article names {len(wide)} entities"
    return f"{everywhere} of {len(wide)} entities stand in every article, {once} in one alone"


def _presence_note(wide: pd.DataFrame, shown: pd.DataFrame) -> str:
    (n, n_articles), (of, of_articles) = shown.shape, wide.shape
    return (
        "number of mentions; an empty cell: not named\n"
        f"{n} of {of} entities, {n_articles} of {of_articles} articles"
    )
