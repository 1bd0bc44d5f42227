"""What an article took from another: how much, whose words it consists of, what it left out."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.copies import find_copied
from analysis.corpus import Corpus, check_zones
from analysis.segmentation import MEASURED_ZONES
from analysis.stretches import (
    Stretches,
    WordLine,
    both_sides,
    code_articles,
    line_up,
    unite,
)


def compare_reuse(
    corpus: Corpus, passages: pd.DataFrame, *, zones: Sequence[str] = MEASURED_ZONES
) -> pd.DataFrame:
    """How much of each article stands in each other article.

    One row per ordered pair of articles that share a passage: `article_id`, `outlet`, `other_id`,
    `other_outlet`, `n_passages`, `n_shared` (words of the article that lie in passages shared with
    the other), `n_words` (its words) and `share`. The share says nothing of who copied. It is an
    observation of these two articles: there is no interval. Raises ValueError for passages of
    another corpus.
    """
    check_zones(zones)
    line = line_up(corpus, zones)
    rows, begin, end = both_sides(corpus, passages, line)
    number = len(corpus.articles)
    pair = np.concatenate([rows[0] * number + rows[1], rows[1] * number + rows[0]])
    pairs, of_pair, n_passages = np.unique(pair, return_inverse=True, return_counts=True)
    # each pair has a line of its own, so that passages of two pairs never unite
    step = int(line.firsts[-1]) + 1
    united = unite(of_pair * step + begin.ravel(), of_pair * step + end.ravel())
    n_shared = np.bincount(
        united.begin // step, weights=united.end - united.begin, minlength=len(pairs)
    ).astype(np.int64)
    article, other = np.divmod(pairs, max(number, 1))
    outlet = corpus.articles["outlet"]
    return pd.DataFrame(
        {
            "article_id": _ids(corpus, article),
            "outlet": outlet.array[article],
            "other_id": _ids(corpus, other),
            "other_outlet": outlet.array[other],
            "n_passages": n_passages,
            "n_shared": n_shared,
            "n_words": line.n_words[article],
            "share": n_shared / line.n_words[article],
        }
    )


def count_own_words(
    corpus: Corpus,
    passages: pd.DataFrame,
    clusters: pd.DataFrame,
    *,
    quotations: pd.DataFrame | None = None,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Count whose words each article consists of.

    One row per article, in the corpus's order: `article_id`, `outlet`, `n_words`, and, adding up
    to it, `n_own` (neither copied nor quoted), `n_quoted` (in quotations that the article did not
    copy), `n_copied` (in stretches of `find_copied`, outside of quotations) and
    `n_copied_quoted`; then `share_own` and `reason`, which says where an article has no word of
    its own and is therefore empty after `keep_copies(…, copies="original")`. `quotations` is any
    table with `article_id`, `start`, `end`; without it nothing counts as quoted.
    """
    check_zones(zones)
    line = line_up(corpus, zones)
    copied = _mark_words(find_copied(passages, clusters), corpus, line)
    spans = pd.DataFrame({"article_id": [], "start": [], "end": []})
    quoted = _mark_words(spans if quotations is None else quotations, corpus, line)
    parts = {
        "n_own": ~copied & ~quoted,
        "n_quoted": ~copied & quoted,
        "n_copied": copied & ~quoted,
        "n_copied_quoted": copied & quoted,
    }
    totals = {name: np.concatenate([[0], np.cumsum(m)]) for name, m in parts.items()}
    counts = {name: np.diff(total[line.firsts]) for name, total in totals.items()}
    n_words = line.n_words
    return pd.DataFrame(
        {
            "article_id": _ids(corpus, np.arange(len(corpus.articles))),
            "outlet": corpus.articles["outlet"].array,
            "n_words": n_words,
            **counts,
            "share_own": counts["n_own"] / np.where(n_words > 0, n_words, np.nan),
            "reason": _reasons(clusters, n_words, counts["n_own"] + counts["n_quoted"]),
        }
    )


def _reasons(clusters: pd.DataFrame, n_words: np.ndarray, own: np.ndarray) -> pd.Series:
    source = clusters["retells"].fillna("another outlet").to_numpy(dtype=object)
    reasons = np.full(len(clusters), None, dtype=object)
    reasons[own == 0] = "every word stands in another article"
    reprint = (clusters["kind"] == "reprint").to_numpy()
    reasons[reprint] = "reprint of " + source[reprint] + ": none of its words are its own"
    reasons[n_words == 0] = "no words in these zones"
    return pd.Series(reasons, dtype="str")


