"""The house style: one hue per outlet throughout, quiet axes, figures saved with their data."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

# Okabe and Ito's colour-blind-safe hues, then Tol's muted ones; black is kept for text.
HUES = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#882255",
    "#999933",
    "#332288",
    "#AA4499",
    "#44AA99",
    "#661100",
)
INK, QUIET, FAINT = "#222222", "#6b6b6b", "#d4d4d4"
_RC: dict[Any, Any] = {
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlepad": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "svg.hashsalt": "analysis",
    "text.parse_math": False,
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style without changing the settings of whoever calls."""
    import matplotlib as mpl

    with mpl.rc_context(_RC):
        yield
        # a notebook's backend turns interactive when its first figure is made; that must stay
        interactive = mpl.is_interactive()
    mpl.interactive(interactive)


def new_axes(ax: "Axes | None", *, width: float = 8.0, height: float = 4.0) -> "Axes":
    """The Axes given, or those of a new figure in the house style."""
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))[1] if ax is None else ax


def nothing_to_show(ax: "Axes", why: str) -> "Axes":
    """An empty Axes that says why there is nothing to show."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, f"Nothing to show: {why}", ha="center", va="center", transform=ax.transAxes)
    return ax


def link_rows(artist: "Artist", rows: Sequence[int]) -> None:
    """Tie what is drawn to rows of its table, so that a report's figure opens their evidence.

    `artist` is a collection with a member per row (points of a scatter), or one artist (a bar, a
    line, a text) for one row. `rows` are positions in the table that `publish` is given.
    """
    links = [f"#row-{row}" for row in rows]
    if hasattr(artist, "set_urls"):
        artist.set_urls(links)
    elif len(links) == 1:
        artist.set_url(links[0])
    else:
        raise ValueError(f"rows: {len(links)} rows for one artist; give the artist of each row")


def outlet_palette(articles: pd.DataFrame) -> dict[str, str]:
    """One colour-blind-safe hue per outlet, in the order in which outlets first stand.

    `articles` needs the column `outlet`. Pass the result to every `plot_…` as `palette`, so that
    an outlet keeps its hue throughout; beyond twelve outlets hues repeat.

    >>> outlet_palette(pd.DataFrame({"outlet": ["Gazette", "Herald", "Gazette"]}))
    {'Gazette': '#0072B2', 'Herald': '#D55E00'}
    """
    outlets = dict.fromkeys(articles["outlet"])
    return {outlet: HUES[i % len(HUES)] for i, outlet in enumerate(outlets)}


def publish(
    ax: "Axes",
    table: pd.DataFrame,
    number: str,
    *,
    out: str | Path | None = None,
    evidence: pd.DataFrame | None = None,
) -> None:
    """Save a figure with the table behind it; nothing is written where `out` is None.

    Writes `figure-NUMBER.png`, `.svg` and `.csv` into the folder `out`, with the same bytes each
    time. `evidence` are the passages behind the table, as `find_passages` gives them, with the
    column `row`: the position in `table` of the row a passage belongs to; they are written to
    `figure-NUMBER.evidence.csv`. Raises ValueError where `number` is not of the form "2-1".
    """
    import re

    if not re.fullmatch(r"\d+-\d+", number):
        raise ValueError(f"number={number!r}: give notebook and figure, as in '2-1'")
    if out is None:
        return
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("ax: the Axes belong to no figure")
    stem = folder / f"figure-{number}"
    with house_style():
        figure.savefig(stem.with_suffix(".png"), bbox_inches="tight", metadata={"Software": None})
        figure.savefig(stem.with_suffix(".svg"), bbox_inches="tight", metadata={"Date": None})
    table.to_csv(stem.with_suffix(".csv"), index=False)
    if evidence is not None:
        evidence.to_csv(stem.with_suffix(".evidence.csv"), index=False)
