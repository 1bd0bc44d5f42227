"""What a corpus teaches about its words, without supervision: abbreviations and spellings.

After Kiss & Strunk (2006), Unsupervised Multilingual Sentence Boundary Detection, with the word
that follows an alleged abbreviation as direct evidence beside their likelihood ratios.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import abbreviations as ab
from analysis.forms import NOTHING, Forms
from analysis.sentences import CLOSING, View
from analysis.tokens import Block, Pieces

_LONG = 160  # a line of so many characters is prose, whatever mark it ends on
_FEW = 2  # evidence seen less often is not kept
_SCORE = 0.3  # Kiss & Strunk's threshold for abbreviations
_COLLOCATION = 7.88  # and for collocations
_SELDOM = 0.1  # a word that is capitalised inside of sentences so rarely is no name


def learn_words(pieces: Pieces) -> pd.DataFrame:
    """Abbreviations, their collocations, sentence starters and usual spellings of a corpus.

    One row per thing learnt: `kind`, `key` (in lower case), `value` and `n`. "abbreviation": the
    word without its stop, n times with it. "collocation": an abbreviation and, in `value`, the
    word that often follows. "starter": a word that begins sentences. "spelling": in `value` how
    the word is most often spelt inside sentences, n times.
    """
    if not pieces.blocks:
        return NOTHING.astype({"n": "int64"})
    forms = pieces.known
    seen = _Seen(forms)
    for block in pieces.blocks:
        seen.add(block)
    words = pieces.forms
    first = np.full(forms.n_lower, -1)
    first[forms.lower[::-1]] = np.arange(len(words))[::-1]
    keys = forms.lowered.take(pa.array(first)).to_pandas().astype("str")
    abbreviations = _abbreviations(seen, keys)
    tables = [
        abbreviations,
        _collocations(seen, keys, abbreviations["key"]),
        _starters(seen, keys),
        _spellings(seen, keys, words),
    ]
    return pd.concat(tables, ignore_index=True)


class _Seen:
    """Counts over all blocks."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.inside = np.zeros(len(forms.lower), dtype=np.int64)
        self.total = np.zeros(len(forms.lower), dtype=np.int64)
        self.dotted: list[np.ndarray] = []

    def add(self, block: Block) -> None:
        """Count one block: forms, forms inside of sentences, words before a stop."""
        view = View(block, self.forms)
        n = len(self.total)
        self.total += np.bincount(block.code, minlength=n)
        self.inside += np.bincount(block.code[_inside(view)], minlength=n)
        stop = np.flatnonzero(view.kinds == ab.STOP)
        stop = stop[(stop > 0) & (stop < view.last)]
        word = view.kind(stop - 1)
        stop = stop[~view.gap(stop) & (word >= ab.WORD_LOWER) & (word <= ab.WORD)]
        opens_line = block.opens_line[stop + 1]
        following = np.where(opens_line, -1, block.code[stop + 1])
        self.dotted.append(np.stack([block.code[stop - 1], following]))


def _inside(view: View) -> np.ndarray:
    """Words in the midst of a sentence: behind a word or comma, on a line of prose."""
    block, kinds = view.block, view.kinds
    carries = np.zeros(ab.N_KINDS, dtype=bool)
    carries[[ab.WORD_LOWER, ab.COMMA, ab.POSSESSIVE]] = True
    inside = np.zeros(len(kinds), dtype=bool)
    inside[1:] = carries[kinds[:-1]]
    starts = np.flatnonzero(block.opens_line | block.opens_article)
    ends = np.r_[starts[1:], len(kinds)]
    closing = np.isin(kinds[ends - 1], CLOSING)
    prose = closing | (block.end[ends - 1] - block.start[starts] > _LONG)
    inside &= np.repeat(prose, ends - starts)
    inside[starts] = False
    return inside


def _likelihood_ratio(
    n: np.ndarray, k: np.ndarray, p_null: np.ndarray | float, p: np.ndarray | float
) -> np.ndarray:
    """−2 ln λ of k successes in n under `p_null` against `p`, as Dunning (1993) has it."""

    def fit(q: np.ndarray | float) -> np.ndarray:
        q = np.clip(q, 1e-12, 1 - 1e-12)
        return k * np.log(q) + (n - k) * np.log1p(-q)

    return -2 * (fit(p_null) - fit(p))


