"""Every figure as a picture, and its layout: nothing overlaps, nothing is cut off.

Pictures are compared with those in `baseline/`. After a change that is meant:
`pytest tests/test_figures.py -k picture --mpl-generate-path=tests/baseline`, then look at each.
"""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import analysis

LONG = "The Very Long-Named Evening Chronicle and Advertiser of Region"
SHARED = (
    "Officials measured the ground near the river on Monday and walked along the northern quay "
    "until the evening while families from the old market watched the pumps at work beside it."
)


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@cache
def corpus_of(name: str) -> analysis.Corpus:
    """Small corpora: two outlets, one article, twelve outlets with long names, and many."""
    outlets = {
        "two": ["Gazette", "Herald", "Gazette", "Herald"],
        "one": ["Gazette"],
        "twelve": [f"{LONG} {i % 12}" for i in range(24)],
        "many": ["Gazette", "Herald"] * 12,
    }[name]
    tones = ["It was a good and happy day.", "It was a terrible raid.", "They met in the town."]
    texts = [
        f"Plan {i} for the town\n\n{tones[i % 3]} {tones[(i + i // 3) % 3]} The crime of illegal "
        f"aliens was a raid, said Ruth Alder of Kenya. “They fear for their families”"
        f", John Brandt said in Ghana. The {['sweep', 'raid', 'operation'][i % 3]} cost money. "
        f"{SHARED if i < 6 else 'The undocumented immigrants left.'}\n"
        for i in range(len(outlets))
    ]
    rng = np.random.default_rng(0)  # words of its own keep an article from looking like a reprint
    own = rng.choice(list("bdfgklmnprst"), (len(outlets), 20, 6))
    texts = [f"{text[:-1]} {' '.join(map(''.join, words[i % 7 :]))}.\n"
             for i, (text, words) in enumerate(zip(texts, own, strict=True))]  # fmt: skip
    days = [f"2020-09-{i % 28 + 1:02}" for i in range(len(outlets))]
    return analysis.load(
        pd.DataFrame({"text": texts, "outlet": outlets, "published": days}).assign(
            article_id=[f"a{i:03}" for i in range(len(outlets))]
        )
    )


def draw_timeline(corpus):
    articles = corpus.articles.assign(label=analysis.short_labels(corpus.articles))
    return analysis.plot_timeline(articles, palette=analysis.outlet_palette(articles))


def draw_zones(corpus):
    labels = corpus.articles.assign(label=analysis.short_labels(corpus.articles))
    return analysis.plot_zones(corpus.zones.merge(labels[["article_id", "label"]], on="article_id"))


def compare_terms(corpus):
    counts = analysis.count_terms(corpus)
    return analysis.compare_terms(counts, corpus.articles, n_boot=100)


def draw_keyness(corpus):
    return analysis.plot_keyness(analysis.top_terms(compare_terms(corpus), min_n=1))


def draw_rates(corpus):
    table = compare_terms(corpus)
    return analysis.plot_rates(table[table["outlet"] == corpus.articles["outlet"].iloc[0]])


def draw_rank_frequency(corpus):
    counts = analysis.count_terms(corpus, stopwords=None)
    return analysis.plot_rank_frequency(analysis.rank_terms(counts))


def draw_places(corpus):
    return analysis.plot_places(analysis.locate_terms(corpus, ["raid", "families"]))


def measure_frames(corpus):
    words = analysis.count_words(corpus)
    return analysis.compare_frames(
        analysis.count_frames(corpus), words, corpus.articles, n_boot=100
    )


def draw_labels(corpus):
    words = analysis.count_words(corpus)
    table = analysis.compare_labels(
        analysis.count_labels(corpus), words, corpus.articles, n_boot=100
    )
    return analysis.plot_labels(table[table["concept"] == "event"])


def draw_sentences(corpus):
    scores = analysis.score_sentences(corpus)
    return analysis.plot_sentences(analysis.group_sentences(scores, corpus.articles))


