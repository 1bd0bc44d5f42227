from collections.abc import Sequence
from difflib import SequenceMatcher
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.reuse import find_reuse

PASSAGE = (
    "Officials said on Tuesday that the harbour would be closed for nine weeks while divers look "
    "for the wreck of a ferry that sank in the storm of 1953"
)


def make_corpus(texts: Sequence[str], **columns: Sequence[object]) -> analysis.Corpus:
    ids = [f"t{i}" for i in range(len(texts))]
    return analysis.load(pd.DataFrame({"article_id": ids, "text": texts, **columns}))


def make_words(seed: int, n: int) -> str:
    rng = np.random.default_rng(seed)
    letters = np.array(list("bdfgklmnprst"))
    words = ["".join(rng.choice(letters, 5)) for _ in range(n)]
    return " ".join(words)


def read(corpus: analysis.Corpus, row: pd.Series, side: str) -> str:
    text = corpus.articles.set_index("article_id").loc[row[f"article_id_{side}"], "text"]
    return text[row[f"start_{side}"] : row[f"end_{side}"]]


def test_finds_a_passage_with_exact_offsets_in_both():
    corpus = make_corpus(
        [
            f"{make_words(1, 30)}. {PASSAGE}. {make_words(2, 30)}.",
            f"“{PASSAGE}”, {make_words(3, 40)}.",
        ]
    )
    found = find_reuse(corpus)
    assert len(found) == 1
    assert read(corpus, found.loc[0], "a") == PASSAGE == read(corpus, found.loc[0], "b")
    assert found.loc[0, "kind"] == "verbatim"
    assert found.loc[0, "n_identical"] == len(PASSAGE.split())


def test_case_and_punctuation_do_not_make_an_edit():
    corpus = make_corpus([PASSAGE, PASSAGE.replace(" that", ", That", 1)])
    assert find_reuse(corpus)["kind"].tolist() == ["verbatim"]


@pytest.mark.parametrize(
    ("edited", "identical", "aligned"),
    [
        (PASSAGE.replace("nine weeks", "ten weeks"), 28, 29),
        (PASSAGE.replace("divers look", "two divers look"), 29, 30),
        (PASSAGE.replace("for nine weeks ", ""), 26, 29),
    ],
    ids=["changed", "inserted", "dropped"],
)
def test_counts_changed_inserted_and_dropped_words(edited, identical, aligned):
    corpus = make_corpus(
        [f"{make_words(1, 30)} {PASSAGE} {make_words(2, 9)}", f"{edited} {make_words(3, 20)}"]
    )
    found = find_reuse(corpus)
    assert found[["n_identical", "n_aligned"]].to_numpy().tolist() == [[identical, aligned]]
    assert found.loc[0, "kind"] == "edited"
    assert found.loc[0, "share_identical"] == pytest.approx(identical / aligned)


def test_sentences_in_another_order_are_several_passages():
    one, two = make_words(1, 20), make_words(2, 20)
    corpus = make_corpus([f"{one}. {two}.", f"{two}. {one}."])
    found = find_reuse(corpus)
    assert [read(corpus, row, "a") for _, row in found.iterrows()] == [one, two]
    assert [read(corpus, row, "b") for _, row in found.iterrows()] == [one, two]


def test_pairs_within_one_outlet_are_found():
    corpus = make_corpus([PASSAGE, PASSAGE], outlet=["Herald", "Herald"])
    assert len(find_reuse(corpus)) == 1


def test_a_short_passage_counts_beside_a_long_one_only():
    short = make_words(9, 12)
    beside = make_corpus([f"{short} {make_words(1, 40)} {PASSAGE}", f"{short}. {PASSAGE}"])
    assert find_reuse(beside)["n_identical"].tolist() == [12, 29]
    alone = make_corpus([f"{short} {make_words(1, 40)}", f"{make_words(2, 40)} {short}"])
    assert find_reuse(alone).empty
    assert len(find_reuse(alone, min_longest=12)) == 1


def test_nothing_is_shared_by_different_texts():
    found = find_reuse(make_corpus([make_words(1, 300), make_words(2, 300)]))
    assert found.empty
    assert list(found.columns[:3]) == ["article_id_a", "start_a", "end_a"]


def test_a_corpus_without_words_has_no_passages():
    assert find_reuse(make_corpus(["…", "Yes."])).empty


def test_first_is_told_by_dates_alone():
    corpus = make_corpus(
        [PASSAGE, PASSAGE, PASSAGE],
        published_earliest=["2020-05-02", "2020-05-01", "2020-04-01"],
        published_latest=["2020-05-02", "2020-05-01", "2020-06-01"],
    )
    found = find_reuse(corpus)
    assert found["article_id_a"].tolist() == ["t0", "t0", "t1"]
    assert found["article_id_b"].tolist() == ["t1", "t2", "t2"]
    assert found["first"].isna().tolist() == [False, True, True]
    assert found.loc[0, "first"] == "t1"