def _abbreviations(seen: _Seen, keys: pd.Series) -> pd.DataFrame:
    forms, n = seen.forms, seen.forms.n_lower
    word, following = np.concatenate(seen.dotted, axis=1)
    lower = forms.lower[word]
    with_stop = np.bincount(lower, minlength=n)
    total = np.bincount(forms.lower, weights=seen.total, minlength=n)
    without = total - with_stop
    kind = forms.kind[following]
    goes_on = (following >= 0) & ((kind == ab.WORD_LOWER) | (kind == ab.COMMA))
    direct = np.bincount(lower[goes_on], minlength=n)
    length = keys.str.len().to_numpy()
    n_stops = len(word)
    ratio = _likelihood_ratio(total, with_stop, n_stops / max(seen.total.sum(), 1), 0.99)
    score = ratio * np.exp(-length) * np.power(np.maximum(length, 1.0), -without)
    punkt = (score >= _SCORE) & (direct >= 1)
    plain = (direct >= _FEW) & (direct >= 0.2 * with_stop) & (without <= 0.5 * with_stop)
    found = np.flatnonzero(punkt | plain)
    found = found[keys[found].str.fullmatch(r"[^\W\d_]{2,}").to_numpy(dtype=bool)]
    return pd.DataFrame(
        {"kind": "abbreviation", "key": keys[found].to_numpy(), "value": "", "n": with_stop[found]}
    )


def _collocations(seen: _Seen, keys: pd.Series, learnt: pd.Series) -> pd.DataFrame:
    """Abbreviations that may end a sentence, and a capitalised word that often follows."""
    forms, n = seen.forms, seen.forms.n_lower
    word, following = np.concatenate(seen.dotted, axis=1)
    known = np.isin(forms.abbreviation, (ab.ENDING, ab.INITIALS)) | (
        keys.isin(learnt).to_numpy(dtype=bool)[forms.lower] & (forms.abbreviation == 0)
    )
    pairs = known[word] & (following >= 0) & (forms.kind[following] == ab.WORD_UPPER)
    pairs &= forms.starts[following] != ab.STARTER
    first, second = forms.lower[word[pairs]], forms.lower[following[pairs]]
    pair, together = np.unique(first.astype(np.int64) * n + second, return_counts=True)
    a, b = pair // n, pair % n
    total = np.bincount(forms.lower, weights=seen.total, minlength=n)
    rest = total.sum() - total[a]
    ratio = _likelihood_ratio(total[a], together, total[b] / total.sum(), together / total[a])
    apart = total[b] - together
    ratio = ratio + _likelihood_ratio(rest, apart, total[b] / total.sum(), apart / rest)
    kept = (together >= _FEW) & (ratio >= _COLLOCATION) & (together / total[a] > apart / rest)
    return pd.DataFrame(
        {
            "kind": "collocation",
            "key": keys[a[kept]].to_numpy(),
            "value": keys[b[kept]].to_numpy(),
            "n": together[kept],
        }
    )


def _starters(seen: _Seen, keys: pd.Series) -> pd.DataFrame:
    """Words that are capitalised at the beginning of sentences alone, n times in lower case."""
    forms, n = seen.forms, seen.forms.n_lower
    capital = forms.kind == ab.WORD_UPPER
    small = forms.kind == ab.WORD_LOWER
    inside = np.bincount(forms.lower[small], weights=seen.inside[small], minlength=n)
    named = np.bincount(forms.lower[capital], weights=seen.inside[capital], minlength=n)
    ever = np.bincount(forms.lower[capital], weights=seen.total[capital], minlength=n)
    found = np.flatnonzero((ever > 0) & (inside >= _FEW) & (named <= _SELDOM * inside))
    found = found[~keys[found].isin(ab.written()["starters"]).to_numpy(dtype=bool)]
    return pd.DataFrame(
        {
            "kind": "starter",
            "key": keys[found].to_numpy(),
            "value": "",
            "n": inside[found].astype(np.int64),
        }
    )


def _spellings(seen: _Seen, keys: pd.Series, words: pa.StringArray) -> pd.DataFrame:
    """The most frequent spelling inside of sentences of each word that is seen capitalised."""
    forms = seen.forms
    capital = np.zeros(forms.n_lower, dtype=bool)
    capital[forms.lower[forms.kind == ab.WORD_UPPER]] = True
    code = np.flatnonzero((seen.inside >= _FEW) & capital[forms.lower])
    order = code[np.lexsort((code, -seen.inside[code], forms.lower[code]))]
    best = (
        order[np.r_[True, forms.lower[order[1:]] != forms.lower[order[:-1]]]]
        if len(order)
        else order
    )
    return pd.DataFrame(
        {
            "kind": "spelling",
            "key": keys[forms.lower[best]].to_numpy(),
            "value": words.take(pa.array(best)).to_pandas().astype("str").to_numpy(),
            "n": seen.inside[best],
        }
    )
