"""Sources: whom information is credited to, and how outlets share out the words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.cues import CUE_CLASSES
from analysis.readings import Reading, read_attributions
from analysis.resampling import (
    article_rows,
    bootstrap_ratio,
    clusters_of,
    code_groups,
    group_articles,
)
from analysis.voices import SOURCE_CLASSES
from analysis.zones import MEASURED_ZONES

NOBODY = "nobody named"


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


MEASURES = (
    "words in quotations",
    "quoted words of unnamed speakers",
    "unnamed sources",
    *SOURCE_CLASSES,
)


def compare_sources(
    sources: pd.DataFrame,
    quotations: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How much each group of articles quotes, and how often its sources have no name.

    One row per group and measure: `by`, `measure`, `n` of `of`, `share` with `low`, `high` over
    articles (missing below ten, with the `reason`) and `n_articles`. Measures: "words in
    quotations" (words of speech, of all words), "quoted words of unnamed speakers" (of the words
    of speech whose speaker is known, by name or by role), "unnamed sources" and one for each
    class of sources (of all attributions). A share without a whole is NaN. `sources` are of
    `find_sources`, `quotations` of `find_quotations`, `sentences` of `count_words`, all over the
    same zones. Two groups may be compared measure by measure, with the kinds of text in mind: a
    rewrite credits another outlet where a report quotes. Raises ValueError as `group_articles`.
    """
    groups = group_articles(articles, by=by, within=within)
    speech = _outermost_speech(quotations)
    heard = speech[speech["speaker"].notna()]
    unheard = heard[~heard["named"].fillna(value=False).astype(bool)]
    attributed = _per_article(sources, articles)
    parts = [
        (_per_article(speech, articles, "n_words"), _per_article(sentences, articles, "n_words")),
        (_per_article(unheard, articles, "n_words"), _per_article(heard, articles, "n_words")),
        (_per_article(sources[~sources["named"]], articles), attributed),
        *(
            (_per_article(sources[sources["class"] == name], articles), attributed)
            for name in SOURCE_CLASSES
        ),
    ]
    table = bootstrap_ratio(
        np.column_stack([over for over, _ in parts]),
        np.column_stack([under for _, under in parts]),
        groups,
        clusters=clusters_of(articles),
        n_boot=n_boot,
        seed=seed,
    )
    return table[list(groups.columns)].assign(
        measure=pd.Categorical.from_codes(table["key"], categories=list(MEASURES)),
        n=table["numerator"].astype(int),
        of=table["denominator"].astype(int),
        share=table["estimate"],
        low=table["low"],
        high=table["high"],
        n_articles=table["n_articles"],
        reason=table["reason"],
    )


def compare_speakers(
    quotations: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Who is quoted in each group of articles, and how many words each speaker gets.

    One row per group and speaker that it quotes, those with the most words first: `by`,
    `speaker`, `named`, `n_quotations`, `n_words`, `n_group` (words of speech in the group),
    `share` of these with `low`, `high` over articles (missing below ten, with the `reason`) and
    `n_articles` (in which the speaker is quoted). Stretches of speech without a known speaker
    stand under "nobody named". A role as printed ("two officials") is one speaker whoever it was
    each time. `quotations` are of `find_quotations`. Raises ValueError as `group_articles` does.
    """
    groups = group_articles(articles, by=by, within=within)
    speech = _outermost_speech(quotations)
    speakers = pd.Categorical(speech["speaker"].fillna(NOBODY))
    rows, shape = article_rows(speech, articles), (len(articles), len(speakers.categories))
    words, times = np.zeros(shape), np.zeros(shape)
    np.add.at(words, (rows, speakers.codes), speech["n_words"].to_numpy())
    np.add.at(times, (rows, speakers.codes), 1)
    table = bootstrap_ratio(
        words,
        np.repeat(words.sum(axis=1)[:, None], shape[1], axis=1),
        groups,
        clusters=clusters_of(articles),
        n_boot=n_boot,
        seed=seed,
    )
    codes, _ = code_groups(groups)
    inside = np.vstack([(codes == g).astype(float) for g in range(codes.max(initial=-1) + 1)])
    named = speech["named"].fillna(value=False).astype(bool).groupby(speakers, observed=False)
    table = table.assign(
        speaker=np.asarray(speakers.categories, dtype=object)[table["key"]],
        named=named.max().to_numpy()[table["key"]] if len(speech) else False,
        n_quotations=(inside @ times).ravel().astype(int) if len(table) else 0,
        n_in=(inside @ (times > 0)).ravel().astype(int) if len(table) else 0,
        n_words=table["numerator"].astype(int),
        n_group=table["denominator"].astype(int),
    )
    names = list(groups.columns)
    kept = table[table["n_quotations"] > 0].sort_values(
        [*names, "n_words", "speaker"],
        ascending=[*[True] * len(names), False, True],
        kind="stable",
        ignore_index=True,
    )
    columns = ["speaker", "named", "n_quotations", "n_words", "n_group", "share", "low", "high"]
    kept = kept.drop(columns="n_articles").rename(
        columns={"estimate": "share", "n_in": "n_articles"}
    )
    return kept[[*names, *columns, "n_articles", "reason"]]


def _outermost_speech(quotations: pd.DataFrame) -> pd.DataFrame:
    return quotations[(quotations["kind"] == "speech") & (quotations["depth"] == 0)]


def _per_article(
    facts: pd.DataFrame, articles: pd.DataFrame, column: str | None = None
) -> np.ndarray:
    """Rows, or the sum of a column, of each article."""
    if column is not None and column not in facts:
        raise ValueError(f"sentences: no column {column}; give the table of count_words")
    weights = None if column is None else facts[column].to_numpy(dtype=float)
    counts: np.ndarray = np.bincount(
        article_rows(facts, articles), weights=weights, minlength=len(articles)
    )
    return counts
