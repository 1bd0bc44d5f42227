"""Names that no codebook knows, found by rule in any news text."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.aliases import define_abbreviations, link_names
from analysis.capitals import TokenArrays, as_arrays, find_name_words
from analysis.contexts import TYPES, context_scores, smooth_lists
from analysis.corpus import Corpus
from analysis.gazetteer import (
    BEGINNING,
    COMPANY,
    CUT,
    FUNCTION,
    HONORIFIC,
    INITIAL,
    OWNER,
    PARTICLE,
    SUFFIX,
    TITLE,
    UPPER,
    name_length,
)
from analysis.joints import Word
from analysis.runs import read_run

_JOINTS = {"of", "for", "on", "and", "&", "the", ".", ",", "'s", "’s", "'", "’", "`"}
_QUOTES = {*"\"“”‘’'", "``", "''"}
_WORKS = {
    *("film", "movie", "book", "novel", "series", "album", "song", "documentary", "musical"),
    *("memoir", "sitcom", "poem", "painting", "drama", "thriller", "comedy", "titled", "entitled"),
}
_TIGHT = re.compile(r" ([.,]|['’]s?(?= ))")
_FIRST = {"of", "for", "on", "and"}  # what "the" may follow inside of a name


def discover_mentions(corpus: Corpus, tokens: pd.DataFrame) -> pd.DataFrame:
    """Names found by rule, each article by itself.

    One row per mention, in the order of the text: `row` (position of the article), `start`,
    `end`, `name` (its words), `first`, `last` (positions in `tokens`), `type` and `decision`.
    """
    arrays = as_arrays(tokens)
    word, doubtful = find_name_words(corpus, arrays)
    first, last = _find_runs(arrays, word)
    pieces = _read_runs(arrays, word, doubtful, first, last)
    pieces = pieces[~_is_work(arrays, pieces)].reset_index(drop=True)
    pieces, defined = define_abbreviations(corpus, arrays, pieces)
    alone = pieces[list(TYPES)].to_numpy(dtype=float)
    scores = smooth_lists(arrays, pieces, alone + context_scores(arrays, pieces))
    return _apply_abbreviations(_settle(pieces, scores, alone), defined)


def _apply_abbreviations(names: pd.DataFrame, defined: pd.DataFrame) -> pd.DataFrame:
    """Give each abbreviation the entity and type of the long form its article defines it by."""
    if defined.empty or names.empty:
        return names
    known = defined.drop_duplicates(["row", "short"]).set_index(["row", "short"])
    place = known.index.get_indexer(pd.MultiIndex.from_frame(names[["row", "name"]]))
    long = np.append(known["long"].to_numpy(dtype=object), "")[place]
    types = names.drop_duplicates(["row", "name"]).set_index(["row", "name"])["type"]
    keys = pd.MultiIndex.from_arrays([names["row"].to_numpy(), long])
    kind = np.append(types.to_numpy(dtype=object), "ORG")[types.index.get_indexer(keys)]
    short = place >= 0
    revised = names.assign(
        entity=np.where(short, long, names["entity"].to_numpy(dtype=object)),
        type=np.where(short, kind, names["type"].to_numpy(dtype=object)),
        decision=np.where(short, "abbreviation defined in brackets", names["decision"]),
    )
    return revised[~short | (long != "")]


def _is_work(tokens: TokenArrays, pieces: pd.DataFrame) -> np.ndarray:
    """Whether several words fill a pair of quotation marks or follow "film", as titles do."""
    mark = np.array([form in _QUOTES for form in tokens.forms], dtype=bool)[tokens.code]
    first, last = pieces["first"].to_numpy(np.intp), pieces["last"].to_numpy(np.intp)
    before = np.append([False, False], mark)
    inside = (before[first] | before[first + 1]) & np.append(mark, False)[last + 1]
    kind = np.array([form in _WORKS for form in tokens.forms], dtype=bool)[tokens.code]
    inside |= np.append(False, kind)[first]
    sure = pieces[list(TYPES)].max(axis=1).to_numpy() >= 2
    work: np.ndarray = inside & (last > first) & ~sure
    return work


def _settle(pieces: pd.DataFrame, scores: np.ndarray, alone: np.ndarray) -> pd.DataFrame:
    """Give each name the type that the whole article speaks for, and the entity it belongs to."""
    row = pieces["row"].to_numpy(dtype=np.int64)
    name, names = pd.factorize(pieces["name"])
    group, keys = pd.factorize(row * max(len(names), 1) + name)
    total = np.zeros((len(keys), 3))
    np.add.at(total, group, scores)
    kinds = total.argmax(axis=1)
    surely = (kinds == 2) & (np.bincount(group, alone[:, 2], minlength=len(keys)) >= 2.5)
    article, words = keys // max(len(names), 1), names.to_numpy()[keys % max(len(names), 1)]
    entity, kind, how = _link_articles(article, words, kinds, surely)
    why = pieces["why"].to_numpy(dtype=object)
    own = np.where(alone.argmax(axis=1) == kinds[group], why, "words around it")
    own = np.where(scores.argmax(axis=1) == kinds[group], own, "elsewhere in the article")
    linked = how[group]
    settled = pieces.assign(
        entity=entity[group],
        type=kind[group],
        decision=np.where(linked == "", own, linked),
    )
    spoken = (scores - alone).max(axis=1) >= 1.5
    weak = pieces["weak"].to_numpy(dtype=np.intp)
    return settled[(weak == 0) | (linked != "") | ((weak == 1) & spoken)]


def _link_articles(
    article: np.ndarray, names: np.ndarray, kinds: np.ndarray, surely: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entity, type and reason of each distinct name of each article."""
    entity = names.astype(object).copy()
    kind = np.array(TYPES, dtype=object)[kinds]
    how = np.full(len(names), "", dtype=object)
    order = np.argsort(article, kind="stable")
    bounds = np.flatnonzero(np.diff(article[order])) + 1
    for part in np.split(order, bounds):
        known = list(zip(names[part], kind[part], surely[part], strict=True))
        links = link_names(known)
        for i, (name, *_) in zip(part.tolist(), known, strict=True):
            if name in links:
                link = links[name]
                entity[i], kind[i], how[i] = link.entity, link.type, link.how
    return entity, kind, how


