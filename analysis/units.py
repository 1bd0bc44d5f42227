"""Articles as strings of letters, one per word or quotation: what attributions are matched on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, measured_tokens
from analysis.cues import Lexicon, letters_of

MARKS = "\"'”’»“` "
STOPS = (",", ".", "!", "?", ";", "…")
_LETTERS_OF_NAMES = [ord("N"), ord("n")]
_HEADLINES = ("title", "heading")


@dataclass(frozen=True)
class Units:
    """The words outside of quotations, the quotations and the ends of sentences and paragraphs.

    `letters` has one letter per unit. The arrays go with it: the article's row, `start` and `end`
    in its text, the token (-1 for quotations and boundaries), the row of the quotation in its
    table (-1 elsewhere) and the row of the mention a word stands in (-1 elsewhere).
    """

    letters: str
    article: np.ndarray
    start: np.ndarray
    end: np.ndarray
    token: np.ndarray
    quotation: np.ndarray
    mention: np.ndarray


def find_units(
    corpus: Corpus,
    lexicon: Lexicon,
    quotations: pd.DataFrame,
    *,
    mentions: pd.DataFrame | None,
    zones: Sequence[str],
) -> Units:
    """The units of a corpus, in the order of the text.

    `quotations` (`article_id`, `start`, `end`, `depth`, `n_words`) and `mentions` are sorted by
    article and start; only outermost quotations count.
    """
    tokens = measured_tokens(corpus, zones=zones)
    place = _Places(corpus)
    at = place.of_tokens(tokens)
    quotation = _inside(at, place, quotations[quotations["depth"] == 0])
    mention = np.full(len(at), -1) if mentions is None else _inside(at, place, mentions)
    sentence = tokens["sentence_id"].to_numpy()
    headline = tokens["zone"].isin(_HEADLINES).to_numpy()
    first = np.append(True, sentence[1:] != sentence[:-1]) if len(at) else np.empty(0, dtype=bool)
    letters = _letters(tokens, lexicon, first, headline, mention, mentions is not None)
    opening = np.append(True, quotation[1:] != quotation[:-1]) if len(at) else first
    letters = np.where(quotation >= 0, _quotation_letters(corpus, quotations)[quotation], letters)
    kept = (quotation < 0) | opening
    last = np.append(np.flatnonzero(kept)[1:] - 1, len(at) - 1) if len(at) else np.flatnonzero(kept)
    return _with_boundaries(corpus, tokens, kept, last, letters, at, quotation, mention, quotations)


class _Places:
    """One number per character of a corpus, so that spans can be looked up in sorted arrays."""

    def __init__(self, corpus: Corpus) -> None:
        lengths = corpus.articles["text"].str.len()
        self.step = int(lengths.max()) + 1 if len(lengths) else 1
        self.number = pd.Index(corpus.articles["article_id"])

    def of_tokens(self, tokens: pd.DataFrame) -> np.ndarray:
        """The place of each token's first character."""
        rows = tokens["article_id"].cat.codes.to_numpy().astype(np.int64)
        return rows * self.step + tokens["start"].to_numpy()

    def of(self, table: pd.DataFrame, column: str) -> np.ndarray:
        """The places of a column of offsets."""
        rows = self.number.get_indexer(pd.Index(table["article_id"].astype("str")))
        return rows.astype(np.int64) * self.step + table[column].to_numpy()


def _inside(at: np.ndarray, place: _Places, spans: pd.DataFrame) -> np.ndarray:
    """For each place the label (index) of the span that it lies in, -1 where it lies in none."""
    starts, ends = place.of(spans, "start"), place.of(spans, "end")
    row = np.searchsorted(starts, at, side="right") - 1
    hit = (row >= 0) & (at < ends[row]) if len(spans) else np.zeros(len(at), dtype=bool)
    labels = spans.index.to_numpy()
    return np.where(hit, labels[row], -1) if len(spans) else np.full(len(at), -1)


def _letters(
    tokens: pd.DataFrame,
    lexicon: Lexicon,
    first: np.ndarray,
    headline: np.ndarray,
    mention: np.ndarray,
    names_known: bool,
) -> np.ndarray:
    inside, at_first = letters_of(lexicon, pd.Index(tokens["form"].cat.categories))
    codes = tokens["form"].cat.codes.to_numpy()
    letters = np.where(first | headline, at_first[codes], inside[codes])
    letters = np.where((mention >= 0) & (letters != ord("S")), ord("N"), letters)
    maybe = letters == ord("n")
    plural = np.array([form.endswith("s") for form in tokens["form"].cat.categories], dtype=bool)
    name_ahead = np.append(np.isin(letters[1:], _LETTERS_OF_NAMES), False)[: len(letters)]
    verb_ahead = _before_verb(letters) & ~plural[codes]
    is_name = name_ahead | verb_ahead if names_known else np.ones(len(letters), dtype=bool)
    return np.where(maybe, np.where(is_name, ord("N"), ord("a")), letters)


