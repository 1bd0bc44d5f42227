"""What chance alone would give: scores of articles dealt to groups at random."""

from math import prod

import numpy as np
import pandas as pd

from analysis.cells import Cells, count_cells
from analysis.contrasts import count_deals, split_by_group
from analysis.keyness import Prior, prior_counts
from analysis.resampling import Matrix, find_units
from analysis.scores import log_odds

MIN_DEALS = 20
_BLOCK = 4096  # terms scored at once


def null_log_odds(
    counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    prior: Prior = "informative",
    weight: float | None = None,
    n_deals: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """The largest |z| of `compare_terms` when articles are dealt to the groups at random.

    Articles (clusters of a column `cluster`) are dealt to groups of the sizes there are, inside
    of each value of `within`. One row: `n_units` (articles or clusters dealt), `n_distinct` (how
    many different deals there are), `n_deals` (how many were made), `observed` (the largest |z|
    of the groups as they are), `largest_z` (what 95 % of the deals stay below), `verdict`:
    "beyond chance", "within chance", or "uninformative" where fewer than 20 deals differ, and
    then `largest_z` is NaN. It asks whether the groups differ in any term at all, not in which.
    """
    if n_deals < MIN_DEALS:
        raise ValueError(f"n_deals={n_deals!r}: give {MIN_DEALS} or more; 200 is usual")
    cells = count_cells(counts, articles, by=by, within=within)
    alpha, alpha0 = prior_counts(cells, prior, weight)
    z = log_odds(*cells.four(), alpha=alpha, alpha0=alpha0)[1]
    member, unit_group = find_units(cells.codes, cells.clusters)
    strata = [s for s in range(len(cells.rivals)) if cells.rivals[s] > 1]
    sizes = np.bincount(unit_group, minlength=len(cells.labels))
    distinct = prod(count_deals(sizes[cells.stratum == s]) for s in strata)
    largest = np.full(n_deals, np.nan)
    if distinct >= MIN_DEALS:
        rng, largest = np.random.default_rng(seed), np.zeros(n_deals)
        for s in strata:
            dealt = _deal(cells, member, unit_group, s, alpha, alpha0, n_deals, rng)
            largest = np.maximum(largest, dealt)
    observed = float(np.abs(z[~np.isnan(z)]).max(initial=0)) if strata else float("nan")
    limit = float(np.quantile(largest, 0.95))
    verdict = "beyond chance" if observed > limit else "within chance"
    row = {
        "n_units": int(sum(sizes[cells.stratum == s].sum() for s in strata)),
        "n_distinct": distinct,
        "n_deals": n_deals if distinct >= MIN_DEALS else 0,
        "observed": observed,
        "largest_z": limit,
        "verdict": verdict if distinct >= MIN_DEALS else "uninformative",
    }
    return pd.DataFrame([row])


def _deal(
    cells: Cells,
    member: Matrix,
    unit_group: np.ndarray,
    stratum: int,
    alpha: np.ndarray,
    alpha0: np.ndarray,
    n_deals: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """The largest |z| of each deal inside one stratum."""
    groups = np.flatnonzero((cells.stratum == stratum) & (cells.n_articles > 0))
    inside = np.where(np.isin(unit_group, groups), 0, -1)
    first = np.flatnonzero(cells.group == groups[0])
    terms, units = cells.term[first], np.flatnonzero(inside == 0)
    counts = split_by_group(member, cells.matrix[:, terms], inside)[0].astype(np.float64)
    lengths = (member @ cells.totals)[units]
    names = np.stack([rng.permutation(unit_group[units]) for _ in range(n_deals)], axis=1)
    largest = np.zeros(n_deals)
    for begin in range(0, len(terms), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        every = np.asarray(counts[block].sum(axis=1)).reshape(-1, 1)
        a, a0 = alpha[first][block, None], alpha0[first][block, None]
        for group in groups:
            dealt = (names == group).astype(np.float64)
            y, n = counts[block] @ dealt, lengths @ dealt
            z = log_odds(y, n, every - y, lengths.sum() - n, alpha=a, alpha0=a0)[1]
            largest = np.maximum(largest, np.nan_to_num(np.abs(z)).max(axis=0))
    return largest
