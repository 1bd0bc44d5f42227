import pandas as pd
import pytest

import analysis


def articles(**columns):
    return pd.DataFrame(columns)


def test_outlets_that_tell_the_same_story_come_first():
    table = articles(
        outlet=["A", "B", "C", "D"],
        story=["x", "y", "y", "z"],
        text=["a" * 90, "b", "cc", "d" * 80],
    )
    assert analysis.choose_pair(table) == ("B", "C")


def test_of_shared_stories_the_one_with_most_text_on_both_sides_is_chosen():
    table = articles(
        outlet=["A", "B", "C", "D"],
        story=["x", "x", "y", "y"],
        text=["a" * 90, "b", "c" * 20, "d" * 30],
    )
    assert analysis.choose_pair(table) == ("C", "D")


def test_without_a_shared_story_the_largest_outlets_are_chosen_in_order_of_appearance():
    table = articles(outlet=["A", "B", "C"], story=[None, None, None], text=["a", "b" * 5, "c" * 9])
    assert analysis.choose_pair(table) == ("B", "C")
    assert analysis.choose_pair(table.drop(columns="story")) == ("B", "C")


def test_one_outlet_makes_no_pair():
    table = articles(outlet=["A", "A"], story=["x", "x"], text=["a", "b"])
    assert analysis.choose_pair(table) is None


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="by='paper'"):
        analysis.choose_pair(articles(outlet=["A"], text=["a"]), by="paper")
