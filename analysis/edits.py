"""What was changed, inserted and dropped inside of a shared passage."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.stretches import WordLine, both_sides, line_up
from analysis.zones import ZONES

CHANGES = ("changed", "inserted", "dropped")


def find_edits(corpus: Corpus, passages: pd.DataFrame) -> pd.DataFrame:
    """Find what was changed inside of shared passages, from article a to article b.

    One row per run of words that are not the same: `passage` (its position in `passages`),
    `change` ("changed", "inserted": b has words that a lacks, "dropped": the reverse),
    `article_id_a`, `start_a`, `end_a`, `words_a`, and the same of b; the stretch is empty on the
    side that lacks the words. Whether a or b is the earlier text, `first` in `passages` tells.
    """
    line = line_up(corpus, ZONES)
    rows, begin, end = both_sides(corpus, passages, line)
    code = corpus.tokens["term"].cat.codes.to_numpy()[line.rows]
    found = [
        (number, *edit)
        for number, (a, a_end, b, b_end) in enumerate(
            np.stack([begin[0], end[0], begin[1], end[1]], axis=1).tolist()
        )
        for edit in _edits(code, a, a_end, b, b_end)
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 6)
    columns: dict[str, object] = {
        "passage": table[:, 0],
        "change": pd.Categorical.from_codes(table[:, 1], categories=CHANGES),
    }
    for i, side in enumerate("ab"):
        article = rows[i][table[:, 0]]
        start, stop = _characters(corpus, line, table[:, 2 + 2 * i], table[:, 3 + 2 * i])
        texts = corpus.articles["text"].array[article]
        columns[f"article_id_{side}"] = pd.Categorical.from_codes(
            article, categories=corpus.articles["article_id"]
        )
        columns[f"start_{side}"], columns[f"end_{side}"] = start, stop
        columns[f"words_{side}"] = pd.Series(
            [text[x:y] for text, x, y in zip(texts, start, stop, strict=True)], dtype="str"
        )
    return pd.DataFrame(columns)


def _edits(
    code: np.ndarray, a: int, a_end: int, b: int, b_end: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """(change, begin, end, begin, end) in words."""
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.editops(code[a:a_end].tolist(), code[b:b_end].tolist())
    last_a = last_b = 0
    for block in edits.as_matching_blocks():
        if block.a > last_a or block.b > last_b:
            change = 1 if block.a == last_a else 2 if block.b == last_b else 0
            yield change, a + last_a, a + block.a, b + last_b, b + block.b
        last_a, last_b = block.a + block.size, block.b + block.size


def _characters(
    corpus: Corpus, line: WordLine, begin: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """From the first word to the last, in characters; where there is none, after the one before."""
    starts = corpus.tokens["start"].to_numpy()[line.rows]
    ends = corpus.tokens["end"].to_numpy()[line.rows]
    stop = ends[end - 1]
    return np.where(begin < end, starts[np.minimum(begin, len(starts) - 1)], stop), stop
