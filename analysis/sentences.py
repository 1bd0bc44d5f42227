"""Where sentences end: look-ups per distinct form, decided for a block of tokens at once."""

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from analysis import abbreviations as ab
from analysis.forms import Forms
from analysis.tokens import Block

# why a sentence ends at a mark or goes on: whether it ends, and how sure that is
REASONS: dict[str, tuple[bool, float]] = {
    "a mark that ends sentences": (True, 0.99),
    "no word follows": (False, 0.9),
    "a word in lower case follows": (False, 0.95),
    "no space, but a capital follows": (True, 0.7),
    "the number of a list": (False, 0.8),
    "a title before a name": (False, 0.97),
    "an initial before a name": (False, 0.95),
    "an initial before a usual starter": (True, 0.7),
    "an abbreviation before a number": (False, 0.85),
    "an abbreviation before a name": (False, 0.8),
    "an abbreviation and its usual neighbour": (False, 0.7),
    "an abbreviation before a word of its own name": (True, 0.7),
    "an abbreviation before a usual starter": (True, 0.9),
    "an abbreviation before a title": (True, 0.75),
    "an abbreviation before a quotation": (True, 0.8),
    "an abbreviation before a word that is usually in lower case": (True, 0.75),
    "a quoted question before its speaker": (False, 0.7),
    "a mark that is part of a name": (False, 0.75),
    "an ellipsis before a capital": (True, 0.6),
}
_CODE = {reason: code for code, reason in enumerate(REASONS)}
SPLITS = np.array([split for split, _ in REASONS.values()])
CONFIDENCE = np.array([confidence for _, confidence in REASONS.values()])
CLOSING = (ab.STOP, ab.EXCLAIM, ab.COLON, ab.CLOSER, ab.QUOTE, ab.FULL_STOP, ab.CLOSE_BRACKET)
_LOOK = 4  # so many closing marks, opening marks or words of a name are passed over


@dataclass(frozen=True, eq=False)
class Decisions:
    """One entry per place where a sentence might end.

    `first` is the token that would begin the next sentence, `mark` the mark before it, `split` what
    was decided, `reason` the code of a reason, `merged` whether the mark belongs to its word.
    """

    first: np.ndarray
    mark: np.ndarray
    split: np.ndarray
    reason: np.ndarray
    merged: np.ndarray


class View:
    """A block's tokens and what is known of their forms."""

    def __init__(self, block: Block, forms: Forms) -> None:
        self.block, self.forms, self.last = block, forms, len(block.code) - 1
        self.kinds = forms.kind[block.code]

    def kind(self, at: np.ndarray) -> np.ndarray:
        """What the tokens are; behind the last is the last."""
        return self.kinds[np.minimum(at, self.last)]

    def code(self, at: np.ndarray) -> np.ndarray:
        """The codes of their forms."""
        return self.block.code[np.minimum(at, self.last)]

    def gap(self, at: np.ndarray) -> np.ndarray:
        """Whether there is space before them."""
        inside = np.minimum(at, self.last)
        return (self.block.start[inside] > self.block.end[inside - 1]) | (at > self.last)

    def first_of_article(self, at: np.ndarray) -> np.ndarray:
        """The first token of the article they are in."""
        return self.block.first[np.searchsorted(self.block.first, at, side="right") - 1]

    def last_of_article(self, at: np.ndarray) -> np.ndarray:
        """The last token of the article they are in."""
        return self.block.first[np.searchsorted(self.block.first, at, side="right")] - 1