def test_a_passage_never_reaches_across_boilerplate():
    words = PASSAGE.split()
    half = " ".join(words[:15]), " ".join(words[15:])
    corpus = make_corpus([f"{half[0]}\n\nAdvertisement\n\n{half[1]}.", f"{PASSAGE}."])
    assert (corpus.zones["zone"] == "boilerplate").any()
    found = find_reuse(corpus, min_longest=8)
    assert [read(corpus, row, "a") for _, row in found.iterrows()] == list(half)


def test_every_copy_of_a_common_text_is_tied_to_the_first():
    corpus = make_corpus([f"{make_words(i, 20)} {PASSAGE}" for i in range(40)])
    found = find_reuse(corpus, max_copies=5)
    tied = found.loc[found["article_id_a"] == "t0", "article_id_b"]
    assert set(tied) == {f"t{i}" for i in range(1, 40)}
    assert len(found) < 40 * 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_words": 2}, "min_words=2: allowed are whole numbers from 4"),
        ({"min_longest": 0}, "min_longest=0: allowed are whole numbers from 1"),
        ({"min_share": 0.0}, "min_share=0.0: allowed are shares above 0"),
        ({"max_copies": 1}, "max_copies=1: allowed are whole numbers from 2"),
        ({"zones": ["boddy"]}, "zones="),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        find_reuse(make_corpus([PASSAGE]), **options)


WORDS = st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six"]), min_size=1)


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=4))
def test_passages_begin_and_end_with_words_that_both_share(texts):
    corpus = make_corpus([" ".join(words) for words in texts])
    found = find_reuse(corpus, min_words=4, min_longest=4)
    for _, row in found.iterrows():
        a, b = read(corpus, row, "a").split(), read(corpus, row, "b").split()
        assert row["article_id_a"] != row["article_id_b"]
        assert (a[0], a[-1]) == (b[0], b[-1])
        assert 4 <= row["n_identical"] <= min(len(a), len(b))
        assert max(len(a), len(b)) <= row["n_aligned"] <= len(a) + len(b)
        assert (a == b) == (row["kind"] == "verbatim")


@settings(max_examples=12, deadline=None)
@given(WORDS, st.data())
def test_every_verbatim_stretch_of_unique_words_is_found(noise, data):
    start = data.draw(st.integers(0, 10))
    stretch = " ".join(PASSAGE.split()[start : start + 17])
    corpus = make_corpus([f"{' '.join(noise)} {stretch}", f"{make_words(3, 30)} {stretch}"])
    found = find_reuse(corpus)
    assert read(corpus, found.loc[0], "a").endswith(stretch)


def test_the_order_of_the_articles_only_swaps_the_sides():
    texts = [f"{PASSAGE} {make_words(1, 9)}", f"{make_words(2, 9)} {PASSAGE.replace('for', 'f')}"]
    ab, ba = find_reuse(make_corpus(texts)), find_reuse(make_corpus(texts[::-1]))
    assert ab.loc[0, ["start_a", "end_a"]].tolist() == ba.loc[0, ["start_b", "end_b"]].tolist()
    assert ab.loc[0, "n_identical"] == ba.loc[0, "n_identical"]


def test_alignment_agrees_with_difflib_on_changed_words():
    rng = np.random.default_rng(5)
    words = make_words(5, 120).split()
    edited = [w if rng.random() > 0.15 else f"x{i}" for i, w in enumerate(words)]
    found = find_reuse(make_corpus([" ".join(words), " ".join(edited)]))
    blocks = SequenceMatcher(None, words, edited, autojunk=False).get_matching_blocks()
    assert found["n_identical"].sum() == sum(block.size for block in blocks)


@pytest.fixture(scope="module")
def benchmark():
    path = Path(__file__).parent / "benchmarks" / "reuse.py"
    spec = spec_from_file_location("benchmark_of_reuse", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.2])
def test_planted_passages_are_found_among_articles_on_one_topic(benchmark, rate):
    corpus, truth = benchmark.plant(rate, 200, seed=round(1000 * rate) + 5)
    score = benchmark.judge(find_reuse(corpus), truth)
    assert score["recall_passages"] >= 0.95
    assert score["recall_words"] >= 0.95
    assert score["precision_passages"] >= 0.95
    assert score["precision_words"] >= 0.95


def test_the_work_grows_with_the_copies_not_their_square(benchmark):
    sizes = []
    for n in (60, 120, 240):
        corpus = benchmark.make_corpus(benchmark.texts_of("five", n))
        sizes.append(len(find_reuse(corpus)))
    assert sizes[2] < 2.2 * sizes[1] < 2.2 * 2.2 * sizes[0]


def test_the_rewrite_shares_seven_passages_with_the_reprint():
    found = find_reuse(analysis.load("seeds"))
    assert (found["article_id_a"].str[:3] == "002").all()
    assert (found["article_id_b"].str[:3] == "004").all()
    assert len(found) == 7
    assert found["first"].isna().all()
