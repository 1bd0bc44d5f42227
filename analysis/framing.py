"""Frames and labels: which side of a matter a text brings up, and what it calls things."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, Group, read_codebook, read_groups
from analysis.corpus import Corpus, check_zones, measured_tokens
from analysis.phrases import find_phrases, resolve_overlaps
from analysis.resampling import article_rows
from analysis.segmentation import is_word
from analysis.zones import MEASURED_ZONES

_OPENING, _CLOSING = "\"“”„‟«»‹›'‘’‚‛`", "\"“”«»‹›'‘’"
_INSIDE_MARKS = ",.;:!?…"  # printed before a closing mark, as in the “sanctuary op,”


def count_frames(
    corpus: Corpus, *, codebook: Codebook | None = None, zones: Sequence[str] = MEASURED_ZONES
) -> pd.DataFrame:
    """Find the terms of a codebook of frames in the texts.

    One row per hit, in the order of the text: `article_id`, `sentence_id`, `start`, `end`,
    `frame` (categorical in the codebook's order, frames without hits included) and `phrase` (the
    codebook's term that matched). `codebook` is one that `read_codebook` gives; the built-in
    `frames` was written with the five seed articles at hand. Terms that overlap are resolved
    longest first, over all frames: a stretch of text counts for one frame. A hit says that the
    words stand there, not what the sentence claims. Raises CodebookError naming file, line, key.
    """
    book = codebook or read_codebook("frames")
    groups = read_groups(book)
    hits = find_groups(measured_tokens(corpus, zones=zones), groups)
    return _name_groups(hits, [group.key for group in groups]).rename(columns={"label": "frame"})


def count_labels(
    corpus: Corpus, *, codebook: Codebook | None = None, zones: Sequence[str] = MEASURED_ZONES
) -> pd.DataFrame:
    """Find competing names for the same thing, concept by concept.

    One row per hit: `article_id`, `sentence_id`, `start`, `end`, `concept`, `label` (with its
    concept, as in "people: aliens", so that no two are alike) and `phrase`. The codebook has
    tables `[CONCEPT.LABEL]`; overlaps are resolved longest first inside of a concept. A label
    with `quoted = true` counts only where quotation marks stand directly around its words, with
    `quoted = false` only where they do not. The built-in `labels` was written with the five seed
    articles at hand. Raises CodebookError naming file, line and key.
    """
    book = codebook or read_codebook("labels")
    groups = read_groups(book, depth=2, also=("quoted",))
    quoted = [_read_quoted(book, group) for group in groups]
    names = list(dict.fromkeys(group.key[0] for group in groups))
    concept = np.array([names.index(group.key[0]) for group in groups], dtype=np.intp)
    tokens = measured_tokens(corpus, zones=zones)
    hits = _find_all(tokens, groups)
    wanted = np.array([-1 if q is None else int(q) for q in quoted])[hits["group"]]
    if (wanted >= 0).any():
        marked = in_quotation_marks(corpus, hits)
        hits = hits[hits["excluded"] | (wanted < 0) | (wanted == marked)]
    kept = _resolve(hits, concept)
    named = _name_groups(kept, [group.key for group in groups])
    codes = concept[named["label"].cat.codes]
    named.insert(4, "concept", pd.Categorical.from_codes(codes, categories=names))
    return named


def find_groups(tokens: pd.DataFrame, groups: Sequence[Group]) -> pd.DataFrame:
    """Find groups of terms with one matcher, longest first over all groups.

    One row per hit: `article_id`, `sentence_id`, `start`, `end`, `phrase`, `group` (its position
    in `groups`). A term inside of a longer phrase that its own group excludes is no hit, but may
    be one of another group. `tokens` is a table as `measured_tokens` gives it.
    """
    return _resolve(_find_all(tokens, groups), np.zeros(len(groups), dtype=np.intp))


def in_quotation_marks(corpus: Corpus, spans: pd.DataFrame) -> np.ndarray:
    """Whether quotation marks stand directly around each span, as in the “sanctuary op,”.

    A span inside of a longer quotation has no marks of its own. `spans` has `article_id`,
    `start`, `end`.
    """
    texts = corpus.articles["text"].to_numpy()[article_rows(spans, corpus.articles)]
    marked = np.zeros(len(spans), dtype=bool)
    for i, (text, a, b) in enumerate(zip(texts, spans["start"], spans["end"], strict=True)):
        after = b + (text[b : b + 1] in _INSIDE_MARKS and b < len(text))
        marked[i] = a > 0 and text[a - 1] in _OPENING and text[after : after + 1] in {*_CLOSING}
    return marked


def count_words(corpus: Corpus, *, zones: Sequence[str] = MEASURED_ZONES) -> pd.DataFrame:
    """Count the words of each sentence: what rates and shares are divided by.

    One row per sentence of `zones`: `article_id`, `sentence_id`, `start`, `end`, `zone`,
    `n_words`. Punctuation and the possessive 's are no words.
    """
    check_zones(zones)
    words = is_word(corpus.tokens["term"].cat.categories)[corpus.tokens["term"].cat.codes]
    sentence = corpus.tokens["sentence_id"].to_numpy()
    n_words = np.bincount(sentence[words], minlength=len(corpus.sentences))
    table = corpus.sentences.assign(n_words=n_words)
    return table[table["zone"].isin(zones)].reset_index(drop=True)


def _read_quoted(book: Codebook, group: Group) -> bool | None:
    table: dict[str, Any] = book.tables[group.key[0]][group.key[1]]
    quoted: bool | None = table.get("quoted")
    if quoted is not None and not isinstance(quoted, bool):
        book.fail((*group.key, "quoted"), f"got {quoted!r}; allowed are true and false")
    return quoted


def _find_all(tokens: pd.DataFrame, groups: Sequence[Group]) -> pd.DataFrame:
    """Every place where a term or an exclusion stands, overlaps included.

    Beside the hit: `group`, `excluded`, `rank` (exclusions first, then the codebook's order),
    `first` and `last` (the tokens it covers, half-open).
    """
    parts = []
    for match_case in sorted({group.match_case for group in groups}):
        wanted: dict[str, Sequence[str]] = {}
        for i, group in enumerate(groups):
            if group.match_case == match_case:
                wanted |= {f"{i} not": group.exclude, f"{i}": group.terms}
        found = find_phrases(tokens, wanted, match_case=match_case, overlaps=True)
        names = found["label"].cat.categories
        number = np.array([int(name.split()[0]) for name in names], dtype=np.intp)
        excluded = np.array([name.endswith("not") for name in names], dtype=bool)
        label = found["label"].cat.codes
        parts.append(found.assign(group=number[label], excluded=excluded[label]))
    hits = pd.concat(parts, ignore_index=True)
    step = int(tokens["end"].max()) + 1 if len(tokens) else 1
    begins = tokens["article_id"].cat.codes.to_numpy().astype(np.int64) * step + tokens["start"]
    article = hits["article_id"].cat.codes.to_numpy().astype(np.int64) * step
    return hits.drop(columns="label").assign(
        rank=np.where(hits["excluded"], 0, hits["group"] + 1),
        first=np.searchsorted(begins, article + hits["start"]),
        last=np.searchsorted(begins, article + hits["end"]),
    )


def _resolve(hits: pd.DataFrame, arena: np.ndarray) -> pd.DataFrame:
    """The hits that remain; `arena[group]` says among which groups overlaps are resolved."""
    alive = ~hits["excluded"].to_numpy()
    for group in hits.loc[hits["excluded"], "group"].unique():
        own = np.flatnonzero(hits["group"] == group)
        kept = own[_longest(hits.iloc[own])]
        barred = hits.iloc[kept[hits["excluded"].to_numpy()[kept]]]
        alive[own[_touches(hits.iloc[own], barred)]] = False
    parts = []
    for number in np.unique(arena):
        here = np.flatnonzero(alive & (arena[hits["group"]] == number))
        parts.append(here[_longest(hits.iloc[here])])
    table = hits.iloc[np.concatenate(parts)].sort_values(["first", "last", "rank"], kind="stable")
    columns = ["article_id", "sentence_id", "start", "end", "phrase", "group"]
    return table[columns].reset_index(drop=True)


def _longest(hits: pd.DataFrame) -> np.ndarray:
    return resolve_overlaps(*(hits[name].to_numpy() for name in ("first", "last", "rank")))


def _touches(hits: pd.DataFrame, barred: pd.DataFrame) -> np.ndarray:
    """Whether each hit shares a token with one of the barred stretches, which do not overlap."""
    ordered = barred.sort_values("first")
    begins, ends = ordered["first"].to_numpy(), ordered["last"].to_numpy()
    at = np.searchsorted(ends, hits["first"].to_numpy(), side="right")
    inside = at < len(begins)
    touched = np.zeros(len(hits), dtype=bool)
    touched[inside] = begins[at[inside]] < hits["last"].to_numpy()[inside]
    return touched


def _name_groups(hits: pd.DataFrame, keys: Sequence[tuple[str, ...]]) -> pd.DataFrame:
    """Name the groups of hits by their keys: a categorical in the codebook's order."""
    names = [": ".join(key) for key in keys]
    label = pd.Categorical.from_codes(hits["group"], categories=names)
    return hits[["article_id", "sentence_id", "start", "end"]].assign(
        label=label, phrase=hits["phrase"]
    )