@dataclass(frozen=True, eq=False)
class Places:
    """Where a sentence might end, seen from the mark.

    `known` is the kind of abbreviation before it, `first` the token that would begin the next
    sentence, `word` its first word (`kind`, `code`); `closed`, `opened`: marks between them.
    Nothing behind `last`, the end of the article, is looked at.
    """

    mark: np.ndarray
    last: np.ndarray
    known: np.ndarray
    first: np.ndarray
    word: np.ndarray
    closed: np.ndarray
    opened: np.ndarray
    kind: np.ndarray
    code: np.ndarray

    def take(self, chosen: np.ndarray) -> "Places":
        """Some of the places."""
        return Places(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def decide(view: View) -> Decisions:
    """Decide at every stop, question or exclamation mark and ellipsis of a block."""
    mark = np.flatnonzero(_ends_sentences()[view.kinds])
    places = _look_around(view, mark[~view.block.opens_article[mark]])
    mark, known = view.kind(places.mark), places.known
    reason = np.zeros(len(mark), dtype=np.uint8)
    for chosen, rule in (
        ((mark == ab.STOP) & (known == 0), _after_stop),
        (mark == ab.FULL_STOP, _after_stop),
        ((mark == ab.EXCLAIM) | (mark == ab.ELLIPSIS), _after_exclamation),
        (known > 0, _after_abbreviation),
    ):
        reason[chosen] = rule(view, places.take(chosen))
    return Decisions(places.first, places.mark, SPLITS[reason], reason, known > 0)


@cache
def _ends_sentences() -> np.ndarray:
    ends = np.zeros(ab.N_KINDS, dtype=bool)
    ends[[ab.STOP, ab.EXCLAIM, ab.ELLIPSIS, ab.FULL_STOP]] = True
    return ends


def _look_around(view: View, mark: np.ndarray) -> Places:
    """Pass over closing marks to the next sentence, and over opening ones to its first word."""
    last = view.last_of_article(mark)
    first = mark + 1
    closed, opened = np.zeros((2, len(mark)), dtype=bool)
    for _ in range(_LOOK):
        kind = view.kind(first)
        quote = ((kind == ab.CLOSER) | (kind == ab.QUOTE)) & ~view.gap(first) & (first <= last)
        bracket = (kind == ab.CLOSE_BRACKET) & (first <= last)
        closed |= quote
        first = first + (quote | bracket)
    word = np.minimum(first, last)
    for _ in range(_LOOK):
        kind = view.kind(word)
        quote = (kind == ab.OPENER) | (kind == ab.QUOTE)
        opened |= quote
        word = np.minimum(word + (quote | (kind == ab.DASH) | (kind == ab.OPEN_BRACKET)), last)
    kind = view.kind(word)
    stop = (view.kind(mark) == ab.STOP) & ~view.gap(mark)
    known = np.where(stop, view.forms.abbreviation[view.code(mark - 1)], 0)
    known[(known == ab.BEFORE_NUMBER) & ((kind != ab.NUMBER) | closed | opened)] = 0
    return Places(mark, last, known, first, word, closed, opened, kind, view.code(word))


def _after_stop(view: View, at: Places) -> np.ndarray:
    full = view.kind(at.mark) == ab.FULL_STOP
    gap = view.gap(at.first)
    before = view.kind(at.mark - 1)
    listed = (before == ab.NUMBER) & ~view.gap(at.mark) & view.block.opens_line[at.mark - 1]
    unspaced = (before == ab.WORD_LOWER) & (at.kind == ab.WORD_UPPER)
    return _choose(
        {
            "the number of a list": listed,
            "a mark that ends sentences": full & ~_is_mark(at.kind),
            "no space, but a capital follows": ~gap & unspaced & (at.first == at.mark + 1),
            "no word follows": ~gap | _is_mark(at.kind),
            "a word in lower case follows": at.kind == ab.WORD_LOWER,
        },
        "a mark that ends sentences",
        len(at.mark),
    )


def _after_exclamation(view: View, at: Places) -> np.ndarray:
    ellipsis = view.kind(at.mark) == ab.ELLIPSIS
    return _choose(
        {
            "no word follows": ~view.gap(at.first)
            | _is_mark(at.kind)
            | (ellipsis & (at.kind == ab.NUMBER)),
            "a word in lower case follows": at.kind == ab.WORD_LOWER,
            "a mark that is part of a name": ~at.closed & ~at.opened & view.forms.company[at.code],
            "a quoted question before its speaker": at.closed & ~ellipsis & _is_speaker(view, at),
            "an ellipsis before a capital": ellipsis,
        },
        "a mark that ends sentences",
        len(at.mark),
    )


def _is_speaker(view: View, at: Places) -> np.ndarray:
    """Whether a name and a verb of saying stand there: "Mr. Smith asked"."""
    name = (at.kind == ab.WORD_UPPER) & (view.forms.starts[at.code] != ab.STARTER)
    found = np.zeros(len(name), dtype=bool)
    for step in range(1, _LOOK + 1):
        there = np.minimum(at.word + step, at.last)
        found |= name & view.forms.attribution[view.code(there)]
        kind = view.kind(there)
        name &= (kind == ab.WORD_UPPER) | (kind == ab.STOP)
    return found


def _after_abbreviation(view: View, at: Places) -> np.ndarray:
    forms = view.forms
    starts = np.where(_is_initial(view, at), ab.NAME_LIKE, forms.starts[at.code])
    title = forms.abbreviation[at.code] == ab.TITLE
    upper = (at.kind == ab.WORD_UPPER) | (at.kind == ab.WORD)
    before = forms.lower[view.code(at.mark - 1)].astype(np.int64)
    pair = np.isin(before * forms.n_lower + forms.lower[at.code], forms.pairs)
    begin = view.first_of_article(at.mark)
    again = np.zeros(len(begin), dtype=bool)
    for back in (2, 3):
        again |= (at.mark - back >= begin) & (view.code(at.mark - back) == at.code)
    is_initial = at.known == ab.INITIAL
    return _choose(
        {
            "no word follows": ~view.gap(at.first) | _is_mark(at.kind),
            "a word in lower case follows": at.kind == ab.WORD_LOWER,
            "a title before a name": at.known == ab.TITLE,
            "an initial before a usual starter": is_initial & (starts == ab.STARTER) & upper,
            "an initial before a name": is_initial,
            "an abbreviation before a number": ~upper & ~at.opened,
            "an abbreviation before a usual starter": (starts == ab.STARTER)
            | (at.closed & (starts != ab.NAME_LIKE)),
            "an abbreviation and its usual neighbour": pair,
            "an abbreviation before a quotation": at.opened,
            "an abbreviation before a title": forms.honorific[at.code]
            | (title & (at.known != ab.INITIALS)),
            "an abbreviation before a word of its own name": again & (at.known == ab.ENDING),
            "an abbreviation before a word that is usually in lower case": starts
            == ab.USUALLY_LOWER,
        },
        "an abbreviation before a name",
        len(at.mark),
    )


def _is_initial(view: View, at: Places) -> np.ndarray:
    """Whether the word is a capital letter with a stop: no article "A", no "I"."""
    stop = np.minimum(at.word + 1, at.last)
    initial = view.forms.abbreviation[at.code] == ab.INITIAL
    return initial & (view.kind(stop) == ab.STOP) & ~view.gap(stop)


def _is_mark(kind: np.ndarray) -> np.ndarray:
    """Whether a mark stands where a sentence would begin that begins none."""
    return (kind >= ab.STOP) & (kind != ab.BULLET)


def _choose(rules: dict[str, np.ndarray], otherwise: str, n: int) -> np.ndarray:
    """The code of the first reason that holds."""
    reason = np.full(n, _CODE[otherwise], dtype=np.uint8)
    for name in reversed(rules):
        reason[rules[name]] = _CODE[name]
    return reason
