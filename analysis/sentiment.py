"""Sentiment of sentences and of tokens, and its comparison between outlets."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones, concatenate, measured_tokens
from analysis.resampling import article_rows
from analysis.segmentation import is_word
from analysis.vader import score_texts, score_words
from analysis.zones import MEASURED_ZONES

VOICES = ("own", "quoted")
EMPHASIS = "(emphasis by ! and ?)"
_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
_LETTERS = re.compile(r"[^\W\d_]")


def score_sentences(
    corpus: Corpus,
    *,
    zones: Sequence[str] = MEASURED_ZONES,
    quotations: pd.DataFrame | None = None,
    masked: pd.DataFrame | None = None,
    lexicon: Mapping[str, float] | None = None,
    straighten: bool = False,
) -> pd.DataFrame:
    """Score each sentence with VADER.

    One row per sentence, in the order of the text: `article_id`, `sentence_id`, `start`, `end`,
    `zone`, `n_words` (between white space), `neg`, `neu`, `pos` and `compound` (-1 to 1; higher
    = more positive words; 0 where the lexicon knows no word of it).

    With `quotations` (`article_id`, `start`, `end`, as `find_quotations` gives them; of these the
    ones of depth 0 and, where `kind` is said, speech) there is a row per sentence and `voice`:
    the words between marks ("quoted") and the others ("own") are scored apart, as texts of their
    own, so that a booster or "not" outside of the marks does not reach inside; `start` and `end`
    go from its first to its last word. `masked` are spans whose letters are covered before
    scoring, `lexicon` as for `score_texts`. VADER knows ' and " alone: “criminals,” or don’t are
    no words of its lists; `straighten` writes such marks plainly before scoring, which is not
    VADER as published. Raises ValueError for unknown zones and spans of other articles.
    """
    rows, pieces = cut_pieces(corpus, zones=zones, quotations=quotations, masked=masked)
    pieces = straighten_marks(pieces) if straighten else pieces
    n_words = np.array([len(piece.split()) for piece in pieces], dtype=np.int64)
    return pd.concat([rows.assign(n_words=n_words), score_texts(pieces, lexicon=lexicon)], axis=1)


def straighten_marks(texts: Sequence[str]) -> list[str]:
    """Write curly quotation marks and apostrophes plainly.

    >>> print(*straighten_marks(["“They don’t,”"]))
    "They don't,"
    """
    return [text if text.isascii() else text.translate(_STRAIGHT) for text in texts]


def cut_pieces(
    corpus: Corpus,
    *,
    zones: Sequence[str] = MEASURED_ZONES,
    quotations: pd.DataFrame | None = None,
    masked: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """The sentences of some zones, by voice where quotations are given, and their texts."""
    check_zones(zones)
    texts = _masked_texts(corpus, masked)
    rows = corpus.sentences[corpus.sentences["zone"].isin(zones)].reset_index(drop=True)
    if quotations is not None:
        return _split_voices(rows, texts, _speech(quotations, corpus.articles))
    spans = (rows[name].to_numpy() for name in ("start", "end"))
    codes = rows["article_id"].cat.codes
    return rows, [texts[i][a:b] for i, a, b in zip(codes, *spans, strict=True)]


def _masked_texts(corpus: Corpus, masked: pd.DataFrame | None) -> list[str]:
    """Texts whose masked letters read x or X: of equal length, and no words of a lexicon."""
    texts: list[str] = corpus.articles["text"].to_list()
    if masked is None or not len(masked):
        return texts
    number = article_rows(masked, corpus.articles)
    order = np.lexsort((masked["start"].to_numpy(), number))
    spans = (masked[name].to_numpy()[order].tolist() for name in ("start", "end"))
    pieces: dict[int, list[str]] = {}
    done: dict[int, int] = {}
    for i, start, end in zip(number[order].tolist(), *spans, strict=True):
        start = max(start, done.get(i, 0))
        if start < end:
            covered = _LETTERS.sub(lambda m: "X" if m[0].isupper() else "x", texts[i][start:end])
            pieces.setdefault(i, []).extend([texts[i][done.get(i, 0) : start], covered])
            done[i] = end
    for i, parts in pieces.items():
        texts[i] = "".join(parts) + texts[i][done[i] :]
    return texts


def _speech(quotations: pd.DataFrame, articles: pd.DataFrame) -> dict[int, list[tuple[int, int]]]:
    """The quoted stretches of each article's row, in order."""
    kept = np.ones(len(quotations), dtype=bool)
    if "depth" in quotations:
        kept &= (quotations["depth"] == 0).to_numpy()
    if "kind" in quotations:
        kept &= (quotations["kind"] == "speech").to_numpy()
    spans = quotations[kept]
    found: dict[int, list[tuple[int, int]]] = {}
    number = article_rows(spans, articles).tolist()
    for i, a, b in sorted(zip(number, spans["start"], spans["end"], strict=True)):
        found.setdefault(i, []).append((int(a), int(b)))
    return found


