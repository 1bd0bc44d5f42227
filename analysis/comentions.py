"""Who is named beside whom, and whether more often than chance would have it."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.passages import find_passages
from analysis.resampling import MIN_UNITS, article_rows
from analysis.scores import adjust_p

_CELLS = 1 << 19  # cells of the matrices that are shuffled at once
_RARE = 10  # permutations that reach a count; with fewer, their share is no estimate
_WORK = 200_000_000  # cells shuffled in all, some ten seconds; beyond, fewer permutations
_BURN_IN, _BETWEEN = 20, 5  # rounds before the first and between two samples


def compare_comentions(
    corpus: Corpus,
    mentions: pd.DataFrame,
    *,
    window: Literal["sentence", "article"] = "sentence",
    n_entities: int = 40,
    least: int = 2,
    n_permutations: int = 1999,
    seed: int = 0,
) -> pd.DataFrame:
    """Which entities are named in the same sentence, or article, and how often by chance.

    One row per pair that is, the most frequent first: `entity_a`, `entity_b`, `type_a`, `type_b`,
    `n_a`, `n_b`, `n_both` (units that name them), `n_units` (units with a mention), `npmi` (Bouma
    2009; 1 = only together, 0 = as by chance, missing where both are in every unit), `expected`
    (mean of `n_both` where chance arranges the names), `n_permutations` (fewer than asked for
    where units are very many), `p` (that chance gives as many or more),
    `p_adjusted` (Benjamini–Hochberg over all pairs that chance can bring together) and `reason`.
    Only the `n_entities` named in most units, and in `least` units or more, are compared.

    Chance keeps the number of units each entity is in and of entities in each unit (curveball
    trades, Strona et al. 2014): between sentences of the same article, or between articles. For
    sentences it speaks of the arrangement within these articles, not of outlets. `p` is the share
    of permutations that reach the count, or the tail of a Poisson distribution where few do and
    that is smaller. Below ten units p is missing. Raises ValueError for an unknown window.
    """
    if window not in ("sentence", "article"):
        raise ValueError(f"window={window!r}: allowed are 'sentence' and 'article'")
    if n_entities < 2 or n_permutations < 1:
        raise ValueError(
            f"n_entities={n_entities}, n_permutations={n_permutations}: "
            "give at least 2 entities and 1 permutation"
        )
    matrix, stratum, entities = _incidence(corpus, mentions, window, n_entities, least)
    both = matrix.T.astype(np.int64) @ matrix.astype(np.int64)
    n_permutations = min(n_permutations, max(99, _WORK // max(matrix.size * _BETWEEN, 1)))
    a, b = np.triu_indices(len(entities), 1)
    n_units, observed, n = len(matrix), both[a, b], np.diag(both)
    expected, above = _chance(matrix, stratum, observed, (a, b), n_permutations, seed)
    p = np.where(expected + observed > 0, _tail(observed, expected, above, n_permutations), np.nan)
    few = n_units < MIN_UNITS
    reason = f"{n_units} {window}s with a name; a test needs {MIN_UNITS}" if few else None
    names, kinds = entities.index.to_numpy(dtype=object), entities.to_numpy(dtype=object)
    table = pd.DataFrame(
        {
            "entity_a": pd.Series(names[a], dtype="str"),
            "entity_b": pd.Series(names[b], dtype="str"),
            "type_a": pd.Series(kinds[a], dtype="str"),
            "type_b": pd.Series(kinds[b], dtype="str"),
            "n_a": n[a],
            "n_b": n[b],
            "n_both": observed,
            "n_units": n_units,
            "npmi": score_npmi(observed, n[a], n[b], n_units),
            "expected": expected,
            "n_permutations": n_permutations,
            "p": np.nan if few else p,
            "p_adjusted": np.nan if few else adjust_p(p),
            "reason": pd.Series([reason] * len(a), dtype="str"),
        }
    )
    order = np.lexsort((table["entity_b"], table["entity_a"], -table["npmi"], -table["n_both"]))
    return table.iloc[order].query("n_both > 0").reset_index(drop=True)


def find_comentions(
    corpus: Corpus, mentions: pd.DataFrame, pairs: pd.DataFrame, *, limit: int = 20
) -> pd.DataFrame:
    """The sentences behind the pairs of `compare_comentions`, for `publish(…, evidence=…)`.

    One row per mention of either name in a sentence that names both, pair by pair: a table of
    `find_passages` with `label` (the entity), `row` (the position in `pairs`) and `n_passages`
    (how many there are in all; at most `limit` of them are given).
    """
    row = article_rows(mentions, corpus.articles)
    placed = mentions.assign(sentence=_sentence_of(corpus, row, mentions["start"].to_numpy()))
    found = []
    for a, b in pairs[["entity_a", "entity_b"]].itertuples(index=False):
        one, other = (placed.loc[placed["entity"] == name, "sentence"] for name in (a, b))
        both = np.intersect1d(one, other)
        found.append(placed[placed["sentence"].isin(both) & placed["entity"].isin([a, b])])
    sizes = [min(len(spans), limit) for spans in found]
    kept = pd.concat([placed.iloc[:0], *(spans.head(limit) for spans in found)])
    return find_passages(corpus, kept, label="entity").assign(
        row=np.repeat(np.arange(len(found)), sizes),
        n_passages=np.repeat([len(spans) for spans in found], sizes).astype(int),
    )


def _tail(
    observed: np.ndarray, expected: np.ndarray, above: np.ndarray, n_permutations: int
) -> np.ndarray:
    """How likely chance gives as many, also where permutations are too few to tell.

    The share that reach the count (itself included) or, where it is smaller and fewer than ten do,
    the tail of a Poisson distribution with their mean: with both margins kept the counts vary
    less than that, so both err on the side of chance.
    """
    from scipy.stats import poisson

    mean = (expected * n_permutations + 1) / (n_permutations + 1)
    counted = (1 + above) / (1 + n_permutations)
    tail: np.ndarray = np.where(
        above < _RARE, np.minimum(counted, poisson.sf(observed - 1, mean)), counted
    )
    return tail


def score_npmi(n_both: np.ndarray, n_a: np.ndarray, n_b: np.ndarray, n_units: int) -> np.ndarray:
    """Normalised pointwise mutual information, PMI / −log₂ p(a, b) (Bouma 2009).

    −1 = never together, 0 = as by chance, 1 = only together; NaN where the pair is in every unit.

    >>> float(score_npmi(np.array([20]), np.array([42]), np.array([20]), 14307668)[0].round(5))
    0.94496
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        p = n_both / n_units
        pmi = np.log2(p) - np.log2(n_a / n_units) - np.log2(n_b / n_units)
        npmi = pmi / -np.log2(p)
    return np.where(np.asarray(n_both) == 0, -1.0, npmi)


