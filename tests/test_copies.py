from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.copies import cluster_reuse, find_copied, keep_copies
from analysis.reuse import find_reuse
from analysis.stretches import unite


def words(seed: int, n: int) -> str:
    rng = np.random.default_rng(seed)
    letters = np.array(list("bdfgklmnprst"))
    return " ".join("".join(rng.choice(letters, 5)) for _ in range(n))


STORY, CLOSING = words(100, 60), words(200, 25)


def prepare(
    texts: Sequence[str], **columns: Sequence[object]
) -> tuple[analysis.Corpus, pd.DataFrame, pd.DataFrame]:
    ids = [f"t{i}" for i in range(len(texts))]
    corpus = analysis.load(pd.DataFrame({"article_id": ids, "text": texts, **columns}))
    passages = find_reuse(corpus)
    return corpus, passages, cluster_reuse(corpus, passages)


def kept_words(prepared: tuple[analysis.Corpus, pd.DataFrame, pd.DataFrame]) -> list[int]:
    corpus, passages, clusters = prepared
    tokens = keep_copies(analysis.measured_tokens(corpus), passages, clusters, copies="original")
    return tokens.groupby("article_id", observed=False).size().tolist()


def test_copies_are_one_cluster_named_after_the_first():
    dates = ["2020-05-02", "2020-05-01", "2020-05-03"]
    _, _, clusters = prepare([STORY, STORY, words(1, 60)], published=dates)
    assert clusters["cluster"].tolist() == ["t1", "t1", "t2"]
    assert clusters["n_copies"].tolist() == [2, 2, 1]


def test_of_undated_copies_the_longest_names_the_cluster():
    _, _, clusters = prepare([STORY, f"{STORY} {words(1, 10)}"])
    assert clusters["cluster"].tolist() == ["t1", "t1"]


def test_an_uncertain_date_is_not_the_earliest():
    _, _, clusters = prepare(
        [STORY, STORY],
        published_earliest=["2020-05-01", "2020-05-07"],
        published_latest=["2020-05-31", "2020-05-07"],
    )
    assert clusters["cluster"].tolist() == ["t1", "t1"]


def test_copies_of_copies_are_copies():
    first, second, third = words(1, 40), words(2, 40), words(3, 40)
    texts = [f"{first} {second}", f"{second} {third}", f"{third} {words(4, 40)}"]
    _, _, clusters = prepare(texts)
    assert clusters["n_copies"].tolist() == [3, 3, 3]


def test_the_share_of_the_shorter_article_decides():
    long = f"{STORY} {words(1, 300)}"
    _, _, clusters = prepare([long, STORY])
    assert clusters["n_copies"].tolist() == [2, 2]
    corpus, passages, _ = prepare([long, f"{STORY} {words(2, 70)}"])
    assert cluster_reuse(corpus, passages)["n_copies"].tolist() == [1, 1]
    assert cluster_reuse(corpus, passages, min_share=0.4)["n_copies"].tolist() == [2, 2]


def test_boilerplate_of_an_outlet_ties_nothing_together():
    texts = [f"{words(i, 15)} {CLOSING}" for i in range(2)] + [f"{words(9, 90)} {CLOSING}"]
    _, _, clusters = prepare(texts, outlet=["Herald"] * 3)
    assert clusters["n_copies"].tolist() == [1, 1, 1]
    assert clusters["n_recurring"].tolist() == [25, 25, 25]
    assert clusters["n_across"].tolist() == [0, 0, 0]


def test_copy_that_crosses_outlets_is_counted_apart_from_boilerplate():
    texts = [f"{STORY} {CLOSING}", f"{words(1, 80)} {CLOSING}", STORY]
    _, _, clusters = prepare(texts, outlet=["Herald", "Herald", "Gazette"])
    assert clusters["cluster"].tolist() == ["t0", "t1", "t0"]
    assert clusters["n_across"].tolist() == [60, 0, 60]
    assert clusters["n_recurring"].tolist() == [25, 25, 0]


def test_the_same_story_twice_in_one_outlet_is_a_copy():
    _, _, clusters = prepare([STORY, STORY], outlet=["Herald", "Herald"])
    assert clusters["n_copies"].tolist() == [2, 2]
    assert clusters["n_recurring"].tolist() == [0, 0]


def test_a_corpus_without_passages_has_a_cluster_for_each_article():
    _, _, clusters = prepare([words(1, 20), words(2, 20)])
    assert clusters["cluster"].tolist() == ["t0", "t1"]


def test_all_and_one_copy_of_a_cluster():
    corpus, passages, clusters = prepare([STORY, words(1, 20), STORY])
    facts = pd.DataFrame({"article_id": ["t0", "t1", "t2", "t2"], "n": [1, 2, 3, 4]})
    assert keep_copies(facts, passages, clusters)["n"].tolist() == [1, 2, 3, 4]
    assert keep_copies(facts, passages, clusters, copies="one")["n"].tolist() == [1, 2]
    one = keep_copies(corpus, passages, clusters, copies="one")
    assert len(one.tokens) == 80
    assert len(corpus.tokens) == 140