def _before_verb(letters: np.ndarray) -> np.ndarray:
    """Whether a verb of saying follows, or does so after an adverb or auxiliary."""
    one, two = np.append(letters[1:], [0]), np.append(letters[2:], [0, 0])
    verb = ord("V")
    certain = (one == ord("r")) & np.isin(two, [ord("D"), ord("t")])
    found: np.ndarray = (
        (one == verb) | (np.isin(one, [ord("X"), ord("x")]) & (two == verb)) | certain
    )
    return found[: len(letters)]


def _quotation_letters(corpus: Corpus, quotations: pd.DataFrame) -> np.ndarray:
    """`q` for a few words without a stop, which may stand inside of a phrase; else `Q`."""
    texts = corpus.articles["text"].to_list()
    rows = quotations["article_id"].cat.codes.to_numpy()
    stops = [
        texts[row][start:end].rstrip(MARKS)[-1:] in STOPS
        for row, start, end in zip(rows, quotations["start"], quotations["end"], strict=True)
    ]
    short = (quotations["n_words"].to_numpy() <= 4) & ~np.array(stops, dtype=bool)
    return np.append(np.where(short, ord("q"), ord("Q")), ord("."))


def _with_boundaries(
    corpus: Corpus,
    tokens: pd.DataFrame,
    kept: np.ndarray,
    last: np.ndarray,
    letters: np.ndarray,
    at: np.ndarray,
    quotation: np.ndarray,
    mention: np.ndarray,
    quotations: pd.DataFrame,
) -> Units:
    """Insert a boundary before each unit that begins another sentence or paragraph."""
    sentence, position = tokens["sentence_id"].to_numpy(), np.flatnonzero(kept)
    breaks = np.append(True, sentence[position[1:]] != sentence[last[:-1]])[: len(position)]
    named = mention[position]
    breaks &= ~np.append(False, (named[1:] == named[:-1]) & (named[1:] >= 0))[: len(position)]
    paragraph = _begins_paragraph(corpus)[sentence[position]]
    boundary = np.where(paragraph, ord("\n"), ord("."))
    where = np.flatnonzero(breaks)
    places = where + np.arange(len(where))
    size = len(position) + len(where)
    own = np.ones(size, dtype=bool)
    own[places] = False

    def spread(values: np.ndarray, filler: np.ndarray | int) -> np.ndarray:
        result = np.empty(size, dtype=np.int64)
        result[own], result[places] = values, filler
        return result

    marked = quotation[position]
    starts, ends = (tokens[name].to_numpy()[position] for name in ("start", "end"))
    if len(quotations):
        starts = np.where(marked >= 0, quotations["start"].to_numpy()[marked], starts)
        ends = np.where(marked >= 0, quotations["end"].to_numpy()[marked], ends)
    rows = tokens["article_id"].cat.codes.to_numpy()[position]
    codes = spread(letters[position], boundary[where])
    return Units(
        codes.astype(np.uint8).tobytes().decode("latin-1"),
        spread(rows, rows[where]),
        spread(starts, starts[where]),
        spread(ends, starts[where]),
        spread(np.where(marked >= 0, -1, position), -1),
        spread(marked, -1),
        spread(np.where(marked >= 0, -1, mention[position]), -1),
    )


def _begins_paragraph(corpus: Corpus) -> np.ndarray:
    """Whether each sentence is the first of its article or stands after a line break."""
    texts = corpus.articles["text"].to_list()
    rows = corpus.sentences["article_id"].cat.codes.to_numpy()
    starts, ends = (corpus.sentences[name].to_numpy() for name in ("start", "end"))
    before = np.append(0, ends[:-1])[: len(ends)]
    same = np.append(False, rows[1:] == rows[:-1])[: len(rows)]
    breaks = [
        not same_article or "\n" in texts[row][end:start]
        for same_article, row, end, start in zip(
            same.tolist(), rows.tolist(), before.tolist(), starts.tolist(), strict=True
        )
    ]
    return np.array(breaks, dtype=bool)
