from functools import cache

import numpy as np
import pandas as pd
import pytest
from marked_sentences import Sentence, check, find_in, read_sentences

import analysis
from analysis.voices import SOURCE_CLASSES

GOLD = "tests/gold/"


def corpus_of(*texts: str) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts}))


@cache
def found_in(name: str) -> list[tuple[Sentence, dict[str, int]]]:
    sentences = read_sentences(name)
    quotations, sources = find_in(sentences)
    tables = [
        dict(iter(table.groupby("article_id", observed=True))) for table in (quotations, sources)
    ]
    empty = (quotations[:0], sources[:0])
    return [
        (sentence, check(sentence, *(t.get(str(n), e) for t, e in zip(tables, empty, strict=True))))
        for n, sentence in enumerate(sentences)
    ]


@pytest.mark.parametrize("number", range(len(read_sentences("attributions.txt"))))
def test_sentence_of_a_pattern(number):
    sentence, counts = found_in("attributions.txt")[number]
    wrong = [
        f"{have}: {counts[have]} of {counts[wanted]}"
        for have, wanted in (
            ("matched", "sources"),
            ("matching", "found"),
            ("named_right", "pairs"),
            ("kinds_right", "quotations"),
            ("speakers_right", "speech"),
        )
        if counts[have] != counts[wanted]
    ]
    assert not wrong, f"{sentence.group}: {sentence.text!r}: {', '.join(wrong)}"


def test_sentences_not_tuned_on():
    total = pd.DataFrame([counts for _, counts in found_in("attributions-fresh.txt")]).sum()
    assert total["matched"] / total["sources"] >= 0.95
    assert total["matching"] / total["found"] >= 0.95
    assert total["named_right"] / total["pairs"] >= 0.95
    assert total["kinds_right"] / total["quotations"] >= 0.95
    assert total["speakers_right"] / total["speech"] >= 0.90


def read_gold(name: str) -> pd.DataFrame:
    table = pd.read_csv(f"{GOLD}{name}.csv", dtype={"article_id": str}, keep_default_na=False)
    return table.astype({"named": bool}) if "named" in table else table


def test_quotations_of_the_articles_with_kind_and_speaker(seeds):
    gold, found = read_gold("quotations"), analysis.find_quotations(seeds)
    keys = ["article_id", "start", "end"]
    both = gold.merge(found.astype({"article_id": "str"}), on=keys, suffixes=("", "_found"))
    n_right = int((both["kind"] == both["kind_found"].astype("str")).sum())
    assert 2 * n_right / (len(gold) + len(found)) >= 0.95
    speech = both[both["kind"] == "speech"]
    assert (speech["speaker"] == speech["speaker_found"]).mean() >= 0.85


def test_sources_of_the_articles(seeds):
    gold, found = read_gold("sources"), analysis.find_sources(seeds)
    pairs = gold.merge(found.astype({"article_id": "str"}), on="article_id", suffixes=("", "_f"))
    pairs = pairs[(pairs["start"] < pairs["end_f"]) & (pairs["start_f"] < pairs["end"])]
    recall = len(pairs[["article_id", "start"]].drop_duplicates()) / len(gold)
    precision = len(pairs[["article_id", "start_f"]].drop_duplicates()) / len(found)
    assert 2 * precision * recall / (precision + recall) >= 0.75
    assert (pairs["named"] == pairs["named_f"]).mean() >= 0.9


def test_spans_reproduce_the_phrase():
    corpus = corpus_of('"We lost," said Ann Lee, a clerk, on Monday.')
    row = analysis.find_sources(corpus).iloc[0]
    assert corpus.articles["text"][0][row["start"] : row["end"]] == "Ann Lee, a clerk"
    assert row[["source", "named", "cue", "cue_class"]].tolist() == [
        "Ann Lee",
        True,
        "said",
        "neutral",
    ]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("said", "neutral"),
        ("explained", "endorsing"),
        ("claimed", "distancing"),
        ("admitted", "conceding"),
    ],
)
def test_class_of_the_cue(verb, expected):
    found = analysis.find_sources(corpus_of(f"Ann Lee {verb} that it rained."))
    assert found["cue_class"].tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Ann Lee said it rained.", "official named"),
        ("Two officials said it rained.", "official unnamed"),
        ("A leaked memo shows it rained.", "document"),
        ("As the Daily Herald reported, it rained.", "other media"),
        ("Professor Ann Lee said it rained.", "advocate or expert"),
        ("A passenger said it rained.", "person concerned"),
    ],
)
def test_class_of_the_source(text, expected):
    assert analysis.find_sources(corpus_of(text))["class"].tolist() == [expected]


def test_a_surname_is_the_person_named_in_full():
    found = analysis.find_sources(corpus_of("Ann Lee said yes. Later Ms Lee said no."))
    assert found["source"].tolist() == ["Ann Lee", "Ann Lee"]


def test_mentions_give_the_canonical_name():
    corpus = corpus_of("The mill is shut, Lee said.")
    mentions = pd.DataFrame(
        {"article_id": ["0"], "start": [18], "end": [21], "entity": ["Ann Lee"], "type": ["PERSON"]}
    )
    assert analysis.find_sources(corpus, mentions=mentions)["source"].tolist() == ["Ann Lee"]


def test_mentions_without_entities_are_refused():
    with pytest.raises(ValueError, match="mentions: there is no column 'end'"):
        analysis.find_sources(corpus_of("No."), mentions=pd.DataFrame({"article_id": []}))