def test_a_reprint_has_nothing_of_its_own_even_where_its_source_is_missing():
    prepared = prepare([STORY, words(1, 20)], kind=["reprint", "report"])
    assert kept_words(prepared) == [0, 20]
    copied = find_copied(*prepared[1:])
    assert copied["basis"].tolist() == ["reprint"]
    assert copied["other_id"].isna().all()


OTHER = {"outlet": ["Herald", "Gazette"]}


@pytest.mark.parametrize(
    ("columns", "own", "basis"),
    [
        ({"published": ["2020-05-01", "2020-05-03"]}, [70, 10], ["dates"]),
        ({"kind": ["report", "rewrite"]}, [70, 10], ["kind"]),
        ({"kind": ["report", "reprint"]}, [70, 0], ["reprint"]),
        ({"kind": ["rewrite", "reprint"]}, [10, 0], ["kind", "reprint"]),
        ({"kind": ["rewrite", "rewrite"]}, [10, 10], ["in doubt", "in doubt"]),
        ({"retells": ["", "Reuters; Herald"]}, [70, 10], ["retells"]),
        ({}, [10, 10], ["in doubt", "in doubt"]),
    ],
)
def test_who_wrote_shared_words(columns, own, basis):
    prepared = prepare([f"{words(1, 10)} {STORY}", f"{STORY} {words(2, 10)}"], **OTHER, **columns)
    assert kept_words(prepared) == own
    assert sorted(find_copied(*prepared[1:])["basis"]) == basis


def test_words_that_recur_within_an_outlet_are_its_own():
    prepared = prepare(
        [STORY, STORY], outlet=["Herald"] * 2, published=["2020-05-01", "2020-05-03"]
    )
    assert kept_words(prepared) == [60, 60]


def test_a_stretch_is_dropped_where_more_than_half_of_it_is_copied():
    _, passages, clusters = prepare(
        [f"{words(1, 10)} {STORY}", STORY], **OTHER, kind=["rewrite", "report"]
    )
    facts = pd.DataFrame({"article_id": "t0", "start": [0, 50, 56], "end": [70, 70, 66]})
    kept = keep_copies(facts, passages, clusters, copies="original")
    assert kept["start"].tolist() == [0, 50]  # words(1, 10) ends at 59


def test_facts_without_stretches_are_whole_articles_or_refused():
    columns = {**OTHER, "kind": ["report", "rewrite"]}
    counts = pd.DataFrame({"article_id": ["t0", "t1"], "n": [1, 2]})
    _, passages, clusters = prepare([STORY, STORY], **columns)
    assert keep_copies(counts, passages, clusters, copies="original")["n"].tolist() == [1]
    _, passages, clusters = prepare([STORY, f"{words(1, 10)} {STORY}"], **columns)
    with pytest.raises(ValueError, match="no start and end, and article 't1' is copied in part"):
        keep_copies(counts, passages, clusters, copies="original")


def test_bad_arguments_are_refused():
    corpus, passages, clusters = prepare([STORY, STORY])
    with pytest.raises(ValueError, match="min_share=2: allowed are shares"):
        cluster_reuse(corpus, passages, min_share=2)
    with pytest.raises(ValueError, match="copies='some': allowed are"):
        keep_copies(passages, passages, clusters, copies="some")
    with pytest.raises(ValueError, match="article_id: 'x' is not among the articles"):
        keep_copies(pd.DataFrame({"article_id": ["x"]}), passages, clusters)


def test_reprinting_every_article_leaves_the_interval_as_it_was():
    texts = [words(i, 40) for i in range(12)]
    hits = np.arange(12.0) % 5
    _, _, once = prepare(texts)
    _, _, twice = prepare([*texts, *texts])
    n_words = np.full(12, 40.0)
    plain = analysis.bootstrap_ratio(
        hits, n_words, analysis.group_articles(once), clusters=once["cluster"]
    )
    double = analysis.bootstrap_ratio(
        np.tile(hits, 2),
        np.tile(n_words, 2),
        analysis.group_articles(twice),
        clusters=twice["cluster"],
    )
    columns = ["estimate", "low", "high"]
    assert double[columns].to_numpy() == pytest.approx(plain[columns].to_numpy())


def test_uniting_agrees_with_marking_every_place():
    rng = np.random.default_rng(3)
    for _ in range(50):
        begin = rng.integers(0, 40, 6)
        end = begin + rng.integers(1, 9, 6)
        marks = np.zeros(60, dtype=int)
        for a, b in zip(begin, end, strict=True):
            marks[a:b] = 1
        left = rng.integers(0, 40, 5)
        right = left + rng.integers(0, 20, 5)
        expected = [int(marks[a:b].sum()) for a, b in zip(left, right, strict=True)]
        assert unite(begin, end).length_within(left, right).tolist() == expected


def test_the_reprint_and_the_rewrite_of_the_seeds_are_one_cluster():
    corpus = analysis.load("seeds")
    passages = find_reuse(corpus)
    clusters = cluster_reuse(corpus, passages)
    assert clusters["n_copies"].tolist() == [1, 1, 2, 1, 2]
    assert clusters["cluster"].str[:3].tolist() == ["000", "001", "002", "003", "002"]
    own = kept_words((corpus, passages, clusters))
    assert own[2] == 0
    assert 0 < own[4] < clusters["n_words"][4]
