"""What a corpus holds, how long its articles are, and whether every offset is right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, measured_tokens
from analysis.segmentation import MEASURED_ZONES, is_word


def short_labels(articles: pd.DataFrame) -> pd.Series:
    """Short names of articles for axes: the shortest beginning of the ids that tells them apart.

    `articles` needs `article_id`; at least three characters are kept.

    >>> short_labels(pd.DataFrame({"article_id": ["000_ee5c", "001_8f12"]})).tolist()
    ['000', '001']
    """
    ids = articles["article_id"].astype("str")
    longest = int(ids.str.len().max()) if len(ids) else 0
    lengths = range(3, max(longest, 3) + 1)
    n = next((n for n in lengths if ids.str[:n].nunique() == ids.nunique()), longest)
    return ids.str[:n]


def count_articles(articles: pd.DataFrame, *, by: Sequence[str] = ("outlet",)) -> pd.DataFrame:
    """Count articles in groups; what is missing is a group of its own.

    One row per group, the columns of `by` and `n_articles`, most first, then in order of the
    groups. Raises ValueError where a column does not exist.
    """
    if missing := [name for name in by if name not in articles]:
        there = ", ".join(map(str, articles.columns))
        raise ValueError(f"by: there is no column {missing[0]!r} in articles; there are {there}")
    counts = articles.groupby(list(by), dropna=False, observed=True).size()
    table = counts.rename("n_articles").reset_index()
    return table.sort_values(
        ["n_articles", *by], ascending=[False, *(True for _ in by)], ignore_index=True
    )


def zone_lengths(corpus: Corpus) -> pd.DataFrame:
    """How much of each article lies in each zone.

    One row per article and zone that it has, in the order of articles and zones: `article_id`,
    `zone`, `n_zones`, `n_characters` (code points, white space between paragraphs included) and
    `share` of the article's zones.
    """
    zones = corpus.zones.assign(n_characters=corpus.zones["end"] - corpus.zones["start"])
    groups = zones.groupby(["article_id", "zone"], observed=True)["n_characters"]
    table = groups.agg(n_zones="size", n_characters="sum").reset_index()
    whole = table.groupby("article_id", observed=True)["n_characters"].transform("sum")
    return table.assign(share=table["n_characters"] / whole)


def measure_lengths(corpus: Corpus, *, zones: Sequence[str] = MEASURED_ZONES) -> pd.DataFrame:
    """Sentences and words of each article in the zones that are measured.

    One row per article, in the order of `articles`: `article_id`, `n_sentences`, `n_words` (tokens
    with a letter or digit, the possessive apart) and `words_per_sentence` (NaN without sentences).
    """
    tokens = measured_tokens(corpus, zones=zones)
    vocabulary = tokens["term"].cat.categories
    word = is_word(pd.Index(vocabulary))[tokens["term"].cat.codes.to_numpy()]
    n = len(corpus.articles)
    article = corpus.sentences["article_id"].cat.codes.to_numpy()
    kept = corpus.sentences["zone"].isin(zones).to_numpy()
    n_sentences = np.bincount(article[kept], minlength=n)
    n_words = np.bincount(tokens["article_id"].cat.codes.to_numpy()[word], minlength=n)
    with np.errstate(invalid="ignore"):
        mean = np.where(n_sentences > 0, n_words / np.maximum(n_sentences, 1), np.nan)
    return pd.DataFrame(
        {
            "article_id": pd.Categorical(
                corpus.articles["article_id"], categories=corpus.articles["article_id"]
            ),
            "n_sentences": n_sentences,
            "n_words": n_words,
            "words_per_sentence": mean,
        }
    )


def check_offsets(corpus: Corpus) -> pd.DataFrame:
    """Check that every token reproduces its characters and lies in its sentence.

    One row per check: `check`, `n_rows`, `n_right`. The two numbers are equal or the corpus is
    broken.
    """
    texts = corpus.articles["text"].to_numpy()
    sentence = corpus.tokens["sentence_id"].to_numpy()
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[sentence]
    start, end = corpus.tokens["start"].to_numpy(), corpus.tokens["end"].to_numpy()
    spans = zip(article, start, end, corpus.tokens["form"], strict=True)
    right = sum(texts[a][s:e] == form for a, s, e, form in spans)
    left, last = (corpus.sentences[name].to_numpy()[sentence] for name in ("start", "end"))
    rows = [
        ("text[start:end] is the token's form", len(start), right),
        (
            "the token lies in its sentence",
            len(start),
            int(((left <= start) & (end <= last)).sum()),
        ),
        ("tokens do not overlap", len(start), len(start) - _overlaps(article, start, end)),
    ]
    return pd.DataFrame(rows, columns=["check", "n_rows", "n_right"])


def _overlaps(article: np.ndarray, start: np.ndarray, end: np.ndarray) -> int:
    order = np.lexsort((start, article))
    same = article[order][1:] == article[order][:-1]
    return int((same & (start[order][1:] < end[order][:-1])).sum())


def check_tiling(corpus: Corpus) -> pd.DataFrame:
    """Check that zones and tokens cover every non-blank character exactly once.

    One row per article: `article_id`, `n_characters`, `n_nonblank`, and how many non-blank
    characters stand in exactly one zone (`in_one_zone`) and in exactly one token (`in_one_token`).
    All three are equal or the corpus is broken.
    """
    sentence = corpus.tokens["sentence_id"].to_numpy()
    of_token = corpus.sentences["article_id"].cat.codes.to_numpy()[sentence]
    of_zone = corpus.zones["article_id"].cat.codes.to_numpy()
    zones = _bounds(of_zone, corpus.zones, len(corpus.articles))
    tokens = _bounds(of_token, corpus.tokens, len(corpus.articles))
    rows: list[dict[str, Any]] = []
    articles = corpus.articles[["article_id", "text"]].itertuples(index=False)
    for i, (key, text) in enumerate(articles):
        nonblank = ~np.fromiter(map(str.isspace, text), dtype=bool, count=len(text))
        rows.append(
            {
                "article_id": key,
                "n_characters": len(text),
                "n_nonblank": int(nonblank.sum()),
                "in_one_zone": int((_depth(*zones[i], len(text))[nonblank] == 1).sum()),
                "in_one_token": int((_depth(*tokens[i], len(text))[nonblank] == 1).sum()),
            }
        )
    columns = ["article_id", "n_characters", "n_nonblank", "in_one_zone", "in_one_token"]
    return pd.DataFrame(rows, columns=columns)


def _bounds(
    article: np.ndarray, spans: pd.DataFrame, n: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    order = np.argsort(article, kind="stable")
    cuts = np.searchsorted(article[order], np.arange(n + 1))
    start, end = spans["start"].to_numpy()[order], spans["end"].to_numpy()[order]
    return [(start[cuts[i] : cuts[i + 1]], end[cuts[i] : cuts[i + 1]]) for i in range(n)]


def _depth(start: np.ndarray, end: np.ndarray, length: int) -> np.ndarray:
    steps = np.zeros(length + 1, dtype=np.int64)
    np.add.at(steps, np.minimum(start, length), 1)
    np.add.at(steps, np.minimum(end, length), -1)
    return np.cumsum(steps)[:length]