def cover_sentences(
    corpus: Corpus,
    passages: pd.DataFrame,
    article_id: str,
    *,
    other_id: str | None = None,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Which sentences of an article stand in another one, and which were left out.

    One row per sentence of `article_id` in `zones`: `article_id`, `sentence_id`, `start`, `end`,
    `zone`, `n_words`, `n_shared` and `share` (missing for a sentence without words). With
    `other_id` only passages shared with that article count, else those with any. A sentence that
    was told in other words counts as left out. Raises ValueError for an article that is not there.
    """
    check_zones(zones)
    here = code_articles(pd.Series([article_id], name="article_id"), corpus.articles)[0]
    line = line_up(corpus, zones)
    spans = list_sides(passages)
    if other_id is not None:
        code_articles(pd.Series([other_id], name="other_id"), corpus.articles)
        spans = spans[spans["other_id"] == other_id]
    shared = _united_words(spans[spans["article_id"] == article_id], corpus, line)
    sentences = corpus.sentences
    chosen = (sentences["article_id"].cat.codes == here) & sentences["zone"].isin(zones)
    table = sentences[chosen].reset_index(drop=True)
    article = np.full(len(table), here)
    begin = line.number(article, table["start"].to_numpy())
    end = line.number(article, table["end"].to_numpy())
    n_shared = shared.length_within(begin, end)
    return table.assign(
        n_words=end - begin,
        n_shared=n_shared,
        share=n_shared / np.where(end > begin, end - begin, np.nan),
    )


def place_passages(
    corpus: Corpus,
    passages: pd.DataFrame,
    article_id_a: str,
    article_id_b: str,
    *,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Where the passages stand that two articles share, counted in words.

    One row per passage of the two, in the order of the first: `passage` (its position in
    `passages`), `kind`, `share_identical`, and for both sides `article_id_a`, `outlet_a`,
    `begin_a`, `stop_a` (half-open) and `n_words_a` (words of the article). Raises ValueError for
    an article that is not in the corpus.
    """
    check_zones(zones)
    wanted = pd.Series([article_id_a, article_id_b], name="article_id")
    chosen = code_articles(wanted, corpus.articles)
    line = line_up(corpus, zones)
    rows, begin, end = both_sides(corpus, passages, line)
    straight, turned = ((order == rows.T).all(axis=1) for order in (chosen, chosen[::-1]))
    columns: dict[str, object] = {
        "passage": np.arange(len(passages)),
        "kind": passages["kind"].array,
        "share_identical": passages["share_identical"].to_numpy(),
    }
    for i, side in enumerate("ab"):
        here = np.where(turned, 1 - i, i), np.arange(len(passages))
        columns[f"article_id_{side}"] = wanted[i]
        columns[f"outlet_{side}"] = corpus.articles["outlet"][chosen[i]]
        columns[f"begin_{side}"] = begin[here] - line.firsts[chosen[i]]
        columns[f"stop_{side}"] = end[here] - line.firsts[chosen[i]]
        columns[f"n_words_{side}"] = line.n_words[chosen[i]]
    table = pd.DataFrame(columns)[straight | turned]
    return table.sort_values(["begin_a", "begin_b"], ignore_index=True)


def list_sides(passages: pd.DataFrame) -> pd.DataFrame:
    """Both sides of each passage as spans, for `find_passages` and `show_passages`.

    Two rows per passage, those of the articles a first: `article_id`, `start`, `end`, `other_id`,
    `passage` (its position in `passages`, counted from 1, as text: a label that both sides bear),
    `kind`, `n_identical` and `share_identical`.
    """
    number = pd.Series(np.arange(1, len(passages) + 1).astype(str), dtype="str")
    sides = []
    for side, other in ("ab", "ba"):
        given = passages.reset_index(drop=True)
        sides.append(
            pd.DataFrame(
                {
                    "article_id": given[f"article_id_{side}"],
                    "start": given[f"start_{side}"],
                    "end": given[f"end_{side}"],
                    "other_id": given[f"article_id_{other}"],
                    "passage": number,
                    "kind": given["kind"],
                    "n_identical": given["n_identical"],
                    "share_identical": given["share_identical"],
                }
            )
        )
    return pd.concat(sides, ignore_index=True)


def _united_words(spans: pd.DataFrame, corpus: Corpus, line: WordLine) -> Stretches:
    article = code_articles(spans["article_id"], corpus.articles)
    begin = line.number(article, spans["start"].to_numpy().astype(np.int64))
    return unite(begin, line.number(article, spans["end"].to_numpy().astype(np.int64)))


def _mark_words(spans: pd.DataFrame, corpus: Corpus, line: WordLine) -> np.ndarray:
    united = _united_words(spans, corpus, line)
    change = np.zeros(int(line.firsts[-1]) + 1, dtype=np.int64)
    np.add.at(change, united.begin, 1)
    np.add.at(change, united.end, -1)
    return np.cumsum(change)[:-1] > 0


def _ids(corpus: Corpus, rows: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(rows, categories=corpus.articles["article_id"])
