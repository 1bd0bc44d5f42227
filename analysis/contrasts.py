"""Each group against all the others, under the same draws; and what chance alone would give."""

from collections.abc import Callable, Iterator
from math import factorial, prod
from typing import Any

import numpy as np
import pandas as pd

from analysis.resampling import (
    MIN_UNITS,
    Matrix,
    draw_weights,
    find_units,
    key_blocks,
    percentiles,
    too_few,
)

# y and n of a group, y and n of all others (keys × draws), and which keys these are
Statistic = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray, slice], np.ndarray]


def bootstrap_against_rest(
    counts: Matrix,
    totals: np.ndarray,
    codes: np.ndarray,
    statistic: Statistic,
    *,
    clusters: pd.Series | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, list[str | None]]:
    """The percentile interval of a statistic of each group against all the others.

    `counts` are articles × keys (sparse), `totals` a number per article, `codes` the group of
    each article (0, 1, …; -1 = none). Gives `low` and `high`, groups × keys, and for each group
    why they are missing, or None. Units are drawn inside their group; groups below ten units,
    which are nobody's target, are drawn together, so that their variation counts as well.
    """
    member, unit_group = find_units(codes, clusters)
    n_units = np.bincount(unit_group, minlength=codes.max(initial=-1) + 1)
    unit = "article" if clusters is None else "cluster"
    reasons = [_why_not(n, int(n_units.sum()) - n, unit) for n in n_units.tolist()]
    low, high = np.full((2, len(n_units), counts.shape[1]), np.nan)
    if n_boot and not all(reasons):
        rng = np.random.default_rng(seed)
        weights = _weights_by_group(unit_group, n_units, n_boot, rng)
        parts = split_by_group(member, counts, unit_group)
        words = member @ totals
        lengths = [
            (words[unit_group == g] @ weight.astype(np.float64)).astype(np.float32)
            for g, weight in enumerate(weights)
        ]
        wanted = [g for g, reason in enumerate(reasons) if reason is None]
        for block in key_blocks(counts.shape[1], n_boot):
            for g, draws in _contrast(parts, weights, lengths, wanted, statistic, block):
                low[g, block], high[g, block] = percentiles(draws)
    return low, high, reasons


def _why_not(n_target: int, n_rest: int, unit: str) -> str | None:
    if n_rest == 0:
        return "no other group to compare with"
    if n_target < MIN_UNITS:
        return too_few(n_target, unit)
    return f"the others: {too_few(n_rest, unit)}" if n_rest < MIN_UNITS else None


def _weights_by_group(
    unit_group: np.ndarray, n_units: np.ndarray, n_boot: int, rng: np.random.Generator
) -> list[np.ndarray]:
    small = np.flatnonzero(n_units[unit_group] < MIN_UNITS)
    pooled = np.zeros((len(unit_group), n_boot if len(small) else 0), dtype=np.float32)
    if len(small):
        pooled[small] = draw_weights(len(small), n_boot, rng)
    return [
        draw_weights(n, n_boot, rng).astype(np.float32)
        if n >= MIN_UNITS
        else pooled[unit_group == g]
        for g, n in enumerate(n_units.tolist())
    ]


def split_by_group(member: Matrix, counts: Matrix, unit_group: np.ndarray) -> list[Any]:
    """For each group its counts, keys × units."""
    units = (member @ counts).tocsr().astype(np.float32)
    groups = range(unit_group.max(initial=-1) + 1)
    return [units[np.flatnonzero(unit_group == g)].T.tocsr() for g in groups]


def _contrast(
    parts: list[Any],
    weights: list[np.ndarray],
    lengths: list[np.ndarray],
    wanted: list[int],
    statistic: Statistic,
    block: slice,
) -> Iterator[tuple[int, np.ndarray]]:
    inside = [part[block] @ weight for part, weight in zip(parts, weights, strict=True)]
    everywhere, length = sum(inside), sum(lengths)
    for g in wanted:
        rest, rest_length = everywhere - inside[g], length - lengths[g]
        yield g, statistic(inside[g], lengths[g], rest, rest_length, block)


def count_deals(n_units: np.ndarray) -> int:
    """In how many ways units can be dealt to groups of these sizes, whatever they are called.

    >>> count_deals(np.array([2, 1, 1, 1]))
    10
    """
    sizes = [int(n) for n in n_units if n]
    same = prod(factorial(sizes.count(size)) for size in set(sizes))
    return factorial(sum(sizes)) // prod(factorial(n) for n in sizes) // same
