"""VADER over arrays: the authors' scores for many texts at once.

The rules are those of `vaderSentiment` 3.3.2, its oddities included; its lexicon and constants
are read from the installed package. What depends on a word alone is worked out once for each
distinct word, and the rules then run over arrays of the few words that carry valence.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd

from analysis.vader_rules import Rules, adjust, build_rules, lexical, strip_words
from analysis.vader_words import Block, cut_blocks, find_spans, read_lexicon

_ALPHA = 15.0  # from `normalize` in the package: what the sum is squeezed by


def score_texts(
    texts: Sequence[str] | pd.Series, *, lexicon: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Score texts with VADER, equal to `vaderSentiment` 3.3.2 as rounded there.

    One row per text, in the order given: `neg`, `neu`, `pos` (shares of the text, three decimals)
    and `compound` (from -1, most negative, to 1, four decimals). VADER is made for sentences: do
    not compare the compound of texts of very different lengths, which drifts to -1 or 1.
    `lexicon` (word in lower case → valence from -4 to 4) stands in for VADER's own; the rules
    stay. Raises ValueError for anything that is not a text. Source: Hutto & Gilbert 2014.

    Equality holds for every string, on the same Python: the reference adds with `sum`, which
    compensates for rounding from Python 3.12 on, and so does this.

    >>> score_texts(["VADER is smart, handsome, and funny!", "Not bad at all"])
       neg    neu    pos  compound
    0  0.0  0.248  0.752    0.8439
    1  0.0  0.513  0.487    0.4310
    """
    rules = _rules_of(lexicon)
    parts = [_score_block(block, rules) for block in cut_blocks(_check(texts))]
    return _score_table(parts)[["neg", "neu", "pos", "compound"]]