def draw_tone(corpus):
    voices = analysis.score_sentences(corpus, quotations=analysis.find_quotations(corpus))
    table = analysis.compare_sentiment(voices, corpus.articles, split="voice", n_boot=100)
    return analysis.plot_tone(table, split="voice")


def draw_course(corpus):
    scores = analysis.score_sentences(corpus)
    return analysis.plot_course(analysis.trace_sentiment(scores, corpus.articles))


def draw_shift(corpus):
    a, b = corpus.articles["outlet"].unique()[:2]
    tokens = analysis.score_tokens(corpus)
    return analysis.plot_shift(analysis.compare_shift(tokens, corpus.articles, a=a, b=b))


def compare_specifications(corpus):
    return analysis.compare_specifications(corpus, lexicons={"VADER": None})


def draw_specifications(corpus):
    table = compare_specifications(corpus)
    first = table[["a", "b"]].iloc[0]
    return analysis.plot_specifications(
        table[(table["a"] == first["a"]) & (table["b"] == first["b"])]
    )


def draw_signs(corpus):
    return analysis.plot_signs(analysis.compare_signs(compare_specifications(corpus)))


def mentions_of(corpus):
    return analysis.find_mentions(corpus, codebook=None)


def draw_mentions(corpus):
    counts = analysis.count_mentions(mentions_of(corpus), corpus.articles)
    words = analysis.count_words(corpus)
    return analysis.plot_mentions(analysis.compare_mentions(counts, words, corpus.articles))


def draw_barcode(corpus):
    return analysis.plot_barcode(analysis.locate_mentions(mentions_of(corpus), corpus.articles))


def draw_presence(corpus):
    return analysis.plot_presence(analysis.count_mentions(mentions_of(corpus), corpus.articles))


def draw_comentions(corpus):
    pairs = analysis.compare_comentions(corpus, mentions_of(corpus), n_permutations=19)
    return analysis.plot_comentions(pairs)


def draw_passages(corpus):
    passages = analysis.find_reuse(corpus)
    first, second = (*corpus.articles["article_id"], *corpus.articles["article_id"])[:2]
    return analysis.plot_passages(analysis.place_passages(corpus, passages, first, second))


def draw_shares(corpus):
    return analysis.plot_shares(analysis.compare_reuse(corpus, analysis.find_reuse(corpus)))


def draw_own_words(corpus):
    passages = analysis.find_reuse(corpus)
    clusters = analysis.cluster_reuse(corpus, passages)
    return analysis.plot_own_words(analysis.count_own_words(corpus, passages, clusters))


def draw_speakers(corpus):
    quotations = analysis.find_quotations(corpus)
    return analysis.plot_speakers(analysis.compare_speakers(quotations, corpus.articles))


def draw_naming(corpus):
    sources = analysis.find_sources(corpus)
    quotations = analysis.find_quotations(corpus)
    words = analysis.count_words(corpus)
    return analysis.plot_naming(
        analysis.compare_sources(sources, quotations, words, corpus.articles)
    )


def with_truth(corpus):
    scores = analysis.score_sentences(corpus)
    tone = analysis.compare_sentiment(scores, corpus.articles, n_boot=100)
    table = tone.rename(columns={"mean": "estimate"}).assign(what="tone", measure="compound")
    return table.assign(truth=table["estimate"].fillna(0) - 0.05)