def _split_voices(
    rows: pd.DataFrame, texts: list[str], quoted: dict[int, list[tuple[int, int]]]
) -> tuple[pd.DataFrame, list[str]]:
    """A row and a text per sentence and voice; a voice without a word is left out."""
    spans = (rows[name].to_numpy().tolist() for name in ("start", "end"))
    codes = rows["article_id"].cat.codes.to_numpy().tolist()
    found: list[tuple[int, int, int, int]] = []
    pieces: list[str] = []
    for row, (i, a, b) in enumerate(zip(codes, *spans, strict=True)):
        inside = [(max(a, s), min(b, e)) for s, e in quoted.get(i, ()) if s < b and e > a]
        edges = [a, *(edge for span in inside for edge in span), b]
        outside = list(zip(edges[::2], edges[1::2], strict=True))
        for voice, stretches in enumerate((outside, inside)):
            parts = [(s, e) for s, e in stretches if any(map(str.isalnum, texts[i][s:e]))]
            if parts:
                found.append((row, voice, *_trim(texts[i], parts[0][0], parts[-1][1])))
                pieces.append(" ".join(texts[i][s:e] for s, e in parts))
    table = np.array(found, dtype=np.int64).reshape(-1, 4)
    split = rows.take(table[:, 0]).reset_index(drop=True)
    bounds = table[:, 2:].T.astype(np.int32)
    voices = pd.Categorical.from_codes(table[:, 1], categories=VOICES)
    return split.assign(start=bounds[0], end=bounds[1], voice=voices), pieces


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def score_tokens(
    corpus: Corpus,
    *,
    zones: Sequence[str] = MEASURED_ZONES,
    masked: pd.DataFrame | None = None,
    lexicon: Mapping[str, float] | None = None,
    straighten: bool = False,
) -> pd.DataFrame:
    """Say what each token adds to VADER's sum of its sentence.

    One row per token, in the order of the text: the columns of `measured_tokens`, `valence` (after
    boosters, negation, capitals, idioms and "but"; 0 for most) and `part`: "word" (it has a letter
    or digit), "mark" (it has not) or "emphasis": one more row for each sentence whose sum "!" or
    "?" change, with the sentence's span. The rows of a sentence add up to VADER's sum, without the
    emphasis to the sum before it; `compound` is that sum s squeezed, s / √(s² + 15).

    VADER's words stand between white space, the corpus's tokens may be smaller: a word's valence
    goes to its first token that has a letter or digit (of "law-breaking," to the first of its
    parts), and if it has none, as an emoticon, to its first token. `masked`, `lexicon` and
    `straighten` as for `score_sentences`.
    """
    tokens = measured_tokens(corpus, zones=zones).reset_index(drop=True)
    rows, pieces = cut_pieces(corpus, zones=zones, masked=masked)
    pieces = straighten_marks(pieces) if straighten else pieces
    codes = rows["article_id"].cat.codes.to_numpy()
    words, sums = score_words(pieces, lexicon=lexicon)
    is_term = is_word(pd.Index(tokens["term"].cat.categories))[tokens["term"].cat.codes]
    begins = words["start"].to_numpy() + rows["start"].to_numpy()[words["text"]]
    place = _first_tokens(
        tokens,
        is_term,
        article=codes[words["text"]],
        start=begins,
        end=begins + (words["end"] - words["start"]).to_numpy(),
    )
    valence = np.bincount(place, weights=words["valence"], minlength=len(tokens))
    part = pd.Categorical.from_codes(np.where(is_term, 0, 1), categories=("word", "mark"))
    scored = tokens.assign(valence=valence, part=part)
    loud = np.flatnonzero(sums["emphasis"])
    if not len(loud):
        return scored.assign(part=part.add_categories("emphasis"))
    extra = rows.take(loud).assign(
        form=pd.Categorical([EMPHASIS] * len(loud)),
        term=pd.Categorical([EMPHASIS] * len(loud)),
        valence=sums["emphasis"].to_numpy()[loud],
        part=pd.Categorical(["emphasis"] * len(loud)),
    )
    both = concatenate([scored, extra[list(scored.columns)]])
    return both.sort_values("sentence_id", kind="stable", ignore_index=True)


def _first_tokens(
    tokens: pd.DataFrame,
    is_term: np.ndarray,
    *,
    article: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
) -> np.ndarray:
    """For each stretch of text its first token that is a word, else its first token."""
    step = int(max(tokens["end"].max() if len(tokens) else 0, end.max() if len(end) else 0)) + 1
    number = tokens["article_id"].cat.codes.to_numpy().astype(np.int64) * step
    begins, ends = number + tokens["start"].to_numpy(), number + tokens["end"].to_numpy()
    at, to = article.astype(np.int64) * step + start, article.astype(np.int64) * step + end
    first = np.searchsorted(ends, at, side="right")
    terms = np.flatnonzero(is_term)
    next_term = np.append(terms, len(tokens))[np.searchsorted(terms, first)]
    inside = np.append(begins, np.iinfo(np.int64).max)[next_term] < to
    return np.where(inside, next_term, first)
