"""Dispersion: whether a term is spread over its texts or stands in a few of them."""

import numpy as np


def deviation_of_proportions(
    row: np.ndarray, count: np.ndarray, share: np.ndarray, n_rows: int
) -> np.ndarray:
    """DP of each row from its filled parts (Gries 2008): 0 = as the parts are long, 1 = uneven.

    `row`, `count` and `share` are by filled part: the row it belongs to, what it counts, and its
    share of all words of the row. Empty parts need not be given.

    >>> parts = np.array([9, 10, 10, 10, 11])
    >>> once_each = deviation_of_proportions(np.zeros(5, int), np.ones(5), parts / 50, 1)
    >>> round(float(once_each[0]), 3)
    0.02
    """
    whole = np.bincount(row, count, minlength=n_rows)
    off = np.abs(count / whole[row] - share) - share
    dp = (1 + np.bincount(row, off, minlength=n_rows)) / 2
    return np.where(whole > 0, np.maximum(dp, 0), np.nan)