FIGURES: dict[str, Callable[[analysis.Corpus], plt.Axes]] = {
    "timeline": draw_timeline,
    "zones": draw_zones,
    "keyness": draw_keyness,
    "rates": draw_rates,
    "rank_frequency": draw_rank_frequency,
    "places": draw_places,
    "frames": lambda corpus: analysis.plot_frames(measure_frames(corpus)),
    "labels": draw_labels,
    "sentences": draw_sentences,
    "tone": draw_tone,
    "course": draw_course,
    "shift": draw_shift,
    "specifications": draw_specifications,
    "signs": draw_signs,
    "mentions": draw_mentions,
    "barcode": draw_barcode,
    "presence": draw_presence,
    "comentions": draw_comentions,
    "speakers": draw_speakers,
    "naming": draw_naming,
    "passages": draw_passages,
    "shares": draw_shares,
    "own_words": draw_own_words,
    "intervals": lambda corpus: analysis.plot_intervals(with_truth(corpus)),
    "coverage": lambda corpus: analysis.plot_coverage(with_truth(corpus)),
}
NEEDS_TWO = {"shift", "specifications", "passages"}


def test_every_figure_of_the_package_is_tested():
    public = {name.removeprefix("plot_") for name in dir(analysis) if name.startswith("plot_")}
    assert public == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.mpl_image_compare(tolerance=6, style="default", savefig_kwargs={"dpi": 60})
def test_picture(name):
    return FIGURES[name](corpus_of("many" if name == "coverage" else "two")).figure


@pytest.mark.parametrize("size", ["one", "two", "twelve", "many"])
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_overlaps_and_nothing_is_cut_off(name, size):
    if size == "one" and name in NEEDS_TWO:
        pytest.skip("a figure of two outlets")
    figure = FIGURES[name](corpus_of(size)).figure
    boxes = text_boxes(figure)
    assert is_whole(figure)
    assert not [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if meet(one, other)]


def text_boxes(figure) -> list[tuple[str, np.ndarray]]:
    """The corners of every text that is drawn, in pixels, turned as the text is."""
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    drawn = []
    for text in figure.findobj(plt.Text):
        if not text.get_visible() or not text.get_text().strip() or not is_drawn(text, figure):
            continue
        angle = text.get_rotation()
        text.set_rotation(0)
        flat = text.get_window_extent(renderer)
        text.set_rotation(angle)
        turned = text.get_window_extent(renderer)
        drawn.append((text.get_text(), corners(flat, turned, angle)))
    return drawn


def is_drawn(text, figure) -> bool:
    """Tick labels outside of the axis's view exist, but are not drawn."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            shown = {id(tick.label1) for tick in axis._update_ticks()}
            every = [t for tick in (*axis.majorTicks, *axis.minorTicks)
                     for t in (tick.label1, tick.label2)]  # fmt: skip
            if any(text is other for other in every):
                return ax.axison and id(text) in shown
    return True


def corners(flat, turned, angle: float) -> np.ndarray:
    middle = np.array([(turned.x0 + turned.x1) / 2, (turned.y0 + turned.y1) / 2])
    half = np.array([flat.width, flat.height]) / 2 - 1.5  # a pixel or two may touch
    sides = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.maximum(half, 0.5)
    a = np.deg2rad(angle)
    return middle + sides @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


def is_whole(figure) -> bool:
    """Whether the picture is about as large as was asked for.

    Figures are shown and saved with `bbox_inches="tight"`: a text beyond the edge makes the
    picture larger, and everything else in it smaller.
    """
    box = figure.get_tightbbox(figure.canvas.get_renderer())
    width, height = figure.get_size_inches()
    return bool(box.width < 1.5 * width and box.height < 1.25 * height)


def meet(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two turned boxes share any area: no side of either parts them."""
    for box in (one, other):
        for side in (box[1] - box[0], box[3] - box[0]):
            a, b = one @ side, other @ side
            if a.max() <= b.min() or b.max() <= a.min():
                return False
    return True


def test_boxes_that_touch_do_not_meet_and_turned_boxes_pass_each_other():
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2]], dtype=float)
    assert meet(square, square + 1)
    assert not meet(square, square + np.array([2, 0]))
    turned = np.array([[0, 0], [4, 4], [3, 5], [-1, 1]], dtype=float)
    assert not meet(turned, turned + np.array([3, -2]))