def _incidence(
    corpus: Corpus, mentions: pd.DataFrame, window: str, n_entities: int, least: int
) -> tuple[np.ndarray, np.ndarray, pd.Series]:
    """Units × entities, the article of each unit (0 for articles), and the entities' types."""
    known = mentions[mentions["entity"].notna()]
    article = known["article_id"].astype("str").to_numpy()
    row = pd.Index(corpus.articles["article_id"]).get_indexer(article)
    unit = _sentence_of(corpus, row, known["start"].to_numpy()) if window == "sentence" else row
    pairs = pd.DataFrame(
        {"unit": unit, "row": row, "entity": known["entity"].to_numpy(dtype=object)}
    ).drop_duplicates(["unit", "entity"])
    n_units = pairs["unit"].nunique()
    often = pairs["entity"].value_counts(sort=False)
    often = often.iloc[np.lexsort((often.index.to_numpy(dtype=str), -often.to_numpy()))]
    kept = often.index[often >= least][:n_entities]
    codes, units = pd.factorize(pairs["unit"], sort=True)
    matrix = np.zeros((n_units, len(kept)), dtype=bool)
    column = pd.Index(kept).get_indexer(pairs["entity"])
    matrix[codes[column >= 0], column[column >= 0]] = True
    rows = pairs.drop_duplicates("unit").set_index("unit")["row"].reindex(units).to_numpy()
    stratum = rows if window == "sentence" else np.zeros(n_units, dtype=np.intp)
    kinds = known.drop_duplicates("entity").set_index("entity")["type"].astype("str")
    return matrix, stratum, kinds.reindex(kept)


def _sentence_of(corpus: Corpus, row: np.ndarray, start: np.ndarray) -> np.ndarray:
    step = int(corpus.articles["text"].str.len().max()) + 1 if len(corpus.articles) else 1
    begins = corpus.sentences["article_id"].cat.codes.to_numpy().astype(np.int64) * step
    begins += corpus.sentences["start"].to_numpy()
    at: np.ndarray = np.searchsorted(begins, row * step + start, side="right") - 1
    return at


def _chance(
    matrix: np.ndarray,
    stratum: np.ndarray,
    observed: np.ndarray,
    pairs: tuple[np.ndarray, np.ndarray],
    n_permutations: int,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Mean count of each pair where chance arranges the names, and how often it is reached."""
    rng = np.random.default_rng(seed)
    chains = int(np.clip(_CELLS // max(matrix.size, 1), 1, n_permutations))
    state = np.repeat(matrix[None], chains, axis=0)
    total, above, done = np.zeros(len(observed)), np.zeros(len(observed)), 0
    rounds = _BURN_IN
    while done < n_permutations:
        for _ in range(rounds):
            state = trade(state, stratum, rng)
        flat = state.astype(np.float32)
        counts = (flat.transpose(0, 2, 1) @ flat)[:, pairs[0], pairs[1]]
        counts = counts[: n_permutations - done]
        total += counts.sum(axis=0)
        above += (counts >= observed).sum(axis=0)
        done += len(counts)
        rounds = _BETWEEN
    return total / n_permutations, above


def trade(state: np.ndarray, stratum: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One round of curveball trades in each of many matrices, units × entities.

    In each matrix the units of a stratum are paired at random; what only one of a pair has is
    dealt out anew between the two. The sums of units and, per stratum, of entities stay.
    """
    chains, n_units = state.shape[:2]
    order = np.lexsort((rng.random((chains, n_units)), np.broadcast_to(stratum, (chains, n_units))))
    # in each stratum the first and second unit make a pair, the third and fourth, and so on
    sizes = np.unique(stratum, return_counts=True)[1]
    starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.arange(n_units) - starts
    first = np.flatnonzero((place % 2 == 0) & (place + 1 < np.repeat(sizes, sizes)))
    if not len(first) or not state.shape[2]:
        return state
    chain = np.arange(chains)[:, None]
    left, right = order[:, first], order[:, first + 1]
    one, two = state[chain, left], state[chain, right]
    differ = one ^ two
    keys = np.where(differ, rng.random(differ.shape, dtype=np.float32), 2)
    n_left = (one & differ).sum(axis=2)
    ranked = np.sort(keys, axis=2)
    limit = np.take_along_axis(ranked, np.maximum(n_left - 1, 0)[..., None], axis=2)
    dealt = differ & (keys <= limit) & (n_left > 0)[..., None]
    traded = state.copy()
    traded[chain, left] = (one & two) | dealt
    traded[chain, right] = (one & two) | (differ & ~dealt)
    return traded
