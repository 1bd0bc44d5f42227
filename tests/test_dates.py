from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.dates import read_date


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2020", datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (
            "2020-02",
            datetime(2020, 2, 1, tzinfo=UTC),
            datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC),
        ),
        (
            "2020-02-03",
            datetime(2020, 2, 3, tzinfo=UTC),
            datetime(2020, 2, 3, 23, 59, 59, tzinfo=UTC),
        ),
    ],
)
def test_a_date_stands_for_its_span(words, first, last):
    assert (read_date(words), read_date(words, latest=True)) == (first, last)


def test_offset_is_turned_into_utc():
    assert read_date("2020-09-30T17:00+01:00") == datetime(2020, 9, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, "", float("nan"), pd.NaT])
def test_missing_date(value):
    assert read_date(value) is None


@pytest.mark.parametrize("words", ["2020-13", "2020-02-30", "yesterday", "٢٠٢٠"])
def test_no_date(words):
    with pytest.raises(ValueError, match=r"."):
        read_date(words)


def test_published_sets_both_ends():
    articles = analysis.load(pd.DataFrame({"text": ["One."], "published": ["2020-09"]})).articles
    assert articles["published_earliest"][0] == pd.Timestamp("2020-09-01", tz="UTC")
    assert articles["published_latest"][0] == pd.Timestamp("2020-09-30 23:59:59", tz="UTC")
    assert articles["published_basis"][0] == "stated"


def test_timestamps_of_a_frame_are_read():
    rows = pd.DataFrame({"text": ["One."], "published": [pd.Timestamp("2020-09-30 12:00")]})
    assert analysis.load(rows).articles["published_earliest"][0].hour == 12


def test_years_beside_a_missing_one_are_read():
    rows = pd.DataFrame({"text": ["One.", "Two."], "published": [2020.0, np.nan]})
    dates = analysis.load(rows).articles["published_earliest"]
    assert dates.dt.year.tolist()[0] == 2020
    assert dates.isna().tolist() == [False, True]


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-10:00", "0001-01-01T00:00+10:00"])
def test_a_moment_beyond_the_calendar_is_refused(date):
    with pytest.raises(analysis.LoadError, match="row 0: published: cannot read"):
        analysis.load(pd.DataFrame({"text": ["One."], "published": [date]}))


def test_nanoseconds_are_cut_without_a_warning():
    rows = pd.DataFrame({"text": ["One."], "published": np.array([1], dtype="datetime64[ns]")})
    assert analysis.load(rows).articles["published_earliest"].dt.year.tolist() == [1970]
