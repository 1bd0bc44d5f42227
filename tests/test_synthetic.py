import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.codebooks import Group
from analysis.framing import find_groups
from analysis.resampling import bootstrap_ratio, divide, group_articles
from analysis.synthetic import FRAMES, list_truth, read_design, simulate_articles


@pytest.fixture(scope="module")
def corpus() -> analysis.Corpus:
    return analysis.load(simulate_articles(150))


@pytest.fixture(scope="module")
def many() -> analysis.Corpus:
    return analysis.load(simulate_articles(1000, seed=2))


def counts_of(corpus: analysis.Corpus, *terms: str) -> np.ndarray:
    tokens = analysis.measured_tokens(corpus)
    hits = find_groups(tokens, [Group(("wanted",), terms)])
    n = len(corpus.articles)
    return np.bincount(analysis.article_rows(hits, corpus.articles), minlength=n)


def words_of(corpus: analysis.Corpus) -> np.ndarray:
    words = analysis.count_words(corpus)
    return words.groupby("article_id", observed=False)["n_words"].sum().to_numpy()


def truth_of(what: str, measure: str) -> pd.Series:
    truth = list_truth()
    rows = truth[(truth["what"] == what) & (truth["measure"] == measure)]
    return rows[rows["subject"] == "all"].set_index("outlet")["truth"]


def test_a_seed_gives_the_same_articles_and_another_seed_others():
    pd.testing.assert_frame_equal(simulate_articles(5, seed=3), simulate_articles(5, seed=3))
    assert (
        simulate_articles(5, seed=3)["text"].tolist()
        != simulate_articles(5, seed=4)["text"].tolist()
    )


def test_an_outlet_tells_a_story_at_most_once():
    articles = simulate_articles(60)
    assert not articles.duplicated(["outlet", "story"]).any()
    assert articles["article_id"].is_unique


def test_fewer_than_one_story_is_refused():
    with pytest.raises(ValueError, match=r"n_stories=0: give 1 or more"):
        simulate_articles(0)


def test_a_sponsored_closing_is_set_apart_and_nothing_else(corpus):
    boilerplate = corpus.zones[corpus.zones["zone"] == "boilerplate"]
    closing = read_design()["outlets"]["Valley Tribune"]["closing"]
    texts = corpus.articles.set_index("article_id")["text"]
    found = [texts[z.article_id][z.start : z.end].strip() for z in boilerplate.itertuples()]
    assert set(found) == {closing}
    assert len(found) == (corpus.articles["outlet"] == "Valley Tribune").sum()


def test_the_chances_of_the_design_add_up():
    design = read_design()
    assert sum(s["chance"] for s in design["subjects"].values()) == pytest.approx(1)
    for habits in design["outlets"].values():
        assert sum(habits["frames"].values()) == pytest.approx(1)
        assert all(sum(chances) == pytest.approx(1) for chances in habits["words"].values())


def test_words_that_fill_a_line_do_not_change_its_tone():
    scores = analysis.score_sentences(analysis.load(simulate_articles(60)))
    slots = [word for options in read_design()["slots"].values() for word in options]
    filled = analysis.load(pd.DataFrame({"text": [f"They saw {word}\n" for word in slots]}))
    assert (analysis.score_sentences(filled)["compound"] == 0).all()
    assert scores["compound"].nunique() <= 14


@pytest.mark.parametrize("what", [*FRAMES, "Ruth Alder"])
def test_rates_of_many_articles_tend_to_the_truth(what, many):
    outlets = many.articles["outlet"]
    hits = pd.Series(counts_of(many, *FRAMES.get(what, (what,)))).groupby(outlets).sum()
    words = pd.Series(words_of(many)).groupby(outlets).sum()
    truth = truth_of(what, "per_1000")
    np.testing.assert_allclose((1000 * hits / words)[truth.index], truth, rtol=0.15)


def test_tone_of_many_articles_tends_to_the_truth(many):
    scores = analysis.score_sentences(many)
    outlet = many.articles["outlet"].to_numpy()[scores["article_id"].cat.codes]
    truth = truth_of("tone", "compound")
    means = scores["compound"].groupby(outlet).mean()
    np.testing.assert_allclose(means[truth.index], truth, atol=0.025)


def test_one_outlet_is_gloomier_in_every_subject_another_only_in_all():
    rows = list_truth().query("what == 'tone'")
    tone = rows.pivot_table("truth", index="subject", columns="outlet")
    subjects = tone.drop(index="all")
    assert (subjects["Valley Tribune"] < subjects["Morning Courier"]).all()
    np.testing.assert_allclose(subjects["Evening Ledger"], subjects["Morning Courier"])
    assert tone.loc["all", "Evening Ledger"] < tone.loc["all", "Morning Courier"] - 0.03


def test_intervals_over_articles_cover_the_truth_as_often_as_they_say():
    towns = [simulate_articles(60, seed=seed).assign(town=str(seed)) for seed in range(30)]
    articles = pd.concat(towns, ignore_index=True).drop(columns="article_id")
    corpus = analysis.load(articles)
    taxpayers = counts_of(corpus, "taxpayers")
    both = taxpayers + counts_of(corpus, "residents")
    groups = group_articles(corpus.articles, within="town")
    table = bootstrap_ratio(taxpayers, both, groups, n_boot=400)
    truth = truth_of("taxpayers", "share")[table["outlet"]].to_numpy()
    assert 0.9 <= ((table["low"] <= truth) & (truth <= table["high"])).mean() <= 0.98


def test_intervals_over_words_would_be_too_narrow(corpus):
    taxpayers = counts_of(corpus, "taxpayers")
    both = taxpayers + counts_of(corpus, "residents")
    table = bootstrap_ratio(taxpayers, both, group_articles(corpus.articles))
    share = divide(table["numerator"], table["denominator"])
    alone = 2 * 1.96 * np.sqrt(share * (1 - share) / table["denominator"])
    assert (table["high"] - table["low"] > 1.2 * alone).all()
