import matplotlib.pyplot as plt
import pandas as pd
import pytest

import analysis
from analysis.figures.places import plot_places, plot_rank_frequency
from analysis.figures.terms import plot_keyness, plot_rates


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def corpus_of(n: int, outlets: int, *, name: str = "Outlet") -> analysis.Corpus:
    words = ["raid", "plan", "city", "mayor", "law"]
    texts = [
        f"{words[i % 5]} and {words[i % 5]} with {words[(i + 1) % 5]} in town." for i in range(n)
    ]
    who = [f"{name} {i % outlets}" for i in range(n)]
    return analysis.load(pd.DataFrame({"text": texts, "outlet": who}))


def compared(corpus: analysis.Corpus, **options: object) -> pd.DataFrame:
    counts = analysis.count_terms(corpus)
    return analysis.compare_terms(counts, corpus.articles, n_boot=50, **options)


def words_of(ax: plt.Axes) -> str:
    return " | ".join(text.get_text() for text in ax.texts)


def test_keyness_draws_every_row_with_its_counts():
    table = analysis.top_terms(compared(corpus_of(8, 2)), min_n=1)
    ax = plot_keyness(table)
    offsets = ax.collections[-1].get_offsets()
    assert offsets[:, 0].tolist() == pytest.approx(table["log_odds"].tolist())
    row = table.iloc[0]
    assert f"{row['n_target']} : {row['n_reference']}" in words_of(ax)
    assert "they need ten" in ax.get_xlabel()


def test_keyness_draws_intervals_where_there_are_any():
    ax = plot_keyness(analysis.top_terms(compared(corpus_of(24, 2)), min_n=1))
    assert "95 % interval, articles resampled" in ax.get_xlabel()


def test_keyness_uses_the_palette_and_stands_twelve_outlets_with_long_names():
    corpus = corpus_of(24, 12, name="The Very Long Name of a Regional Newspaper and Its Supplement")
    palette = analysis.outlet_palette(corpus.articles)
    table = analysis.top_terms(compared(corpus), n=2, min_n=1)
    ax = plot_keyness(table, palette=palette)
    heads = {text.get_color() for text in ax.texts if text.get_fontweight() == "bold"}
    assert heads <= set(palette.values())


def test_an_empty_table_says_that_there_is_nothing_to_show():
    table = compared(corpus_of(4, 1))
    assert "Nothing to show" in words_of(plot_keyness(analysis.top_terms(table)))
    assert "Nothing to show" in words_of(plot_keyness(table))
    assert "Nothing to show" in words_of(plot_rates(table))
    located = analysis.locate_terms(corpus_of(2, 1), ["nowhere"])
    assert "Nothing to show" in words_of(plot_places(located))
    assert "Nothing to show" in words_of(
        plot_rank_frequency(
            analysis.rank_terms(analysis.count_terms(corpus_of(1, 1), zones=["title"]))
        )
    )


def test_rates_of_both_sides_are_on_log_axes_with_names():
    table = compared(corpus_of(8, 2)).query("outlet == 'Outlet 0'")
    ax = plot_rates(table, reference="Outlet 1", n_labels=2)
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert len(ax.texts) >= 2
    assert "Outlet 1: per 1,000 words" in ax.get_xlabel()


def test_rates_of_two_groups_at_once_are_refused():
    with pytest.raises(ValueError, match="table: rows of 2 groups; give those of one"):
        plot_rates(compared(corpus_of(8, 2)))


def test_places_draw_a_mark_per_hit_and_a_line_per_article():
    table = analysis.locate_terms(corpus_of(5, 2), ["raid", "town"])
    ax = plot_places(table)
    assert len(ax.collections[-1].get_paths()) == len(table)
    assert len(ax.get_yticks()) == len(table[["label", "article_id"]].drop_duplicates())


def test_zipfs_line_has_as_many_words_as_were_counted():
    counts = analysis.count_terms(corpus_of(5, 1), stopwords=None)
    table = analysis.rank_terms(counts)
    assert table["n_zipf"].sum() == pytest.approx(table["n"].sum())
    assert table["n_zipf"].iloc[0] == pytest.approx(2 * table["n_zipf"].iloc[1])
    ax = plot_rank_frequency(table, title="A title")
    assert ax.get_title(loc="left") == "A title" or ax.get_title() == "A title"


def test_places_lie_between_the_first_word_and_the_last():
    corpus = analysis.load(pd.DataFrame({"text": ["Raid one two three, raid five six, raid."]}))
    table = analysis.locate_terms(corpus, {"raids": ["raid*"]})
    assert table["position"].tolist() == [0, 0.5, 0.875]
    assert table["label"].unique().tolist() == ["raids"]


def test_top_terms_are_the_first_rows_of_each_group():
    table = compared(corpus_of(24, 2))
    top = analysis.top_terms(table, n=1, min_n=1)
    assert top["outlet"].tolist() == ["Outlet 0", "Outlet 1"]
    assert (top["z_four_term"] > 0).all()


def test_keyness_names_no_term_whose_interval_holds_zero():
    table = analysis.top_terms(compared(corpus_of(24, 2)), min_n=1)
    table = table.assign(z_four_term=range(len(table), 0, -1), low=0.2, high=1.0)
    doubtful = table.assign(low=table["low"].mask(table.index == 0, -0.1))
    for drawn, first in ((table, 0), (doubtful, 1)):
        title = plot_keyness(drawn).get_title(loc="left")
        assert title.startswith(f"“{table['term'].iloc[first]}” sets")
    none = plot_keyness(table.assign(low=-0.1)).get_title(loc="left")
    assert none.startswith("No term sets a group apart")


def test_places_say_that_others_stand_as_often():
    corpus = analysis.load(pd.DataFrame({"text": ["Raid and law, raid.", "Law of a raid."]}))
    title = plot_places(analysis.locate_terms(corpus, ["raid", "law"])).get_title(loc="left")
    assert title.endswith("“raid”, 2 times")
    title = plot_places(analysis.locate_terms(corpus, ["and", "law"])).get_title(loc="left")
    assert title.endswith("once (2 more as often)")
