import matplotlib.pyplot as plt
import pandas as pd
import pytest

import analysis


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def measured(n_outlets: int) -> tuple[analysis.Corpus, pd.DataFrame, pd.DataFrame]:
    texts = [
        f"Kenya met Ghana and Rome. Ulla Brandt won. Kenya lost {i} to Ghana."
        for i in range(n_outlets)
    ]
    outlets = [f"The long-named Herald of Town {i}" for i in range(n_outlets)]
    corpus = analysis.load(pd.DataFrame({"text": texts, "outlet": outlets}))
    mentions = analysis.find_mentions(corpus, codebook=None)
    return corpus, mentions, analysis.count_mentions(mentions, corpus.articles)


@pytest.mark.parametrize("n_outlets", [1, 12])
def test_every_figure_stands_one_outlet_and_twelve(n_outlets):
    corpus, mentions, counts = measured(n_outlets)
    table = analysis.compare_mentions(counts, analysis.count_words(corpus), corpus.articles)
    pairs = analysis.compare_comentions(corpus, mentions, n_permutations=19)
    for ax in (
        analysis.plot_mentions(table),
        analysis.plot_barcode(analysis.locate_mentions(mentions, corpus.articles)),
        analysis.plot_presence(counts),
        analysis.plot_comentions(pairs),
    ):
        assert ax.get_title(loc="left")
        ax.figure.canvas.draw()


def test_empty_tables_say_that_there_is_nothing():
    corpus, mentions, counts = measured(1)
    table = analysis.compare_mentions(counts, analysis.count_words(corpus), corpus.articles)
    pairs = analysis.compare_comentions(corpus, mentions, n_permutations=19)
    for ax in (
        analysis.plot_mentions(table.iloc[:0]),
        analysis.plot_barcode(analysis.locate_mentions(mentions.iloc[:0], corpus.articles)),
        analysis.plot_presence(counts.iloc[:0]),
        analysis.plot_comentions(pairs.iloc[:0]),
    ):
        assert "Nothing to show" in ax.texts[0].get_text()


def test_dots_stand_at_the_rates():
    corpus, _, counts = measured(1)
    table = analysis.compare_mentions(counts, analysis.count_words(corpus), corpus.articles)
    ax = analysis.plot_mentions(table)
    drawn = sorted(ax.collections[0].get_offsets()[:, 0].tolist())
    assert drawn == pytest.approx(sorted(table.loc[table["n_target"] > 0, "per_1000"]))
