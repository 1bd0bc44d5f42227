"""The word shift: which words make one outlet's sentiment higher or lower than another's."""

import numpy as np
import pandas as pd

from analysis.resampling import article_rows, code_groups, divide, group_articles


def compare_shift(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    a: str,
    b: str,
    *,
    by: str = "outlet",
    reference: float = 0.0,
) -> pd.DataFrame:
    """Break the difference of two outlets in summed valence per token down into terms.

    One row per term that contributes, largest first: `term`, `n_a`, `n_b` (how often it stands
    there), `valence_a`, `valence_b` (its mean valence there, after negation and boosters; a term
    absent from one outlet takes the other's), `frequency_part`, `valence_part` and their sum
    `contribution` (positive = makes `a` more positive than `b`), then `a`, `b`, `n_tokens_a`,
    `n_tokens_b` and `reference`. The contributions add up to mean(a) − mean(b) exactly. The
    emphasis by "!" and "?" is a row of its own, which `reference` does not touch.

    `reference` is the valence from which words count as positive: 0, the neutral word, unless
    given; it moves amounts between terms, never their sum. Tokens are words, and marks that carry
    valence. `tokens` is of `score_tokens`. There is no interval: with few articles the terms are
    those of these articles alone. Raises ValueError where `a` or `b` has no token.
    Source: Gallagher et al. 2021.
    """
    groups = group_articles(articles, by=by)
    codes, labels = code_groups(groups)
    there = labels[by].astype("str").to_list()
    for name, value in (("a", a), ("b", b)):
        if value not in there:
            raise ValueError(f"{name}={value!r}: no such {by}; there are {', '.join(there)}")
    if a == b:
        raise ValueError(f"a={a!r}: a and b must differ")
    counted = tokens[(tokens["part"] != "mark") | (tokens["valence"] != 0)]
    group = codes[article_rows(counted, articles)]
    sides = [counted[group == there.index(value)] for value in (a, b)]
    sizes = [int((side["part"] != "emphasis").sum()) for side in sides]
    for name, value, size in zip("ab", (a, b), sizes, strict=True):
        if not size:
            raise ValueError(f"{name}={value!r}: there is no token of it; choose another {by}")
    table = _contributions(_tally(sides[0]), _tally(sides[1]), sizes, reference)
    kept = table[table["contribution"] != 0].assign(
        a=a, b=b, n_tokens_a=sizes[0], n_tokens_b=sizes[1], reference=reference
    )
    order = np.lexsort((kept["term"].astype("str"), -kept["contribution"].abs().round(12)))
    return kept.take(order).reset_index(drop=True)


def _tally(side: pd.DataFrame) -> pd.DataFrame:
    """How often each term of the vocabulary stands in one outlet, and its mean valence."""
    term = side["term"].cat
    n = np.bincount(term.codes, minlength=len(term.categories))
    total = np.bincount(term.codes, weights=side["valence"], minlength=len(term.categories))
    loud = side["part"].to_numpy() == "emphasis"
    is_emphasis = np.zeros(len(n), dtype=bool)
    is_emphasis[term.codes.to_numpy()[loud]] = True
    return pd.DataFrame(
        {"term": term.categories, "n": n, "valence": divide(total, n), "emphasis": is_emphasis}
    )


def _contributions(
    left: pd.DataFrame, right: pd.DataFrame, sizes: list[int], reference: float
) -> pd.DataFrame:
    p_a, p_b = left["n"] / sizes[0], right["n"] / sizes[1]
    valence_a = left["valence"].fillna(right["valence"]).fillna(0.0)
    valence_b = right["valence"].fillna(left["valence"]).fillna(0.0)
    neutral = np.where(left["emphasis"] | right["emphasis"], 0.0, reference)
    frequency = (p_a - p_b) * ((valence_a + valence_b) / 2 - neutral)
    valence = (p_a + p_b) / 2 * (valence_a - valence_b)
    return pd.DataFrame(
        {
            "term": left["term"].astype("str"),
            "n_a": left["n"],
            "n_b": right["n"],
            "valence_a": valence_a,
            "valence_b": valence_b,
            "frequency_part": frequency,
            "valence_part": valence,
            "contribution": frequency + valence,
        }
    )
