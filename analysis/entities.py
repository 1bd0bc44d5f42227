"""Names in the news: who and what is mentioned where, under which canonical name, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, read_codebook, read_strings
from analysis.corpus import Corpus, measured_tokens
from analysis.discovery import discover_mentions
from analysis.phrases import find_phrases
from analysis.segmentation import MEASURED_ZONES

TYPES = ("PERSON", "ORG", "PLACE")
_CONDITIONS = ("aliases", "aliases_if_named", "aliases_if_retold")
_HOW = {
    "always": "codebook",
    "if named": "codebook alias, named in full in the article",
    "if retold": "codebook alias, retold by the article",
}
COLUMNS = ("article_id", "start", "end", "text", "entity", "type", "zone", "decision")


@dataclass(frozen=True)
class Entity:
    """One entity of a codebook: its canonical name, its type and its aliases by condition."""

    name: str
    type: str
    aliases: tuple[str, ...]
    if_named: tuple[str, ...] = ()
    if_retold: tuple[str, ...] = ()


def find_mentions(
    corpus: Corpus,
    *,
    codebook: Codebook | str | None = "entities",
    discover: bool = True,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Find the names of persons, organisations and places.

    One row per mention, in the order of the text, none overlapping another: `article_id`, `start`,
    `end`, `text` (as printed), `entity` (canonical name; missing where a surname fits several
    persons), `type` (PERSON, ORG, PLACE), `zone` and `decision`: how it was decided. Titles,
    determiners and the possessive stay outside of the span. `codebook` is one as `read_codebook`
    gives it, the name of one that is built in, or None; names it does not know are discovered by
    rule unless `discover` is False, in each article by itself and by what the corpus has learnt.
    Discovered names are worth reading before they are counted: see `suggest_codebook`. Raises
    CodebookError for a faulty codebook, ValueError for a zone that does not exist.
    """
    tokens = measured_tokens(corpus, zones=zones)
    known = read_codebook(codebook) if isinstance(codebook, str) else codebook
    entities = read_entities(known) if known is not None else []
    listed = _listed_mentions(corpus, tokens, entities)
    found = discover_mentions(corpus, tokens) if discover else listed.iloc[:0]
    return _arrange(corpus, listed, found)


def read_entities(codebook: Codebook) -> list[Entity]:
    """Check a codebook of names and give its entities in order.

    Each table is headed by the canonical name and has `type` and, where there are any, `aliases`,
    `aliases_if_named` (count only where the name or an alias stands in the article) and
    `aliases_if_retold` (only where the article retells it). Raises CodebookError naming file,
    line and key.
    """
    return [_read_entity(codebook, name, table) for name, table in codebook.tables.items()]


def _read_entity(codebook: Codebook, name: str, table: Any) -> Entity:
    if not isinstance(table, Mapping):
        codebook.fail(name, 'a table is expected: ["Name"] with type = "PERSON", "ORG" or "PLACE"')
    for key in table:
        if key not in ("type", *_CONDITIONS):
            allowed = ", ".join(("type", *_CONDITIONS))
            codebook.fail((name, key), f"unknown key; allowed are {allowed}")
    if table.get("type") not in TYPES:
        codebook.fail((name, "type"), f"got {table.get('type')!r}; allowed are {', '.join(TYPES)}")
    aliases, if_named, if_retold = (
        read_strings(codebook, (name, key), table.get(key, []), empty=True) for key in _CONDITIONS
    )
    return Entity(name, table["type"], (name, *aliases), if_named, if_retold)


def _listed_mentions(
    corpus: Corpus, tokens: pd.DataFrame, entities: Sequence[Entity]
) -> pd.DataFrame:
    """Mentions of a codebook's entities; a conditional alias counts where its condition holds.

    One row per mention: `row` (the article's position), `start`, `end`, `entity`, `type`,
    `decision`.
    """
    phrases = {
        f"{condition}|{number}": given
        for number, entity in enumerate(entities)
        for condition, given in (
            ("always", entity.aliases),
            ("if named", entity.if_named),
            ("if retold", entity.if_retold),
        )
        if given
    }
    hits = find_phrases(tokens, phrases, match_case=True, overlaps=True)
    labels = [str(label).split("|") for label in hits["label"].cat.categories]
    code = hits["label"].cat.codes.to_numpy()
    condition = np.array([how for how, _ in labels], dtype=object)[code]
    number = np.array([int(which) for _, which in labels], dtype=np.intp)[code]
    row = hits["article_id"].cat.codes.to_numpy().astype(np.int64)
    key = row * max(len(entities), 1) + number
    named = np.isin(key, key[condition == "always"])
    retold = np.isin(key, _retold_keys(corpus, entities))
    held = np.select([condition == "if named", condition == "if retold"], [named, retold], True)
    table = pd.DataFrame(
        {
            "row": row,
            "start": hits["start"].to_numpy(),
            "end": hits["end"].to_numpy(),
            "entity": _pick([e.name for e in entities], number),
            "type": _pick([e.type for e in entities], number),
            "decision": [_HOW[how] for how in condition],
        }
    )
    return table[held].reset_index(drop=True)


