"""Hostile texts take time in proportion to their length: `python tests/benchmarks/hostile.py`.

Each text is loaded, and its quotation marks paired, at one length and at four times that length;
the ratio of the two times is near 4 where the work is linear, and near 16 where it is quadratic.
"""

from time import process_time

import pandas as pd

import analysis
from analysis.marks import pair_marks

TEXTS = {
    "full stops": ".",
    "letters without a space": "a",
    "alternating quotes": "\"'",
    "unclosed quotes": "“a 'b\" c ",
    "one-letter words": "a ",
    "short lines": "Ab\n",
    "short sentences": "He said no. ",
    "initials": "U. S. ",
    "capitals": "Ann Lee of ",
}


def seconds(work, text: str) -> float:
    """The least of three times."""
    times = []
    for _ in range(3):
        start = process_time()
        work(text)
        times.append(process_time() - start)
    return min(times)


def load(text: str) -> None:
    analysis.load(pd.DataFrame({"text": [text]}))


def names(text: str) -> None:
    analysis.find_mentions(analysis.load(pd.DataFrame({"text": [text]})))


def pairs(text: str) -> None:
    pair_marks(text, [(0, len(text))])


def main() -> None:
    rows = []
    for work, length in ((load, 250_000), (names, 100_000), (pairs, 25_000)):
        for name, unit in TEXTS.items():
            short = (unit * (length // len(unit) + 1))[:length]
            one, four = seconds(work, short), seconds(work, short * 4)
            rows.append((work.__name__, name, length, one, four, four / one))
    columns = ["work", "text", "characters", "seconds", "seconds_times_4", "ratio"]
    print(pd.DataFrame(rows, columns=columns).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
