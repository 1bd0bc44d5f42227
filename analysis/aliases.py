"""One entity under several names: abbreviations defined in brackets, surnames of full names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.capitals import TokenArrays
from analysis.corpus import Corpus
from analysis.gazetteer import UPPER, key_of

_MOST = 10  # characters of an abbreviation, two words at most


def match_abbreviation(short: str, before: str) -> int | None:
    """Where the long form of a bracketed abbreviation begins in the text before the bracket.

    Schwartz and Hearst (2003): the characters of `short` are matched from right to left in the
    last min(n + 5, 2 n) words of `before`, n being the letters and digits of `short`; its first
    character must begin a word. Returns the offset in `before`, or None where nothing matches or
    `short` cannot be an abbreviation. It is a heuristic: it takes the shortest stretch that fits.

    >>> before = "Agents of Immigration and Customs Enforcement "
    >>> before[match_abbreviation("ICE", before):]
    'Immigration and Customs Enforcement '
    """
    n = sum(c.isalnum() for c in short)
    if not (2 <= len(short) <= _MOST and short[0].isalnum() and any(c.isalpha() for c in short)):
        return None
    window = before.rstrip()
    words = window.split()[-min(n + 5, 2 * n) :]
    if not words:
        return None
    at = len(window)
    for word in reversed(words):
        at = window.rindex(word, 0, at)
    begin = _match_backwards(short.lower(), window[at:].lower())
    if begin is None:
        return None
    # hyphenated words are taken whole
    start = max(window.rfind(" ", 0, at + begin), window.rfind("\n", 0, at + begin)) + 1
    start = max(start, at)
    long = window[start:]
    inside = short.lower() in long.lower().split()
    return None if inside or len(long) <= len(short) else start


def _match_backwards(short: str, long: str) -> int | None:
    s, i = len(short) - 1, len(long) - 1
    while s >= 0:
        c = short[s]
        if not c.isalnum():
            s -= 1
            continue
        while i >= 0 and (long[i] != c or (s == 0 and i > 0 and long[i - 1].isalnum())):
            i -= 1
        if i < 0:
            return None
        s, i = s - 1, i - 1
    return i + 1


def define_abbreviations(
    corpus: Corpus, tokens: TokenArrays, pieces: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find abbreviations in brackets after their long form, in the same sentence.

    Returns the names, a long form's span set right by its abbreviation, and a row per definition:
    `row`, `short` and `long`, which is empty where the long form is no name ("(SIDS)").
    """
    forms = np.array([*tokens.forms, ""], dtype=object)
    code = np.append(tokens.code, -1)
    first, last = pieces["first"].to_numpy(np.intp), pieces["last"].to_numpy(np.intp)
    asked = (first == last) & (first > 1) & (forms[code[last + 1]] == ")")
    asked &= (forms[code[first - 1]] == "(") & ((tokens.traits[first] & UPPER) != 0)
    start, names = pieces["start"].to_numpy().copy(), pieces["name"].to_numpy(dtype=object).copy()
    kept, rows = np.ones(len(pieces), dtype=bool), []
    texts, begins = corpus.articles["text"], corpus.sentences["start"].to_numpy()
    for k in np.flatnonzero(asked).tolist():
        row, origin = int(pieces["row"].iloc[k]), int(begins[tokens.sentence[first[k]]])
        before = texts.iloc[row][origin : int(tokens.start[first[k] - 1])]
        at = match_abbreviation(names[k], before)
        if at is None:
            continue
        long, ends = before[at:].rstrip(), origin + len(before.rstrip())
        is_name = k > 0 and int(pieces["end"].iloc[k - 1]) == ends and long[:1].isupper()
        if is_name:
            inside = (pieces["row"].to_numpy() == row) & (start >= origin + at) & (start < ends)
            inside[k - 1] = False
            kept &= ~inside
            if start[k - 1] > origin + at:
                start[k - 1], names[k - 1] = origin + at, long
            long = str(names[k - 1])
        if is_name or long.islower():
            rows.append((row, names[k], long if is_name else ""))
    revised = pieces.assign(start=start, name=names)[kept].reset_index(drop=True)
    return revised, pd.DataFrame(rows, columns=["row", "short", "long"])


@dataclass
class Link:
    """What a name in an article comes to: its entity (None where several could be meant)."""

    entity: str | None
    type: str
    how: str


def link_names(names: Sequence[tuple[str, str, bool]]) -> dict[str, Link]:
    """Link the short names of persons in one article to the full names that bear them.

    `names` holds, for each distinct name of the article, the name, its type and whether it surely
    is no person's. A surname, or another single part, goes to the one full name that bears it;
    where several do, the entity is None. "Ann Lee" and "Ann B. Lee" are one person. Returns the
    names that change, with the reason.

    >>> link_names([("Ann Lee", "PERSON", False), ("Lee", "ORG", False)])
    {'Lee': Link(entity='Ann Lee', type='PERSON', how='surname of a unique full name')}
    """
    links: dict[str, Link] = {}
    whole = _merge_full_names([n for n, kind, _ in names if kind == "PERSON" and " " in n])
    tails, parts = defaultdict(set), defaultdict(set)
    for name, person in whole.items():
        if name != person:
            links[name] = Link(person, "PERSON", "form of a full name in the article")
        words = [key_of(word) for word in name.split()]
        tails[words[-1]].add(person)
        for word in words[:-1]:
            if len(word) > 2:
                parts[word].add(person)
    for name, _, fixed in names:
        key = key_of(name)
        bearers = tails.get(key) or parts.get(key)
        if " " in name or fixed or not bearers:
            continue
        kind = "surname" if key in tails else "part"
        if len(bearers) == 1:
            links[name] = Link(next(iter(bearers)), "PERSON", f"{kind} of a unique full name")
        else:
            links[name] = Link(None, "PERSON", f"ambiguous {kind} of several full names")
    return links


def _merge_full_names(names: Sequence[str]) -> dict[str, str]:
    """Each full name with the longest that is the same person's, by first and last word."""
    longest: dict[tuple[str, str], str] = {}
    by_tail: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        words = name.lower().split()
        same = [n for n in by_tail[words[-1]] if n.lower().endswith(" " + name.lower())]
        person = same[0] if len(same) == 1 else longest.get((words[0], words[-1]), name)
        longest.setdefault((words[0], words[-1]), person)
        by_tail[words[-1]].append(name)
    return {name: longest[name.lower().split()[0], name.lower().split()[-1]] for name in names}
