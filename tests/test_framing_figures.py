import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

import analysis


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def tables(texts, outlets):
    corpus = analysis.load(pd.DataFrame({"text": texts, "outlet": outlets}))
    words = analysis.count_words(corpus)
    frames = analysis.compare_frames(analysis.count_frames(corpus), words, corpus.articles)
    labels = analysis.compare_labels(analysis.count_labels(corpus), words, corpus.articles)
    return frames, labels


PAIR = (
    ["The raid was a crime. A raid, a sweep.", "The operation frightened families."],
    ["Gazette", "Herald"],
)


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def test_the_heat_map_writes_rate_and_count_in_each_cell():
    frames, _ = tables(*PAIR)
    ax = analysis.plot_frames(frames)
    assert len(ax.texts) == len(frames)
    assert "111.1\nn = 1" in texts_of(ax)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Gazette", "Herald"]
    assert "public safety" in [label.get_text() for label in ax.get_yticklabels()]


def test_the_title_of_the_heat_map_names_the_widest_gap():
    frames, _ = tables(*PAIR)
    title = analysis.plot_frames(frames).get_title(loc="left").replace("\n", " ")
    assert title.startswith("Widest gap: people and families, 250.0 hits in 1,000 words in Herald")


def test_each_row_of_the_heat_map_is_coloured_by_its_own_highest_rate():
    frames, _ = tables(*PAIR)
    shades = analysis.plot_frames(frames).images[0].get_array()
    assert shades.max(axis=1).tolist() == [1, 0, 1, 0, 0, 0, 0]


def test_bars_stand_side_by_side_with_their_counts():
    _, labels = tables(*PAIR)
    event = labels[labels["concept"] == "event"]
    ax = analysis.plot_labels(event, palette={"Gazette": "#ff0000", "Herald": "#00ff00"})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["raid", "sweep", "operation"]
    widths = [[round(bar.get_width(), 3) for bar in bars] for bars in ax.containers]
    assert widths == [[0.667, 0.333, 0], [0, 0, 1]]
    assert texts_of(ax)[:2] == ["2 of 3", "1 of 3"]
    title = ax.get_title(loc="left")
    assert title == "Names of the event: “raid” leads in 1 of 2 outlets, “operation” in 1"


def test_a_rate_can_be_drawn_instead_of_a_share():
    _, labels = tables(*PAIR)
    ax = analysis.plot_labels(labels[labels["concept"] == "event"], value="per_1000")
    assert ax.containers[0][0].get_width() == pytest.approx(1000 * 2 / 9)
    with pytest.raises(ValueError, match="value='rate': allowed are"):
        analysis.plot_labels(labels, value="rate")


def test_many_outlets_become_points():
    outlets = [f"The Evening Post of Place {i}" for i in range(12)]
    frames, labels = tables(["A raid on crime."] * 12, outlets)
    ax = analysis.plot_labels(labels)
    assert len([points for points in ax.collections if isinstance(points, PathCollection)]) == 12
    assert not ax.texts
    assert len(analysis.plot_frames(frames).get_xticklabels()) == 12


def test_intervals_are_drawn_and_written_where_there_are_any():
    texts = ["crime raid " + "sweep " * i for i in range(12)]
    frames, labels = tables(texts, ["Gazette"] * 12)
    heat = analysis.plot_frames(frames)
    assert any(" to " in text for text in texts_of(heat))
    assert "95 % intervals" in heat.get_xlabel()
    bars = analysis.plot_labels(labels[labels["concept"] == "event"])
    assert len(bars.collections[0].get_segments()) == 2


def test_nothing_to_show_is_said():
    frames, labels = tables(["Nothing."], ["Gazette"])
    assert "Nothing to show" in texts_of(analysis.plot_frames(frames))[0]
    assert "Nothing to show" in texts_of(analysis.plot_labels(labels))[0]
    assert "Nothing to show" in texts_of(analysis.plot_frames(frames.head(0)))[0]
    assert "Nothing to show" in texts_of(analysis.plot_labels(labels.head(0)))[0]


def test_a_short_figure_still_has_room_for_many_outlets():
    outlets = [f"The Very Long Named Evening Post of Place {i}" for i in range(12)]
    _, labels = tables(["A raid."] * 12, outlets)
    analysis.plot_labels(labels).get_figure().draw_without_rendering()
