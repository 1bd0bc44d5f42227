"""When an article was published: dates as spans, with the words or knowledge they rest on."""

import calendar
import re
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import pandas as pd

from analysis.problems import WHERE, Problems, is_missing

BASES = ("stated", "inferred", "outside", "unknown")
_END_OF_DAY = time(23, 59, 59)


def read_date(value: Any, *, latest: bool = False) -> datetime | None:
    """Read one date as a moment in UTC; None where it is missing.

    ISO 8601: a year, a month, a day, or a moment; a moment without an offset is taken as UTC.
    A year, month or day stands for its first moment, or with `latest` for its last second.
    Raises ValueError where the value is no such date.

    >>> read_date("2020-09", latest=True).isoformat()
    '2020-09-30T23:59:59+00:00'
    >>> read_date("2020-09-30T17:00+01:00").isoformat()
    '2020-09-30T16:00:00+00:00'
    """
    if is_missing(value) or (isinstance(value, str) and not value):
        return None
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, datetime):
        moment = value.to_pydatetime(warn=False) if isinstance(value, pd.Timestamp) else value
    elif isinstance(value, date):
        moment = datetime.combine(value, _END_OF_DAY if latest else time())
    else:
        year = isinstance(value, float) and value.is_integer()  # years beside a missing one
        moment = _read_words(str(int(value) if year else value).strip(), latest)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read_words(words: str, latest: bool) -> datetime:
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", words, re.ASCII):
        year, month = int(match[1]), int(match[2] or (12 if latest else 1))
        last = calendar.monthrange(year, month)[1] if latest and 1 <= month <= 12 else 1
        day = date(year, month, int(match[3] or last))
        return datetime.combine(day, _END_OF_DAY if latest else time())
    return datetime.fromisoformat(words)


def parse_dates(rows: pd.DataFrame, problems: Problems) -> tuple[pd.DataFrame, np.ndarray]:
    """The three date columns of `articles`, and which rows hold a date that cannot be read.

    `published_earliest` and `published_latest` are moments in UTC, missing where unknown;
    `published_basis` is "stated" where dates are given without one, else "unknown".
    """
    bad = np.zeros(len(rows), dtype=bool)
    ends = {}
    for name, latest in (("published_earliest", False), ("published_latest", True)):
        own = list(rows[name]) if name in rows else [None] * len(rows)
        both = list(rows["published"]) if "published" in rows else [None] * len(rows)
        absent = [is_missing(value) or (isinstance(value, str) and not value) for value in own]
        values = [b if gone else a for a, b, gone in zip(own, both, absent, strict=True)]
        given = name if name in rows else "published"
        ends[name] = _read_column(values, given, latest, rows, bad, problems)
    earliest, latest_date = ends["published_earliest"], ends["published_latest"]
    for i in np.flatnonzero((earliest > latest_date).to_numpy()):
        problems.add(
            rows[WHERE][i],
            f"published_earliest ({earliest[i]}) is after published_latest ({latest_date[i]})",
            rows["article_id"][i],
        )
        bad[i] = True
    basis = _read_basis(rows, earliest.notna() | latest_date.notna(), bad, problems)
    return pd.DataFrame({**ends, "published_basis": basis}), bad


def _read_column(
    values: Any, name: str, latest: bool, rows: pd.DataFrame, bad: np.ndarray, problems: Problems
) -> pd.Series:
    moments: list[datetime | None] = []
    for i, value in enumerate(values):
        try:
            moments.append(read_date(value, latest=latest))
        except (ValueError, OverflowError):
            moments.append(None)
            if not bad[i]:
                problems.add(
                    rows[WHERE][i],
                    f"{name}: cannot read {str(value)!r} as a date; write 2020-09-30, 2020-09, "
                    "2020 or 2020-09-30T17:00+01:00",
                    rows["article_id"][i],
                )
            bad[i] = True
    return pd.Series(moments, dtype="datetime64[us, UTC]")


def _read_basis(
    rows: pd.DataFrame, dated: pd.Series, bad: np.ndarray, problems: Problems
) -> pd.Series:
    default = pd.Series(np.where(dated, "stated", "unknown"), dtype="str")
    if "published_basis" not in rows:
        return default
    given = rows["published_basis"].astype("str").replace("", None)
    for i in np.flatnonzero((given.notna() & ~given.isin(BASES)).to_numpy()):
        problems.add(
            rows[WHERE][i],
            f"published_basis {given[i]!r}: allowed are {', '.join(BASES)}",
            rows["article_id"][i],
        )
        bad[i] = True
    return given.fillna(default)