def _find_runs(tokens: TokenArrays, word: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last token of each run of name words, joints inside included."""
    n = len(word)
    if not n:
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    lowered = np.array([form.lower() for form in tokens.forms], dtype=object)
    joint = np.array([form in _JOINTS for form in lowered], dtype=bool)
    joint = (joint | ((tokens.form_traits & PARTICLE) != 0))[tokens.code] & ~word
    opens = np.array([form in _FIRST for form in lowered], dtype=bool)[tokens.code]
    the = (lowered == "the")[tokens.code]
    particle = ((tokens.traits & PARTICLE) != 0) & ~word
    cut = (tokens.traits & CUT) != 0
    whole = word & ~cut
    same = np.append(np.diff(tokens.sentence) == 0, False)  # with the next token

    def after(mask: np.ndarray, steps: int) -> np.ndarray:
        return np.append(mask[steps:], np.zeros(min(steps, n), dtype=bool))

    close = _closes(tokens, lowered)
    two = same & after(same, 1)
    one = whole & two & after(joint & ~the & close, 1) & after(word, 2)
    three = two & after(same, 2)
    pair = (after(opens, 1) & after(the, 2)) | (after(particle, 1) & after(particle, 2))
    pair = whole & three & pair & after(word, 3) & ~one
    run = word.copy()
    for mask, steps in ((one, (1,)), (pair, (1, 2))):
        for step in steps:
            run[np.flatnonzero(mask) + step] = True
    goes_on = run & same & after(run, 1) & ~(word & cut)
    begins = run & ~np.append(False, goes_on[:-1])
    ends = run & ~goes_on
    return np.flatnonzero(begins), np.flatnonzero(ends)


def _closes(tokens: TokenArrays, lowered: np.ndarray) -> np.ndarray:
    """Joints that may stand where they do: a full stop only after an initial or short title …"""
    before = np.append(0, tokens.traits[:-1])
    behind = np.append(tokens.traits[1:], 0)
    form = lowered[tokens.code]
    stop = (form == ".") & (
        (before & (INITIAL | HONORIFIC | COMPANY | TITLE | SUFFIX | BEGINNING)) != 0
    )
    comma = (form == ",") & ((behind & (COMPANY | SUFFIX)) != 0)
    owner = np.isin(form, ["'s", "’s", "'", "’"]) & ((before & OWNER) != 0)
    glued = (form == "`") & (np.append(-1, tokens.end[:-1]) == tokens.start)
    glued &= tokens.end == np.append(tokens.start[1:], -1)
    plain = ~np.isin(form, [".", ",", "'s", "’s", "'", "’", "`"])
    ok: np.ndarray = stop | comma | owner | glued | plain
    return ok


def _read_runs(
    tokens: TokenArrays,
    word: np.ndarray,
    doubtful: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
) -> pd.DataFrame:
    """The names in all runs; a distinct run is read once."""
    key = _hash_runs(tokens, doubtful, first, last)
    codes, uniques = pd.factorize(key)
    sample = np.full(len(uniques), -1)
    sample[codes[::-1]] = np.arange(len(codes))[::-1]
    rows: list[tuple[int, int, float, float, float, str, str, int]] = []
    counts = np.zeros(len(uniques), dtype=np.intp)
    heads, traits = (
        [form[: name_length(form)] for form in tokens.forms],
        tokens.form_traits.tolist(),
    )
    # a word in capitals that got this far is no function word: WHO, AT&T
    drop = [~FUNCTION if trait & UPPER else -1 for trait in traits]
    for i, run in enumerate(sample.tolist()):
        a, b = int(first[run]), int(last[run])
        code = tokens.code[a : b + 1].tolist()
        joins = (~word[a : b + 1]).tolist()
        words = [Word(j, heads[c], traits[c] & drop[c], joins[j]) for j, c in enumerate(code)]
        pieces = read_run(words, bool(doubtful[a]))
        counts[i] = len(pieces)
        for p in pieces:
            name = _written([word.form for word in words[p.first : p.last + 1]])
            rows.append((p.first, p.last, p.person, p.org, p.place, p.why, name, p.weak))
    return _expand(tokens, rows, counts, codes, first)


def _written(forms: Sequence[str]) -> str:
    """Forms as one writes them: no space before a stop, comma or possessive."""
    text = " ".join(forms)
    return _TIGHT.sub(r"\1", text).replace(" ` ", "`")


def _hash_runs(
    tokens: TokenArrays, doubtful: np.ndarray, first: np.ndarray, last: np.ndarray
) -> np.ndarray:
    """A 64-bit number for the sequence of forms of each run."""
    generator = np.random.default_rng(0)
    weights = generator.integers(1, 2**63, size=len(tokens.forms), dtype=np.uint64) | np.uint64(1)
    length = last - first + 1
    starts = np.cumsum(length) - length
    inside = np.arange(int(length.sum())) - np.repeat(starts, length)
    token = np.repeat(first, length) + inside
    powers = generator.integers(1, 2**63, size=int(length.max(initial=1)), dtype=np.uint64)
    powers |= np.uint64(1)
    terms = weights[tokens.code[token]] * powers[inside]
    terms ^= terms >> np.uint64(29)
    total = np.add.reduceat(terms, starts) if len(starts) else np.empty(0, dtype=np.uint64)
    hashed: np.ndarray = total * np.uint64(2) + doubtful[first].astype(np.uint64)
    return hashed


def _expand(
    tokens: TokenArrays,
    rows: list[tuple[int, int, float, float, float, str, str, int]],
    counts: np.ndarray,
    codes: np.ndarray,
    first: np.ndarray,
) -> pd.DataFrame:
    """The pieces of the distinct runs at each place where the run stands."""
    offsets = np.cumsum(counts) - counts
    n = counts[codes] if len(codes) else codes
    begin = np.cumsum(n) - n
    inside = np.arange(int(n.sum())) - np.repeat(begin, n)
    piece = np.repeat(offsets[codes], n) + inside
    start = np.repeat(first, n)
    columns = ["first", "last", *TYPES, "why", "name", "weak"]
    table = pd.DataFrame(rows, columns=columns)
    lengths = np.array([name_length(form) for form in tokens.forms], dtype=np.int64)
    table = table.take(piece).reset_index(drop=True)
    at = start + table["first"].to_numpy(dtype=np.intp)
    to = start + table["last"].to_numpy(dtype=np.intp)
    return table.assign(
        first=at,
        last=to,
        row=tokens.row[at],
        start=tokens.start[at],
        end=tokens.start[to] + lengths[tokens.code[to]],
    )
