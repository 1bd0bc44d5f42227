"""Which two outlets to set side by side: those that tell the same event, where there are any."""

import pandas as pd


def choose_pair(articles: pd.DataFrame, *, by: str = "outlet") -> tuple[str, str] | None:
    """Choose the two outlets whose comparison says the most.

    They are two that tell the same `story`, so that the event is held fixed: of all stories the
    one whose second outlet has the most text. Where no story is shared, they are the two outlets
    with the most text. Gives their names in order of first appearance; None where there is one
    outlet only. Raises ValueError where there is no column `by`.

    >>> texts = {"outlet": ["A", "B", "C"], "story": ["x", "y", "y"], "text": ["aaa", "b", "c"]}
    >>> choose_pair(pd.DataFrame(texts))
    ('B', 'C')
    """
    if by not in articles:
        raise ValueError(f"by={by!r}: articles have no such column")
    told = articles.assign(length=articles["text"].str.len(), group=articles[by])
    pair = None
    if "story" in articles:
        pair = _second_largest(told.dropna(subset=["story", "group"]))
    pair = pair or _second_largest(told.dropna(subset=["group"]).assign(story=""))
    names = [str(name) for name in dict.fromkeys(articles[by])]
    return None if pair is None else (min(pair, key=names.index), max(pair, key=names.index))


def _second_largest(told: pd.DataFrame) -> tuple[str, str] | None:
    """The two largest groups of the story whose second group is largest."""
    size = told.groupby(["story", "group"], sort=False)["length"].sum().reset_index()
    size = size.sort_values("length", ascending=False, kind="stable")
    second = size[size.groupby("story").cumcount() == 1]
    if not len(second):
        return None
    story = second["story"].iloc[0]
    first, other = size.loc[size["story"] == story, "group"].iloc[:2]
    return str(first), str(other)
