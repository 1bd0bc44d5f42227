import pandas as pd
import pytest

import analysis
from analysis.reading import LoadError

TEXT = "One. Two. Three. Four. Five. Six."


@pytest.fixture
def corpus():
    return analysis.load(pd.DataFrame({"article_id": ["a"], "text": [TEXT]}))


def hits_of(corpus, n=6):
    first = analysis.count_words(corpus).head(n)
    return first.assign(frame=["odd", "even"] * (n // 2))


def test_a_sample_is_seeded_and_in_the_order_of_the_text(corpus):
    drawn = analysis.sample_hits(corpus, hits_of(corpus), label="frame", n=3)
    again = analysis.sample_hits(corpus, hits_of(corpus), label="frame", n=3)
    assert len(drawn) == 3
    assert drawn["start"].is_monotonic_increasing
    pd.testing.assert_frame_equal(drawn, again)
    seeds = {
        tuple(analysis.sample_hits(corpus, hits_of(corpus), label="frame", n=3, seed=s)["start"])
        for s in range(9)
    }
    assert len(seeds) > 1


def test_a_sample_larger_than_the_hits_holds_them_all(corpus):
    drawn = analysis.sample_hits(corpus, hits_of(corpus), label="frame", n=50)
    assert drawn["label"].tolist() == ["odd", "even"] * 3
    none = analysis.sample_hits(corpus, hits_of(corpus).head(0), label="frame")
    assert len(none) == 0
    with pytest.raises(ValueError, match="n=0"):
        analysis.sample_hits(corpus, hits_of(corpus), label="frame", n=0)


def test_misses_are_sentences_without_a_hit(corpus):
    sentences = analysis.count_words(corpus)
    drawn = analysis.sample_misses(corpus, hits_of(corpus, 4), sentences)
    assert drawn["words"].tolist() == sentences_of(corpus)[4:]
    assert set(drawn["label"]) == {"none"}


def sentences_of(corpus):
    rows = corpus.sentences.itertuples()
    return [TEXT[row.start : row.end] for row in rows]


def test_verdicts_are_joined_and_counted(corpus, tmp_path):
    (tmp_path / "verdicts.csv").write_text(
        "article_id,start,end,label,verdict,remark\n"
        'a,0,4,odd,wrong,"a number, not a name"\na,5,9,even,right,\n',
        encoding="utf-8",
    )
    drawn = analysis.sample_hits(corpus, hits_of(corpus), label="frame")
    judged = analysis.join_verdicts(drawn, analysis.read_verdicts(tmp_path))
    assert judged["verdict"].tolist() == ["wrong", "right", *["not read"] * 4]
    assert judged["remark"].iloc[0] == "a number, not a name"
    table = analysis.count_verdicts(judged)
    assert table.columns.tolist() == ["label", "right", "wrong", "not read", "n"]
    assert table["n"].tolist() == [3, 3]


def test_without_a_file_nothing_has_been_read(corpus, tmp_path):
    for source in (tmp_path, tmp_path / "articles.csv", pd.DataFrame()):
        assert len(analysis.read_verdicts(source)) == 0
    drawn = analysis.sample_hits(corpus, hits_of(corpus), label="frame")
    judged = analysis.join_verdicts(drawn, analysis.read_verdicts(tmp_path))
    assert set(judged["verdict"]) == {"not read"}


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("article_id,start\n", "there is no column 'end'"),
        ("{head}a,0,1,x,fine,\n", r"line 2: verdict 'fine': allowed are right"),
        ("{head}a,zero,1,x,right,\n", r"line 2: start 'zero': a whole number"),
        ("{head}a,0,1,x\n", r"line 2: it does not have 6 fields"),
        ("{head}a,0,1,x,right,one,two\n", r"line 2: it does not have 6 fields"),
    ],
)
def test_broken_verdicts_name_file_and_line(tmp_path, text, match):
    head = "article_id,start,end,label,verdict,remark\n"
    (tmp_path / "verdicts.csv").write_text(text.format(head=head), encoding="utf-8")
    with pytest.raises(LoadError, match=match):
        analysis.read_verdicts(tmp_path)
