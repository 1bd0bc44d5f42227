"""Keyness: which terms set groups of articles apart, each group against all the others."""

from typing import Literal

import numpy as np
import pandas as pd

from analysis.cells import Cells, count_cells
from analysis.contrasts import Statistic, bootstrap_against_rest
from analysis.dispersion import deviation_of_proportions
from analysis.resampling import divide
from analysis.scores import adjust_p, g2_four_cells, log_odds, log_ratio, log_ratio_conservative

MIN_COUNT = 5
PRIOR_WORDS = 100.0  # little beside an article, so that five articles are not drowned by it
Prior = Literal["informative", "uniform"]


def compare_terms(
    counts: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    prior: Prior = "informative",
    weight: float | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Which terms set the groups apart: each group against all the others.

    One row per group and term that stands in any of them; `within` ("story") compares inside of
    each of its values only, where there are two groups. Sorted by group, `z_four_term`
    (descending), term. Columns: `within` and `by`, `term`, `n_target`, `n_reference`,
    `total_target`, `total_reference` (all words, as `count_terms` counts them), `n_articles` (of
    the group), `n_articles_with` (those of them that use the term), `per_1000` (in the target);
    `log_odds` with `z_four_term` (Monroe et al. 2008), `prior_alpha` (the term's prior count)
    and `prior_alpha0` (that of all terms); `low`, `high` (95 %, percentile bootstrap of
    `log_odds` over articles, or over the clusters of a column `cluster`); `g2` (four cells,
    Dunning 1993; no sign), `p_adjusted` (of g2, Benjamini–Hochberg over the rows that have one;
    takes words for independent, which they are not); `log_ratio` (Hardie),
    `log_ratio_conservative` (Evert 2022); `dispersion_dp` (Gries; over the group's
    articles, 0 = evenly spread); `reason`.

    Positive = more frequent in the target. Scores of tables with other totals, priors or n-grams
    must not be compared. Interval and p are missing, with the `reason`, below ten articles
    (clusters) in the group or in all others together, and below five occurrences; where one side
    never uses a term, the interval knows the variation of the other side alone.

    The informative prior spreads `weight` (α₀; by default 100 words) over
    the terms as all groups together use them, so that a term is drawn towards no difference;
    the uniform one gives each term the same (by default 0.01). Raises ValueError for a column
    that does not exist and for counts of other articles.
    """
    if prior not in ("informative", "uniform"):
        raise ValueError(f"prior={prior!r}: allowed are 'informative' and 'uniform'")
    if weight is not None and not weight > 0:
        raise ValueError(f"weight={weight!r}: give a positive number of words, or None")
    cells = count_cells(counts, articles, by=by, within=within)
    alpha, alpha0 = prior_counts(cells, prior, weight)
    y1, n1, y2, n2 = cells.four()
    delta, z = log_odds(y1, n1, y2, n2, alpha=alpha, alpha0=alpha0)
    low, high, reason = _intervals(cells, alpha, alpha0, n_boot, seed)
    g2 = g2_four_cells(y1, n1, y2, n2)
    table = {
        "n_target": y1,
        "n_reference": y2,
        "total_target": n1,
        "total_reference": n2,
        "n_articles": cells.n_articles[cells.group],
        "n_articles_with": cells.per_row(np.ones(cells.matrix.nnz)).astype(int),
        "per_1000": 1000 * divide(y1, n1),
        "log_odds": delta,
        "z_four_term": z,
        "prior_alpha": alpha,
        "prior_alpha0": alpha0,
        "low": low,
        "high": high,
        "g2": g2,
        "p_adjusted": _p_values(g2, reason),
        "log_ratio": log_ratio(y1, n1, y2, n2),
        "log_ratio_conservative": log_ratio_conservative(y1, n1, y2, n2, n_tests=len(y1)),
        "dispersion_dp": _dispersion(cells),
        "reason": pd.Series(reason, dtype="str"),
    }
    order = np.lexsort((cells.term, np.where(np.isnan(z), np.inf, -z), cells.group))
    named = pd.concat([cells.named(), pd.DataFrame(table)], axis=1)
    return named.take(order).reset_index(drop=True)


def prior_counts(cells: Cells, prior: Prior, weight: float | None) -> tuple[np.ndarray, np.ndarray]:
    """α of each row's term and α₀ of its stratum."""
    stratum = cells.stratum[cells.group]
    if prior == "informative":
        alpha0 = np.full(len(stratum), weight or PRIOR_WORDS, dtype=float)
        return alpha0 * divide(cells.n_all, cells.words_all[stratum]), alpha0
    first = np.unique(cells.group, return_index=True)[1]
    sizes = np.diff(first, append=len(cells.group))  # terms of a group: those of its stratum
    size = np.repeat(sizes, sizes).astype(float)
    alpha = weight / size if weight else np.full(len(size), 0.01)
    return alpha, alpha * size


def _dispersion(cells: Cells) -> np.ndarray:
    """DP over the articles of the group; of one article it is undefined."""
    article = np.repeat(np.arange(len(cells.codes)), np.diff(cells.matrix.indptr))[cells.entry]
    share = cells.totals[article] / cells.n_words[cells.codes[article]]
    count = cells.matrix.data[cells.entry]
    dp = deviation_of_proportions(cells.entry_row, count, share, len(cells.group))
    return np.where(cells.n_articles[cells.group] > 1, dp, np.nan)


def _log_odds_of(alpha: np.ndarray, alpha0: np.ndarray) -> Statistic:
    """The log-odds ratio of draws: one logarithm, since there are millions of draws."""
    prior, whole = (values[:, None].astype(np.float32) for values in (alpha, alpha0))

    def statistic(
        y1: np.ndarray, n1: np.ndarray, y2: np.ndarray, n2: np.ndarray, keys: slice
    ) -> np.ndarray:
        a, b = y1 + prior[keys], y2 + prior[keys]
        return np.log(a * (n2 + whole[keys] - b) / (b * (n1 + whole[keys] - a)))

    return statistic


def _intervals(
    cells: Cells, alpha: np.ndarray, alpha0: np.ndarray, n_boot: int, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Interval of each row, or why there is none."""
    low, high = np.full((2, len(cells.group)), np.nan)
    reason = np.full(len(cells.group), None, dtype=object)
    enough = cells.n_all >= MIN_COUNT
    stratum = cells.stratum[cells.group]
    for s in np.unique(stratum):
        groups = np.flatnonzero((cells.stratum == s) & (cells.n_articles > 0))
        number = np.full(len(cells.labels) + 1, -1)
        number[groups] = np.arange(len(groups))
        first = np.flatnonzero((cells.group == groups[0]) & enough)
        terms = cells.term[first]
        below, above, why = bootstrap_against_rest(
            cells.matrix[:, terms],
            cells.totals,
            number[cells.codes],
            _log_odds_of(alpha[first], alpha0[first]),
            clusters=cells.clusters,
            n_boot=n_boot,
            seed=seed,
        )
        for g, group in enumerate(groups):
            rows = cells.group == group
            low[rows & enough], high[rows & enough] = below[g], above[g]
            reason[rows] = why[g]
    rare = ~enough & pd.isna(reason)
    for n in range(1, MIN_COUNT):
        times = "once" if n == 1 else f"{n} times"
        reason[rare & (cells.n_all == n)] = f"counted {times}; an interval needs {MIN_COUNT}"
    return low, high, reason


def _p_values(g2: np.ndarray, reason: np.ndarray) -> np.ndarray:
    from scipy.special import erfc

    return adjust_p(np.where(pd.isna(reason), erfc(np.sqrt(g2 / 2)), np.nan))


def top_terms(table: pd.DataFrame, *, n: int = 8, min_n: int = 3) -> pd.DataFrame:
    """The terms that set each group most apart, for a figure: the first rows of each group.

    `table` is of `compare_terms`. Kept are, in each group, the `n` rows with the highest
    `z_four_term` among those with z above 0 and at least `min_n` occurrences in the target.
    """
    kept = table[(table["n_target"] >= min_n) & (table["z_four_term"] > 0)]
    names = list(table.columns[: list(table.columns).index("term")])
    return kept.groupby(names, observed=True, sort=False).head(n).reset_index(drop=True)
