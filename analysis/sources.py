"""Sources: whom information is credited to, and how outlets share out the words."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.cues import CUE_CLASSES
from analysis.readings import Reading, read_attributions
from analysis.voices import SOURCE_CLASSES
from analysis.zones import MEASURED_ZONES


def find_sources(
    corpus: Corpus,
    *,
    mentions: pd.DataFrame | None = None,
    codebooks: str | Path | None = None,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Find each place where information is credited to somebody, quoted or in other words.

    One row per attribution, in the order of the text: `article_id`, `start`, `end` (the source's
    phrase), `source` (canonical name, else as printed), `named` (whether the identity is known),
    `class` (official named, official unnamed, document, other media, advocate or expert, person
    concerned), `cue`, `cue_class`, `decision`: by what pattern. Who is told something, claims
    that nobody is credited with, and words inside of a quotation are no sources. For `mentions`
    and `codebooks` see `find_quotations`; errors are the same.
    """
    check_zones(zones)
    reading = read_attributions(corpus, mentions=mentions, codebooks=codebooks, zones=zones)
    return describe_sources(corpus, reading)


def describe_sources(corpus: Corpus, reading: Reading) -> pd.DataFrame:
    """The table of `find_sources` from a corpus that has been read for attributions."""
    units, found, voices = reading.units, reading.attributions, reading.voices
    codes = [int(units.article[a.first]) for a in found]
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(
                codes, categories=corpus.articles["article_id"]
            ),
            "start": pd.Series([int(units.start[a.first]) for a in found], dtype="int32"),
            "end": pd.Series([int(units.end[a.last - 1]) for a in found], dtype="int32"),
            "source": pd.Series([v.source for v in voices], dtype="str"),
            "named": pd.Series([v.named for v in voices], dtype="bool"),
            "class": pd.Categorical([v.source_class for v in voices], categories=SOURCE_CLASSES),
            "cue": pd.Series([reading.words[a.cue] for a in found], dtype="str"),
            "cue_class": pd.Categorical([a.cue_class for a in found], categories=CUE_CLASSES),
            "decision": pd.Categorical(
                [f"{a.pattern}; {v.decision}" for a, v in zip(found, voices, strict=True)]
            ),
        }
    )