@pytest.mark.parametrize(
    "text", ["No names here", "\n\nA line.\n", "said", "“", ": said X: according to"]
)
def test_odd_texts_give_tables(text):
    corpus = corpus_of(text)
    assert len(analysis.find_sources(corpus)) <= 1
    assert len(analysis.find_quotations(corpus)) <= 1


def test_facts_of_two_corpora_are_the_facts_of_their_union():
    one, two = "Ann Lee said it rained.", "According to two aides, “it snowed” on Friday."
    apart = [analysis.find_sources(corpus_of(text)) for text in (one, two)]
    together = analysis.find_sources(corpus_of(one, two))
    for column in ("start", "end", "source", "named"):
        assert together[column].tolist() == [*apart[0][column], *apart[1][column]]


def test_an_analysts_own_verbs(tmp_path):
    (tmp_path / "reporting-verbs.toml").write_text('[distancing.speech]\nterms = ["burble"]\n')
    found = analysis.find_sources(corpus_of("Ann Lee burbled that it rained."), codebooks=tmp_path)
    assert found[["cue", "cue_class"]].iloc[0].tolist() == ["burbled", "distancing"]


def test_an_unknown_class_of_verbs_is_refused(tmp_path):
    (tmp_path / "reporting-verbs.toml").write_text('[loud.speech]\nterms = ["burble"]\n')
    with pytest.raises(analysis.CodebookError, match=r"line 1: loud\.speech: 'loud' is unknown"):
        analysis.find_sources(corpus_of("No."), codebooks=tmp_path)


def test_time_grows_with_the_text_and_not_faster():
    from time import perf_counter

    text = 'The clerk of the old mill by the river said "yes" and, according to two aides, left. '

    def seconds(n: int) -> float:
        corpus = corpus_of(text * n)
        mentions = pd.DataFrame(columns=["article_id", "start", "end", "entity", "type"])
        begin = perf_counter()
        analysis.find_sources(corpus, mentions=mentions.astype({"start": int, "end": int}))
        return perf_counter() - begin

    seconds(10)
    assert seconds(1600) < 20 * max(seconds(200), 0.01)


def three_outlets() -> analysis.Corpus:
    texts = [
        '"We lost it all," said Ann Lee. Two officials said no.',
        '"We did," said Ann Lee. "Yes," said Bo Day.',
        "Nothing is said here by anybody.",
    ]
    return analysis.load(pd.DataFrame({"text": texts, "outlet": ["Gazette", "Gazette", "Herald"]}))


def compared(corpus: analysis.Corpus, **options: int) -> pd.DataFrame:
    return analysis.compare_sources(
        analysis.find_sources(corpus),
        analysis.find_quotations(corpus),
        analysis.count_words(corpus),
        corpus.articles,
        **options,
    )


def test_shares_worked_by_hand():
    table = compared(three_outlets()).set_index(["outlet", "measure"])
    quoted = table.loc[("Gazette", "words in quotations")]
    assert (quoted["n"], quoted["of"]) == (7, 20)
    unnamed = table.loc[("Gazette", "unnamed sources")]
    assert (unnamed["n"], unnamed["of"], unnamed["share"]) == (1, 4, 0.25)
    assert np.isnan(table.loc[("Herald", "unnamed sources"), "share"])
    assert table["low"].isna().all()


def test_classes_of_sources_add_up():
    table = compared(three_outlets())
    classes = table[table["measure"].isin(list(SOURCE_CLASSES))]
    sums = classes.groupby("outlet", observed=True)["n"].sum()
    assert sums.tolist() == [4, 0]


def test_speakers_with_the_words_they_get():
    corpus = three_outlets()
    table = analysis.compare_speakers(analysis.find_quotations(corpus), corpus.articles)
    columns = ["outlet", "speaker", "n_quotations", "n_words", "n_articles"]
    assert table[columns].to_numpy().tolist() == [
        ["Gazette", "Ann Lee", 2, 6, 2],
        ["Gazette", "Bo Day", 1, 1, 1],
    ]
    assert table.groupby("outlet", observed=True)["share"].sum().tolist() == [1.0]


def test_words_of_a_nested_stretch_count_once():
    corpus = corpus_of("“He said ‘go home’ and left,” said Ann Lee.")
    table = analysis.compare_speakers(analysis.find_quotations(corpus), corpus.articles)
    assert table["n_words"].tolist() == [6]


def test_intervals_from_ten_articles_on():
    texts = [f'"Yes{" indeed" * (i % 3)}," said Ann Lee.' for i in range(12)]
    table = compared(corpus_of(*texts), n_boot=200).set_index("measure")
    row = table.loc["words in quotations"]
    assert row["low"] < row["share"] < row["high"]


def test_figures_draw_what_is_in_the_table():
    corpus = three_outlets()
    speakers = analysis.compare_speakers(analysis.find_quotations(corpus), corpus.articles)
    ax = analysis.plot_speakers(speakers)
    assert [bar.get_width() for bar in ax.patches] == speakers["n_words"].tolist()
    assert ax.get_title(loc="left") == "Ann Lee gets 6 of the 7 words that Gazette quotes"
    ax = analysis.plot_naming(compared(corpus))
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(1)


@pytest.mark.parametrize("text", ["Nothing here.", "“Alone.”"])
def test_figures_of_nothing(text):
    corpus = corpus_of(text)
    quotations = analysis.find_quotations(corpus)
    analysis.plot_speakers(analysis.compare_speakers(quotations, corpus.articles))
    assert "nothing" in analysis.plot_naming(compared(corpus)).texts[0].get_text()