def _retold_keys(corpus: Corpus, entities: Sequence[Entity]) -> np.ndarray:
    """Keys (article × entities + entity) of the entities that an article retells."""
    retells = corpus.articles["retells"].fillna("").str.split(";").explode().str.strip()
    numbers = {entity.name: number for number, entity in enumerate(entities)}
    number = retells.map(numbers)
    given = number.notna().to_numpy()
    keys: np.ndarray = retells.index[given].to_numpy() * max(len(entities), 1) + number[given]
    return np.asarray(keys, dtype=np.int64)


def _pick(values: Sequence[str], positions: np.ndarray) -> np.ndarray:
    picked: np.ndarray = np.array([*values, ""], dtype=object)[positions]
    return picked


def _arrange(corpus: Corpus, listed: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The mentions of both tables, longest first where they overlap, then those of the codebook.

    A discovered name that names of the codebook fill from end to end gives way to them.
    """
    found = found[~_is_filled(corpus, listed, found)] if len(found) else found
    both = pd.concat([listed, found], ignore_index=True) if len(found) else listed
    sizes = corpus.articles["text"].str.len().to_numpy()
    base = np.concatenate([[0], np.cumsum(sizes)])[both["row"].to_numpy()]
    start, end = base + both["start"].to_numpy(), base + both["end"].to_numpy()
    kept = keep_longest(start, end, np.arange(len(both)))
    both = both.iloc[kept[np.argsort(start[kept], kind="stable")]].reset_index(drop=True)
    row = both["row"].to_numpy()
    texts = corpus.articles["text"].to_list()
    article = pd.Categorical.from_codes(row, categories=corpus.articles["article_id"])
    spans = zip(row.tolist(), both["start"].tolist(), both["end"].tolist(), strict=True)
    return pd.DataFrame(
        {
            "article_id": article,
            "start": both["start"].to_numpy(np.int32),
            "end": both["end"].to_numpy(np.int32),
            "text": pd.Series([texts[i][a:b] for i, a, b in spans], dtype="str"),
            "entity": both["entity"].astype("str"),
            "type": pd.Categorical(both["type"], categories=TYPES),
            "zone": _zone_at(corpus, row, both["start"].to_numpy()),
            "decision": pd.Categorical(both["decision"]),
        }
    )


def _is_filled(corpus: Corpus, listed: pd.DataFrame, found: pd.DataFrame) -> np.ndarray:
    """Whether listed names fill each found one but for the spaces between them."""
    step = int(corpus.articles["text"].str.len().max()) + 2
    start, end = (listed["row"] * step + listed[at] for at in ("start", "end"))
    kept = keep_longest(start.to_numpy(), end.to_numpy(), np.arange(len(listed)))
    start, end = np.sort(start.to_numpy()[kept]), np.sort(end.to_numpy()[kept])
    total = np.append(0, np.cumsum(end - start))
    first = np.searchsorted(start, (found["row"] * step + found["start"]).to_numpy())
    last = np.searchsorted(end, (found["row"] * step + found["end"]).to_numpy(), side="right")
    n = np.maximum(last - first, 0)
    size = (found["end"] - found["start"]).to_numpy()
    filled: np.ndarray = (n > 0) & (total[np.maximum(last, first)] - total[first] + n - 1 >= size)
    return filled


def keep_longest(start: np.ndarray, end: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Positions of the spans that remain where they overlap: longest, leftmost, lowest rank."""
    order = np.lexsort((end, start))
    reach = np.maximum.accumulate(end[order]) if len(order) else order
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = start[order][1:] >= reach[:-1]
    group = np.cumsum(fresh) - 1
    size = np.bincount(group) if len(group) else group
    alone = order[size[group] == 1]
    others = order[size[group] > 1]
    if not len(others):
        return np.sort(alone)
    edges, packed = np.unique(np.concatenate([start[others], end[others]]), return_inverse=True)
    taken, kept = np.zeros(len(edges), dtype=bool), []
    spans = np.stack([packed[: len(others)], packed[len(others) :]], axis=1)
    for i in np.lexsort((rank[others], start[others], (start - end)[others])):
        a, b = spans[i]
        if not taken[a:b].any():
            taken[a:b] = True
            kept.append(i)
    return np.sort(np.concatenate([alone, others[np.array(kept, dtype=np.intp)]]))


def _zone_at(corpus: Corpus, row: np.ndarray, start: np.ndarray) -> pd.Categorical:
    """The zone of the sentence that begins at or before each place."""
    sentences = corpus.sentences
    step = int(corpus.articles["text"].str.len().max()) + 1 if len(corpus.articles) else 1
    begins = sentences["article_id"].cat.codes.to_numpy().astype(np.int64) * step
    at = np.searchsorted(begins + sentences["start"].to_numpy(), row * step + start, side="right")
    zones: pd.Categorical = sentences["zone"].array[at - 1]
    return zones
