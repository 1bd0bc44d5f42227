"""Scores of a word's frequency in two sets of texts: pure functions of four counts each.

`y1` of `n1` words in the target, `y2` of `n2` in the reference; numbers or arrays. Everywhere
positive = more frequent in the target, and an undefined score is NaN.
"""

from typing import Literal

import numpy as np
import pandas as pd

Numbers = np.ndarray | float


def log_odds(
    y1: Numbers,
    n1: Numbers,
    y2: Numbers,
    n2: Numbers,
    *,
    alpha: Numbers,
    alpha0: Numbers,
    variance: Literal["four-term", "two-term"] = "four-term",
) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with a Dirichlet prior, and its z (Monroe, Colaresi & Quinn 2008).

    `alpha` is the word's prior count, `alpha0` that of all words. The two-term variance is the
    paper's approximation for rare words; the four-term one also holds for frequent words.

    >>> delta, z = log_odds(9, 16, 199, 909, alpha=0.01, alpha0=0.04)
    >>> round(float(delta), 5), round(float(z), 5)
    (1.5201, 2.98306)
    """
    if variance not in ("four-term", "two-term"):
        raise ValueError(f"variance={variance!r}: allowed are 'four-term' and 'two-term'")
    a, b, c, d = (
        np.asarray(cell, dtype=np.float64)
        for cell in (y1 + alpha, n1 + alpha0 - y1 - alpha, y2 + alpha, n2 + alpha0 - y2 - alpha)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(a) - np.log(b) - np.log(c) + np.log(d)
        spread = 1 / a + 1 / c + (1 / b + 1 / d if variance == "four-term" else 0)
        z = delta / np.sqrt(spread)
    some = np.logical_and(np.asarray(n1) > 0, np.asarray(n2) > 0) & np.isfinite(delta)
    return np.where(some, delta, np.nan), np.where(some, z, np.nan)


def g2_four_cells(y1: Numbers, n1: Numbers, y2: Numbers, n2: Numbers) -> np.ndarray:
    """Log-likelihood ratio over all four cells (Dunning 1993); it has no sign.

    >>> round(float(g2_four_cells(10, 100, 5, 200)), 6)
    7.329812
    """
    cells = np.array(np.broadcast_arrays(y1, n1, y2, n2), dtype=np.float64)
    a, c = cells[0], cells[2]
    b, d = cells[1] - a, cells[3] - c
    whole = cells[1] + cells[3]
    score = np.zeros_like(a)
    for cell, row, column in ((a, 1, a + c), (b, 1, b + d), (c, 3, a + c), (d, 3, b + d)):
        with np.errstate(divide="ignore", invalid="ignore"):
            term = cell * np.log(cell * whole / (cells[row] * column))
        score += np.where(cell > 0, term, 0.0)
    return np.where((cells[1] > 0) & (cells[3] > 0), 2 * np.maximum(score, 0), np.nan)


def log_ratio(y1: Numbers, n1: Numbers, y2: Numbers, n2: Numbers) -> np.ndarray:
    """log₂ of the ratio of relative frequencies; a zero counts as 0.5 (Hardie 2014).

    >>> float(log_ratio(10, 100, 5, 200))
    2.0
    """
    cells = np.array(np.broadcast_arrays(y1, n1, y2, n2), dtype=np.float64)
    first, second = (np.where(cells[i] == 0, 0.5, cells[i]) for i in (0, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2((first / cells[1]) / (second / cells[3]))
    known = (cells[1] > 0) & (cells[3] > 0) & (cells[0] + cells[2] > 0)
    return np.where(known, ratio, np.nan)


def log_ratio_conservative(
    y1: Numbers, n1: Numbers, y2: Numbers, n2: Numbers, *, n_tests: int
) -> np.ndarray:
    """The bound of the log ratio nearest 0, Bonferroni-corrected for `n_tests` (Evert 2022).

    0 where the 95 % interval (Clopper–Pearson, conditional on y1 + y2) holds 0.

    >>> row = log_ratio_conservative(1189, 168329, 968, 19552238, n_tests=599)
    >>> round(float(row), 9)
    6.91006855
    """
    from scipy.special import betaincinv

    cells = np.array(np.broadcast_arrays(y1, n1, y2, n2), dtype=np.float64)
    table = pd.DataFrame(cells.reshape(4, -1).T)
    where = table.groupby(list(table), sort=False).ngroup().to_numpy()  # rare words recur
    a, n_a, c, n_c = table.drop_duplicates().to_numpy().T
    up = a * n_c >= c * n_a
    big, small = np.where(up, a, c), np.where(up, c, a)
    n_big, n_small = np.where(up, n_a, n_c), np.where(up, n_c, n_a)
    known = (n_a > 0) & (n_c > 0) & (big > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = betaincinv(np.where(known, big, 1), small + 1, 0.025 / max(n_tests, 1))
        bound = np.log2(share / (1 - share) * n_small / n_big)
    bound = np.where(known, np.maximum(bound, 0) * np.where(up, 1, -1), np.nan)
    return bound[where].reshape(cells.shape[1:]) + 0.0


def adjust_p(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg's (1995) adjustment over all p that are not missing.

    >>> adjust_p(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.04, 0.04]
    """
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return adjusted
