from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import analysis

OUTLETS = [f"The Very Long-Named Evening Chronicle and Advertiser of Region {i}" for i in range(12)]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def make_corpus(n: int, outlets: list[str]) -> analysis.Corpus:
    rng = np.random.default_rng(0)
    letters = np.array(list("bdfgklmnprst"))
    words = ["".join(rng.choice(letters, 6)) for _ in range(3000)]
    story = rng.choice(words, 120)
    texts = []
    for _ in range(n):
        at = int(rng.integers(0, 60))
        own = rng.choice(words, int(rng.integers(20, 150)))
        texts.append(" ".join([*own, *story[at : at + 60]]))
    ids = [f"article-{i:03d}" for i in range(n)]
    return analysis.load(
        pd.DataFrame(
            {"article_id": ids, "outlet": [outlets[i % len(outlets)] for i in range(n)]}
        ).assign(text=texts)
    )


def draw_all(corpus: analysis.Corpus, passages: pd.DataFrame):
    clusters = analysis.cluster_reuse(corpus, passages)
    first, second = corpus.articles["article_id"][:2]
    palette = analysis.outlet_palette(corpus.articles)
    return (
        analysis.plot_passages(
            analysis.place_passages(corpus, passages, first, second), palette=palette
        ),
        analysis.plot_shares(analysis.compare_reuse(corpus, passages)),
        analysis.plot_own_words(
            analysis.count_own_words(corpus, passages, clusters), palette=palette
        ),
    )


def is_inside(ax, texts) -> bool:
    """Whether no text is clipped by the edge of a figure saved as `publish` saves it."""
    figure = ax.figure
    figure.canvas.draw()
    whole = figure.get_tightbbox().transformed(figure.dpi_scale_trans)
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    return all(
        box.x0 >= whole.x0 - 1
        and box.x1 <= whole.x1 + 1
        and box.y0 >= whole.y0 - 1
        and box.y1 <= whole.y1 + 1
        for box in boxes
    )


@pytest.mark.parametrize("outlets", [OUTLETS, ["Herald"]], ids=["twelve", "one"])
def test_many_articles_are_capped_and_nothing_is_clipped(outlets):
    corpus = make_corpus(40, outlets)
    axes = draw_all(corpus, analysis.find_reuse(corpus, max_copies=50))
    assert "16 of 40 articles" in axes[1].get_xlabel()
    assert "30 of 40 articles" in axes[2].get_xlabel() or outlets == ["Herald"]
    for ax in axes:
        labels = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.title, *ax.texts]
        assert is_inside(ax, labels)


def test_labels_of_rows_do_not_touch():
    corpus = make_corpus(40, OUTLETS)
    for ax in draw_all(corpus, analysis.find_reuse(corpus, max_copies=50))[1:]:
        ax.figure.canvas.draw()
        boxes = sorted(
            (label.get_window_extent() for label in ax.get_yticklabels()), key=lambda box: box.y0
        )
        assert all(a.y1 <= b.y0 + 1 for a, b in pairwise(boxes))


def test_empty_tables_say_that_there_is_nothing_to_show():
    corpus = make_corpus(2, ["Herald", "Gazette"])
    nothing = analysis.find_reuse(corpus).iloc[:0]
    passages, shares, own = draw_all(corpus, nothing)
    assert passages.texts[0].get_text() == "Nothing to show: the two articles share no passage"
    assert shares.texts[0].get_text() == "Nothing to show: no two articles share a passage"
    assert own.get_title(loc="left").startswith("100% of the words in 2 articles")
    table = analysis.count_own_words(corpus, nothing, analysis.cluster_reuse(corpus, nothing))
    empty = analysis.plot_own_words(table.iloc[:0])
    assert empty.texts[0].get_text() == "Nothing to show: no article has words"


def test_titles_state_the_finding_about_the_seeds():
    corpus = analysis.load("seeds")
    passages = analysis.find_reuse(corpus)
    clusters = analysis.cluster_reuse(corpus, passages)
    shares = analysis.compare_reuse(corpus, passages)
    highest = shares["share"].max()
    assert f"{highest:.0%} of 004 stands in 002" in analysis.plot_shares(shares).get_title("left")
    pair = corpus.articles["article_id"].iloc[[2, 4]]
    placed = analysis.place_passages(corpus, passages, *pair)
    assert f"({highest:.0%}) stand in 002" in analysis.plot_passages(placed).get_title("left")
    words = analysis.count_own_words(corpus, passages, clusters)
    assert "1 article has none" in analysis.plot_own_words(words).get_title("left")


def test_bars_are_as_long_as_the_table_says():
    corpus = analysis.load("seeds")
    passages = analysis.find_reuse(corpus)
    words = analysis.count_own_words(corpus, passages, analysis.cluster_reuse(corpus, passages))
    ax = analysis.plot_own_words(words)
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(4, len(words))
    columns = ["n_own", "n_quoted", "n_copied", "n_copied_quoted"]
    assert (widths == words[columns].to_numpy().T).all()
