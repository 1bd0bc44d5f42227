"""Concordance: every hit of a word, phrase, wildcard or regular expression, in its context."""

import time
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones, measured_tokens
from analysis.phrases import find_phrases
from analysis.segmentation import is_word
from analysis.zones import MEASURED_ZONES

Order = Literal["text", "left", "keyword", "right"]


def find_concordance(
    corpus: Corpus,
    query: str | Sequence[str],
    *,
    window: int = 8,
    regex: bool = False,
    match_case: bool = False,
    zones: Sequence[str] = MEASURED_ZONES,
    sort: Order = "text",
    timeout: float = 5.0,
) -> pd.DataFrame:
    """Find every hit of a query, with up to `window` words on either side; nothing is cut off.

    `query` is a word, a wildcard (`deport*`), a phrase (`sanctuary cit*`), or several; or with
    `regex` one regular expression, searched zone by zone. One row per hit: `article_id`,
    `outlet`, `start`, `end`, `left`, `keyword`, `right`; the context does not leave the zone and
    its white space is single blanks. `sort`: "text" (as the articles stand), "keyword", "right"
    or "left" (the word next to the keyword first). `show_concordance` aligns it on the keyword.
    Raises ValueError for an empty query, a broken expression, and one that takes longer than
    `timeout` seconds.
    """
    _check_options(query, window, regex, sort)
    check_zones(zones)
    if regex:
        hits = _find_regex(corpus, str(query), match_case, zones, timeout)
    else:
        phrases = [query] if isinstance(query, str) else list(query)
        tokens = measured_tokens(corpus, zones=zones)
        hits = find_phrases(tokens, {"query": phrases}, match_case=match_case)
    table = _add_context(corpus, hits, window)
    return table if sort == "text" else _sort(table, sort)


def _check_options(query: str | Sequence[str], window: int, regex: bool, sort: str) -> None:
    phrases = [query] if isinstance(query, str) else list(query)
    if not phrases or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise ValueError(f"query={query!r}: it is empty; give a word, wildcard or phrase")
    if regex and not isinstance(query, str):
        raise ValueError(f"query={query!r}: give one regular expression; join several with |")
    if window < 0:
        raise ValueError(f"window={window!r}: give a number of words, 0 or more")
    if sort not in ("text", "left", "keyword", "right"):
        raise ValueError(f"sort={sort!r}: allowed are 'text', 'left', 'keyword' and 'right'")


def _find_regex(
    corpus: Corpus, query: str, match_case: bool, zones: Sequence[str], timeout: float
) -> pd.DataFrame:
    """Spans that an expression matches, empty ones left out."""
    import regex

    try:
        pattern = regex.compile(query, 0 if match_case else regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(f"query={query!r}: no valid regular expression ({error})") from None
    rows: list[tuple[int, int, int]] = []
    ends = time.monotonic() + timeout
    try:
        for article, text, start, end in _zone_texts(corpus, zones):
            left = max(ends - time.monotonic(), 1e-6)
            found = pattern.finditer(text, start, end, timeout=left)
            rows += [(article, m.start(), m.end()) for m in found if m.end() > m.start()]
    except TimeoutError:
        raise ValueError(
            f"query={query!r}: not done after {timeout:g} s; avoid repeats inside of repeats, "
            "or give a longer timeout"
        ) from None
    spans = np.array(rows, dtype=np.int64).reshape(-1, 3)
    ids = pd.Categorical.from_codes(spans[:, 0], categories=corpus.articles["article_id"])
    return pd.DataFrame({"article_id": ids, "start": spans[:, 1], "end": spans[:, 2]})


def _zone_texts(corpus: Corpus, zones: Sequence[str]) -> Iterator[tuple[int, str, int, int]]:
    table = corpus.zones[corpus.zones["zone"].isin(zones)]
    texts = corpus.articles["text"].to_list()
    for code, start, end in zip(
        table["article_id"].cat.codes, table["start"], table["end"], strict=True
    ):
        yield int(code), texts[code], int(start), int(end)


def _add_context(corpus: Corpus, hits: pd.DataFrame, window: int) -> pd.DataFrame:
    """The words around each hit, inside of its zone."""
    texts, outlets = (corpus.articles[name].to_numpy(dtype=object) for name in ("text", "outlet"))
    step = max(map(len, texts), default=0) + 1  # places of all articles in one row of numbers
    article = hits["article_id"].cat.codes.to_numpy().astype(np.int64)
    start, end = hits["start"].to_numpy(), hits["end"].to_numpy()
    begins, ends = _word_places(corpus, step)
    before = np.searchsorted(begins, article * step + start) - window
    after = np.searchsorted(ends, article * step + end, side="right") + window - 1
    zone_from, zone_to = _zone_bounds(corpus, article * step + start, step)
    left = np.clip(_at(begins, before, -1), zone_from, None) - article * step
    right = np.clip(_at(ends, after, len(texts) * step), None, zone_to) - article * step
    left, right = np.minimum(left, start), np.maximum(right, end)
    where = list(zip(article, left, start, end, right, strict=True))
    return pd.DataFrame(
        {
            "article_id": hits["article_id"].array,
            "outlet": pd.Series(outlets[article], dtype="str"),
            "start": start,
            "end": end,
            "left": pd.Series([_squeeze(texts[k][a:b]) for k, a, b, _, _ in where], dtype="str"),
            "keyword": pd.Series([texts[k][b:c] for k, _, b, c, _ in where], dtype="str"),
            "right": pd.Series([_squeeze(texts[k][c:d]) for k, _, _, c, d in where], dtype="str"),
        }
    )


def _squeeze(text: str) -> str:
    """White space as single blanks; at the ends a blank remains where there was any."""
    inner = " ".join(text.split())
    first, last = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if first and inner else ''}{inner}{' ' if last else ''}"


def _word_places(corpus: Corpus, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Where words begin and end, article after article."""
    term = corpus.tokens["term"]
    word = is_word(pd.Index(term.cat.categories.to_numpy(dtype=object)))
    tokens = corpus.tokens[word[term.cat.codes]] if len(word) else corpus.tokens
    article = corpus.sentences["article_id"].cat.codes.to_numpy().astype(np.int64)
    origin = article[tokens["sentence_id"].to_numpy()] * step
    return origin + tokens["start"].to_numpy(), origin + tokens["end"].to_numpy()


def _at(places: np.ndarray, index: np.ndarray, beyond: int) -> np.ndarray:
    """Places by index, `beyond` where the index leaves them."""
    inside = (index >= 0) & (index < len(places))
    found = np.full(len(index), beyond, dtype=np.int64)
    found[inside] = places[index[inside]]
    return found


def _zone_bounds(corpus: Corpus, at: np.ndarray, step: int) -> tuple[np.ndarray, np.ndarray]:
    origin = corpus.zones["article_id"].cat.codes.to_numpy().astype(np.int64) * step
    begins = origin + corpus.zones["start"].to_numpy()
    zone = np.searchsorted(begins, at, side="right") - 1
    return begins[zone], (origin + corpus.zones["end"].to_numpy())[zone]


def _sort(table: pd.DataFrame, sort: Order) -> pd.DataFrame:
    words = [text.casefold().split() for text in table[sort]]
    if sort == "left":
        words = [line[::-1] for line in words]
    order = sorted(range(len(table)), key=lambda row: (words[row], row))
    return table.take(order).reset_index(drop=True)
