"""Sentences and tokens with exact offsets."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.closings import learn_closings
from analysis.zones import MEASURED_ZONES as MEASURED_ZONES
from analysis.zones import Stretch, find_lines, find_zones

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}|\d+(?:[.,:]\d+)*|['’]s\b|[^\W_]+(?:(?:['’](?!s\b)|-)[^\W_]+)*|\S"
)
_STOP = re.compile(r"(?<![A-Z])(?<!\bMr)(?<!\bMrs)(?<!\bDr)[.!?]+[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")


def learn_from(articles: pd.DataFrame) -> pd.DataFrame:
    """What many articles teach: one row per thing learnt: `kind`, `key`, `value`, `n`."""
    return learn_closings(articles)


def segment(
    articles: pd.DataFrame,
    *,
    learned: pd.DataFrame,
    overrides: Mapping[str, Sequence[Stretch]] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Zones, sentences and tokens of articles."""
    zones = find_zones(articles, learned=learned, overrides=overrides)
    texts = articles["text"].to_list()
    sentences: list[tuple[int, int, int, int]] = []
    tokens: list[tuple[int, int, int, str]] = []
    for article, start, end, zone in zip(
        zones["article_id"].cat.codes,
        zones["start"],
        zones["end"],
        zones["zone"].cat.codes,
        strict=True,
    ):
        text = texts[article]
        for a, b in find_lines(text[start:end]):
            line = text[start + a : start + b]
            cuts = [0, *(m.end() for m in _STOP.finditer(line)), len(line)]
            for left, right in pairwise(cuts):
                part = line[left:right].rstrip()
                begin = start + a + left
                tokens += [
                    (len(sentences), begin + m.start(), begin + m.end(), m.group())
                    for m in _TOKEN.finditer(part)
                ]
                sentences.append((article, begin, begin + len(part), zone))
    return zones, _sentence_table(articles, zones, sentences), _token_table(tokens)


def _sentence_table(
    articles: pd.DataFrame, zones: pd.DataFrame, rows: list[tuple[int, int, int, int]]
) -> pd.DataFrame:
    table = np.array(rows, dtype=np.int32).reshape(-1, 4)
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(table[:, 0], categories=articles["article_id"]),
            "sentence_id": np.arange(len(table)),
            "start": table[:, 1],
            "end": table[:, 2],
            "zone": pd.Categorical.from_codes(
                table[:, 3], dtype=pd.CategoricalDtype(zones["zone"].cat.categories)
            ),
        }
    )


def _token_table(rows: list[tuple[int, int, int, str]]) -> pd.DataFrame:
    forms = pd.Categorical([row[3] for row in rows])
    terms = pd.Series([term_of(form) for form in forms.categories], dtype="str")
    codes, categories = pd.factorize(terms)
    return pd.DataFrame(
        {
            "sentence_id": np.array([row[0] for row in rows], dtype=np.int64),
            "start": np.array([row[1] for row in rows], dtype=np.int32),
            "end": np.array([row[2] for row in rows], dtype=np.int32),
            "form": forms,
            "term": pd.Categorical.from_codes(codes[forms.codes], categories=categories),
        }
    )


def term_of(form: str) -> str:
    """The normalised form: "US" and "U.S." are one term, "us" another."""
    plain = form.replace("’", "'").replace("‘", "'")
    letters = plain.replace(".", "")
    if len(letters) > 1 and letters.isupper() and letters.isalpha():
        return letters
    return plain.lower()


def is_word(terms: pd.Index) -> np.ndarray:
    """Whether each term is a word or number: it has a letter or digit and is no possessive.

    >>> is_word(pd.Index(["ice", "'s", ".", "1,000"])).tolist()
    [True, False, False, True]
    """
    return np.array([term != "'s" and any(c.isalnum() for c in term) for term in terms])