def score_sums(texts: Sequence[str], *, lexicon: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Score texts twice: one row per text with `compound`, and the sum that it was made of.

    `valence` is that sum, emphasis included, and `n_words` the words between white space.
    """
    rules = _rules_of(lexicon)
    parts = [_score_block(block, rules) for block in cut_blocks(_check(texts))]
    return _score_table(parts)[["compound", "valence", "n_words"]]


def _score_table(parts: Sequence[np.ndarray]) -> pd.DataFrame:
    columns = ["neg", "neu", "pos", "compound", "valence", "n_words"]
    return pd.DataFrame(np.concatenate([np.empty((0, 6)), *parts]), columns=columns)


def score_words(
    texts: Sequence[str] | pd.Series, *, lexicon: Mapping[str, float] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What VADER adds up: the valence of each white-space word, and each text's emphasis.

    The first table has a row per word whose valence is not 0, after boosters, negation, capitals,
    idioms and "but", in the order of the texts: `text` (its position), `start`, `end` (code
    points in that text, without the punctuation around the word) and `valence`. The second has a
    row per text: `n_words` (white-space words), `valence` (the sum of its words) and `emphasis`,
    what "!" and "?" add to that sum, signed. Raises ValueError as `score_texts`.
    """
    rules = _rules_of(lexicon)
    words, sums, done = [], [], 0
    for block in cut_blocks(_check(texts)):
        place, text, valence = _valences(block, rules)
        emphasis = _emphasis(block)
        total = _sums(text, valence, emphasis)
        emphasis = np.sign(total) * emphasis
        n_words = np.diff(block.first)
        sums.append(pd.DataFrame({"n_words": n_words, "valence": total, "emphasis": emphasis}))
        kept = valence != 0
        start, end = find_spans(block, place[kept], text[kept])
        found = {"text": text[kept] + done, "start": start, "end": end, "valence": valence[kept]}
        words.append(pd.DataFrame(found))
        done += len(block.texts)
    nothing = {"text": int, "start": int, "end": int, "valence": float}
    empty = {"n_words": int, "valence": float, "emphasis": float}
    return _stack(words, nothing), _stack(sums, empty)


def _stack(tables: list[pd.DataFrame], columns: Mapping[str, type]) -> pd.DataFrame:
    if tables:
        return pd.concat(tables, ignore_index=True)
    return pd.DataFrame({name: np.empty(0, dtype=kind) for name, kind in columns.items()})


@cache
def _own_rules() -> Rules:
    return build_rules(read_lexicon())


def _rules_of(lexicon: Mapping[str, float] | None) -> Rules:
    return _own_rules() if lexicon is None else build_rules(lexicon)


def _check(texts: Sequence[str] | pd.Series) -> list[str]:
    if isinstance(texts, str):
        raise ValueError(f"texts={texts[:40]!r}: give a sequence of texts, as in [text]")
    found = texts.to_list() if isinstance(texts, pd.Series) else list(texts)
    if not set(map(type, found)) <= {str}:
        for i, text in enumerate(found):
            if not isinstance(text, str):
                raise ValueError(f"texts: number {i} is {text!r}; every text must be a string")
    return found


def _valences(block: Block, rules: Rules) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position, text and valence of each word that the lexicon knows."""
    keys = rules.keys_of(strip_words(block.distinct))[
        block.codes
    ]  # row among the rule words × 2, + 1 for capitals
    place = lexical(keys, rules)
    text = np.searchsorted(block.first, place, side="right") - 1
    shouted = np.flatnonzero(keys & 1)
    n_upper = np.diff(np.searchsorted(shouted, block.first))
    mixed = (n_upper > 0) & (n_upper < np.diff(block.first))
    position = place - block.first[text]
    left = block.first[text + 1] - 1 - place
    kept = ~rules.is_kind_of(keys, place, left)
    place, text, position, left = place[kept], text[kept], position[kept], left[kept]
    valence = adjust(keys, place, position, left, mixed[text], rules)
    _weigh_but(np.flatnonzero(keys >> 1 == rules.but), block.first, place, text, valence)
    return place, text, valence


def _weigh_but(
    buts: np.ndarray, first: np.ndarray, place: np.ndarray, text: np.ndarray, valence: np.ndarray
) -> None:
    """Halve what stands before the first "but" of a text, strengthen what follows; in place.

    The reference looks each value up in the list that it is changing, so that equal values hit
    the first of them: hence the loop, over texts with a "but" and their valenced words.
    """
    home = np.searchsorted(first, buts, side="right") - 1
    home, earliest = np.unique(home, return_index=True)
    low, high = np.searchsorted(text, home), np.searchsorted(text, home, side="right")
    for but, a, b in zip(buts[earliest].tolist(), low.tolist(), high.tolist(), strict=True):
        before = int(np.searchsorted(place[a:b], but))
        values = valence[a:b].tolist()
        for value in list(values):
            i = values.index(value)
            values[i] = value * (0.5 if i < before else 1.5)
        valence[a:b] = values


def _sums(text: np.ndarray, valence: np.ndarray, emphasis: np.ndarray) -> np.ndarray:
    """The sum of each text's valences, added as Python's `sum` adds them.

    From Python 3.12 on that compensates for rounding. It can matter only where the valences
    cancel out, or where the compound is at the edge between two roundings.
    """
    total = np.bincount(text, weights=valence, minlength=len(emphasis))
    compound = _squeeze(total + np.sign(total) * emphasis)
    doubtful = np.flatnonzero((np.abs(total) < 1e-9) | _near_tie(compound, 4))
    low = np.searchsorted(text, doubtful)
    high = np.searchsorted(text, doubtful, side="right")
    for i, a, b in zip(doubtful[high > low], low[high > low], high[high > low], strict=True):
        total[i] = sum(valence[a:b].tolist())
    return total


def _squeeze(total: np.ndarray) -> np.ndarray:
    return total / np.sqrt(total * total + _ALPHA)


def _near_tie(values: np.ndarray, digits: int) -> np.ndarray:
    scaled = np.abs(values) * 10**digits
    return np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6


def _round(values: np.ndarray, digits: int) -> np.ndarray:
    """Round as Python does, which looks at the exact number where it is near a tie."""
    rounded = np.round(values, digits)
    for i in np.flatnonzero(_near_tie(values, digits)):
        rounded[i] = round(float(values[i]), digits)
    return rounded


def _emphasis(block: Block) -> np.ndarray:
    """What exclamation and question marks add to each text's strength."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as Reference

    exclaim = np.array([Reference._amplify_ep("!" * n) for n in range(5)])
    question = np.array([Reference._amplify_qm("?" * n) for n in range(5)], dtype=float)
    marks = [
        np.diff(np.searchsorted(np.flatnonzero(block.data == ord(mark)), block.offsets))
        for mark in "!?"
    ]
    return exclaim[np.minimum(marks[0], 4)] + question[np.minimum(marks[1], 4)]


def _score_block(block: Block, rules: Rules) -> np.ndarray:
    _, text, valence = _valences(block, rules)
    n, n_words = len(block.texts), np.diff(block.first)
    emphasis = _emphasis(block)
    total = _sums(text, valence, emphasis)
    valence_sum = total + np.sign(total) * emphasis
    good, bad = valence > 0, valence < 0
    pos = np.bincount(text[good], weights=valence[good] + 1, minlength=n)
    neg = np.bincount(text[bad], weights=valence[bad] - 1, minlength=n)
    neutral = n_words - np.bincount(text[good | bad], minlength=n)
    pos, neg = (
        np.where(pos > -neg, pos + emphasis, pos),
        np.where(pos < -neg, neg - emphasis, neg),
    )
    whole = np.where(n_words > 0, pos - neg + neutral, 1)
    shares = [_round(np.abs(part / whole), 3) for part in (neg, neutral, pos)]
    compound = _round(_squeeze(valence_sum), 4)
    return np.column_stack([*shares, compound, valence_sum, n_words])
