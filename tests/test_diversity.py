import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.diversity import measure_diversity, moving_ratio, textual_diversity

WORDS = ["one", "two", "one", "one", "two", "two", "one"]


@pytest.mark.parametrize(("window", "value"), [(2, 0.8333), (3, 0.6667), (4, 0.5)])
def test_mattr_is_the_published_one(window: int, value: float):
    assert moving_ratio(WORDS, window) == pytest.approx(value, abs=5e-5)


def test_mtld_is_the_published_one():
    words = [
        "test",
        "text",
        "with",
        "some",
        "text",
        "numbers",
        "hyphenhere",
        "and",
        "text",
        "punctuations",
    ]
    assert textual_diversity(words) == pytest.approx(14.0)


def naive_mtld(words: list[int], threshold: float) -> float:
    def factors(part: list[int]) -> float:
        seen: set[int] = set()
        n = count = 0
        for word in part:
            seen.add(word)
            n += 1
            if len(seen) / n < threshold:
                seen, n, count = set(), 0, count + 1
        return count + ((1 - len(seen) / n) / (1 - threshold) if n else 0)

    both = [factors(words), factors(words[::-1])]
    return float(np.mean([len(words) / f for f in both])) if all(both) else float("nan")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.sampled_from([0.5, 0.72, 0.9]))
def test_mtld_is_that_of_reading_word_by_word(words: list[int], threshold: float):
    expected = naive_mtld(words, threshold)
    assert textual_diversity(words, threshold) == pytest.approx(expected, nan_ok=True)


def test_mtld_of_a_long_text_is_that_of_reading_word_by_word():
    words = np.random.default_rng(0).zipf(1.3, 5000).tolist()
    assert textual_diversity(words) == pytest.approx(naive_mtld(words, 0.72))


@given(st.lists(st.integers(0, 9), min_size=5, max_size=40), st.integers(1, 5))
def test_mattr_is_the_mean_over_windows(words: list[int], window: int):
    ratios = [len(set(words[i : i + window])) / window for i in range(len(words) - window + 1)]
    assert moving_ratio(words, window) == pytest.approx(np.mean(ratios))


def test_a_window_as_long_as_the_text_gives_the_plain_ratio():
    assert moving_ratio(WORDS, 7) == pytest.approx(2 / 7)


def test_a_shorter_text_has_no_mattr_and_unrepeated_words_no_mtld():
    assert np.isnan(moving_ratio(WORDS, 8))
    assert np.isnan(textual_diversity(["a", "b", "c"]))


def test_a_row_per_article():
    corpus = analysis.load(pd.DataFrame({"text": ["One two one. Two!", "…", "Word"]}))
    table = measure_diversity(corpus, window=2)
    assert table["n_words"].tolist() == [4, 0, 1]
    assert table["n_types"].tolist() == [2, 0, 1]
    assert table["mattr"].iloc[0] == 1
    assert table["mattr"].iloc[1:].isna().all()


def test_bad_options_are_refused():
    corpus = analysis.load(pd.DataFrame({"text": ["Word"]}))
    with pytest.raises(ValueError, match=r"window=0, threshold=0\.72: give at least one word"):
        measure_diversity(corpus, window=0)
