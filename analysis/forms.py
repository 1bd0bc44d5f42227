"""What is known of each distinct form, by its code: written lists, and what a corpus taught."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import abbreviations as ab

NOTHING = pd.DataFrame({"kind": [], "key": [], "value": [], "n": []})


@dataclass(frozen=True, eq=False)
class Forms:
    """What is known of each distinct form: arrays by code, and pairs of codes of lower case."""

    forms: pa.StringArray
    lowered: pa.StringArray
    kind: np.ndarray
    abbreviation: np.ndarray
    starts: np.ndarray
    lower: np.ndarray
    attribution: np.ndarray
    company: np.ndarray
    honorific: np.ndarray
    n_lower: int
    pairs: np.ndarray

    def taught(self, learned: pd.DataFrame) -> "Forms":
        """The same forms with what was learnt, instead of what was known as learnt before."""
        return replace(
            self,
            abbreviation=ab.abbreviations_of(self.forms, self.lowered, learned),
            starts=ab.starts_of(self.lowered, learned),
            pairs=_pairs_of(self.lowered, learned),
        )


def describe_forms(forms: pa.StringArray) -> Forms:
    """Look up every distinct form in the written lists; nothing is learnt yet."""
    lowered = pc.utf8_lower(forms)
    encoded = lowered.dictionary_encode()
    return Forms(
        forms=forms,
        lowered=lowered,
        kind=ab.kinds_of(forms),
        abbreviation=ab.abbreviations_of(forms, lowered, NOTHING),
        starts=ab.starts_of(lowered, NOTHING),
        lower=encoded.indices.to_numpy(),
        attribution=_among(lowered, ab.written()["attributions"]),
        company=_among(lowered, ("inc", "corp", "co", "ltd", "group", "news")),
        honorific=_among(forms, ("Mr", "Mrs", "Ms", "Messrs", "Mmes")),
        n_lower=len(encoded.dictionary),
        pairs=np.empty(0, dtype=np.int64),
    )


def _among(forms: pa.StringArray, words: Collection[str]) -> np.ndarray:
    found = pc.is_in(forms, value_set=pa.array(sorted(words), type=pa.string()))
    return found.to_numpy(zero_copy_only=False)


def _pairs_of(lowered: pa.StringArray, learned: pd.DataFrame) -> np.ndarray:
    """Collocations as numbers: code of the first word × words + code of the second, sorted."""
    rows = learned[learned["kind"] == "collocation"]
    if not len(rows):
        return np.empty(0, dtype=np.int64)
    lower = lowered.unique()
    first, second = (
        pc.index_in(pa.array(rows[name], type=pa.string()), value_set=lower)
        .fill_null(-1)
        .to_numpy()
        for name in ("key", "value")
    )
    known = (first >= 0) & (second >= 0)
    return np.unique(first[known].astype(np.int64) * len(lower) + second[known])
