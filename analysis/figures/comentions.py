"""The figure of who is named beside whom."""

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.entities import TINTS
from analysis.figures.style import INK, QUIET, house_style, link_rows, new_axes, nothing_to_show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEVEL = 0.05  # adjusted p below which a pair is drawn strong


def plot_comentions(
    table: pd.DataFrame,
    *,
    n: int = 40,
    seed: int = 0,
    ax: "Axes | None" = None,
    title: str | None = None,
) -> "Axes":
    """Draw who is named beside whom: a line is a pair, as wide as the pair is frequent.

    `table` is of `compare_comentions`. The `n` most frequent pairs are drawn. A line is dark
    where the pair stands together more often than chance (adjusted p below 0.05), faint where it
    does not or where there is no test. The layout is NetworkX's, with a fixed seed: distances
    between names that no line joins mean nothing.
    """
    with house_style():
        ax = new_axes(ax, width=10.5, height=7.5)
        rows = table.head(n)
        if not len(rows):
            return nothing_to_show(ax, "no two names stand together")
        places = _layout(rows, seed)
        strong = (rows["p_adjusted"] < _LEVEL).to_numpy()
        widths = 0.6 + 3.4 * rows["n_both"].to_numpy() / rows["n_both"].max()
        for i, row in enumerate(rows.itertuples()):
            ends = np.array([places[str(row.entity_a)], places[str(row.entity_b)]])
            (line,) = ax.plot(
                ends[:, 0],
                ends[:, 1],
                color="#555555" if strong[i] else "#d0d0d0",
                linewidth=widths[i],
                zorder=2 if strong[i] else 1,
                solid_capstyle="round",
            )
            link_rows(line, [i])
        _draw_names(ax, rows, places)
        ax.set_axis_off()
        ax.set_title(fill(title or _comentions_title(table, rows), 78))
        ax.text(
            0, -0.01, _comentions_note(table, rows), transform=ax.transAxes, va="top", color=QUIET
        )
        return ax


def _layout(rows: pd.DataFrame, seed: int) -> dict[str, Any]:
    """Places of the names; parts that no pair joins are tied to the hub, for the layout alone."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(dict.fromkeys([*rows["entity_a"], *rows["entity_b"]]))
    graph.add_edges_from(rows[["entity_a", "entity_b"]].to_numpy().tolist())
    hub = max(graph, key=lambda name: (graph.degree(name), name))
    for part in sorted(nx.connected_components(graph), key=min):
        if hub not in part:
            graph.add_edge(hub, min(part))
    start = nx.circular_layout(graph)
    places = nx.kamada_kawai_layout(graph, pos=start)
    options = {"pos": places, "k": 2.6 / np.sqrt(len(graph)), "iterations": 25, "seed": seed}
    return dict(nx.spring_layout(graph, **options))


def _draw_names(ax: "Axes", rows: pd.DataFrame, places: Mapping[str, Any]) -> None:
    from adjustText import adjust_text
    from matplotlib.patheffects import withStroke

    sizes = dict(
        zip([*rows["entity_a"], *rows["entity_b"]], [*rows["n_a"], *rows["n_b"]], strict=True)
    )
    kinds = dict(
        zip([*rows["entity_a"], *rows["entity_b"]], [*rows["type_a"], *rows["type_b"]], strict=True)
    )
    x, y = np.array([places[name] for name in sizes]).T
    hues = [TINTS.get(kinds[name], INK) for name in sizes]
    area = 30 + 260 * np.array(list(sizes.values())) / max(sizes.values())
    ax.scatter(x, y, s=area, color=hues, zorder=3, edgecolor="white")
    texts = [
        ax.text(a, b, fill(name, 22), fontsize=8, ha="center", va="center", color=INK, zorder=4)
        for name, a, b in zip(sizes, x, y, strict=True)
    ]
    for text in texts:
        text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])
    ax.margins(0.14)
    state = np.random.get_state()  # noqa: NPY002 - adjustText draws from the global generator
    np.random.seed(0)  # noqa: NPY002
    adjust_text(texts, x=x, y=y, ax=ax, expand=(1.15, 1.45), ensure_inside_axes=True)
    np.random.set_state(state)  # noqa: NPY002


def _comentions_title(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    n_strong = int((table["p_adjusted"] < _LEVEL).sum())
    first = rows.iloc[0]
    pair = f"{first['entity_a']} and {first['entity_b']}"
    unit = "sentences" if first["n_both"] != 1 else "sentence"
    beyond = (
        "No pair is" if not n_strong else f"{n_strong} pair{'s are' if n_strong > 1 else ' is'}"
    )
    if table["p_adjusted"].isna().all():
        return f"{pair} stand together most often, {first['n_both']} times; too few units to test"
    return (
        f"{beyond} named together beyond chance; most often, in {first['n_both']} "
        f"{unit if first['n_units'] else 'units'}, {pair}"
    )


def _comentions_note(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    first = table.iloc[0]
    return (
        f"{len(rows)} of {len(table)} pairs; {first['n_units']} units with a name; "
        "width of a line = units that name both\n"
        "dark line: beyond chance (adjusted p < 0.05); larger dot = named in more units;\n"
        "blue persons, orange organisations, green places; place and distance mean nothing"
    )
