"""Codebooks: word lists and rules that an analyst edits, read from TOML files and checked."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

BUILT_IN = Path(__file__).parent / "codebooks"
GROUP_KEYS = ("terms", "exclude", "match_case", "meaning")

_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]\]?\s*$")
_ASSIGN = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")
_QUIET = re.compile(
    r'"{3}.*?"{3}|\'{3}.*?\'{3}|(?P<string>"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')|#[^\n]*', re.DOTALL
)
_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class CodebookError(ValueError):
    """A codebook cannot be used; the message names the file, the line and the key."""


@dataclass(frozen=True)
class Codebook:
    """A codebook as read: its tables, unchecked, and where each key stands in its file.

    `name` ("frames"), `path` as messages call it, `tables` (what the TOML holds) and `sha256`,
    the hash of the file's bytes: it says in a report which edition was used.
    """

    name: str
    path: str
    tables: dict[str, Any]
    sha256: str
    lines: dict[tuple[str, ...], int] = field(default_factory=dict, repr=False)

    def line_of(self, *key: str) -> int:
        """The line on which a key stands; else that of the nearest table around it."""
        for n in range(len(key), 0, -1):
            if key[:n] in self.lines:
                return self.lines[key[:n]]
        return 1

    def fail(self, key: str | Sequence[str], message: str) -> NoReturn:
        """Raise CodebookError for a key, given as a path: `("people", "terms")`."""
        path = (key,) if isinstance(key, str) else tuple(key)
        place = f"{self.path}, line {self.line_of(*path)}"
        raise CodebookError(f"{place}: {'.'.join(path)}: {message}" if path else place + message)


@dataclass(frozen=True)
class Group:
    """One group of terms of a codebook: what counts, what must not, and what is meant."""

    key: tuple[str, ...]
    terms: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    match_case: bool = False
    meaning: str = ""


def read_codebook(name: str, *, folder: str | Path | None = None) -> Codebook:
    """Read the codebook `NAME.toml` from an analyst's folder, else the one that is built in.

    Its tables come as they stand; whoever uses them checks them (`read_groups` for groups of
    terms) and reports with `Codebook.fail`. Raises CodebookError where the folder or codebook is
    not there, or where the file is no TOML, with the line.

    >>> read_codebook("frames").path
    'analysis/codebooks/frames.toml'
    """
    path = _find(name, folder)
    shown = str(path) if path.parent != BUILT_IN else f"analysis/codebooks/{path.name}"
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CodebookError(f"{shown}, line {line}: not UTF-8; save it as UTF-8") from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at and at[1] else text.rstrip().count("\n") + 1
        fault = _AT_LINE.sub("", str(error))
        key = _last_key(text, line)
        raise CodebookError(f"{shown}, line {line}: {key}no valid TOML ({fault})") from None
    return Codebook(name, shown, tables, sha256(data).hexdigest(), _find_lines(text))


def check_folder(folder: str | Path) -> None:
    """Raise CodebookError unless a folder holds codebooks of known names that can be read."""
    place = Path(folder)
    known = sorted(path.stem for path in BUILT_IN.glob("*.toml"))
    if not any((place / f"{name}.toml").is_file() for name in known):
        raise CodebookError(f"{place}: no codebook is there; name one {', '.join(known)} (.toml)")
    for name in known:
        read_codebook(name, folder=place)


def read_groups(codebook: Codebook, *, depth: int = 1, also: Sequence[str] = ()) -> list[Group]:
    """Check a codebook whose tables are groups of terms, and give the groups in its order.

    Each table has `terms` (words, wildcards such as `deport*`, phrases) and may have `exclude`
    (longer phrases that must not count), `match_case` and `meaning` (a sentence). `depth=2`
    expects tables of tables, as in `[people.criminal]`. Keys named in `also` are let through
    unchecked. Raises CodebookError naming file, line and key.
    """
    groups: list[Group] = []
    _collect(codebook, codebook.tables, (), depth, {*GROUP_KEYS, *also}, groups)
    if not groups:
        raise CodebookError(f"{codebook.path}, line 1: it holds no table; add [NAME] with terms")
    return groups


def list_groups(codebook: Codebook, *, depth: int = 1, also: Sequence[str] = ()) -> pd.DataFrame:
    """Show a codebook of groups: a row per group with `group`, `meaning`, `terms`, `exclude`."""
    groups = read_groups(codebook, depth=depth, also=also)
    return pd.DataFrame(
        {
            "group": [": ".join(group.key) for group in groups],
            "meaning": [group.meaning for group in groups],
            "n_terms": [len(group.terms) for group in groups],
            "terms": [", ".join(group.terms) for group in groups],
            "exclude": [", ".join(group.exclude) for group in groups],
        }
    )


def _find(name: str, folder: str | Path | None) -> Path:
    known = sorted(path.stem for path in BUILT_IN.glob("*.toml"))
    if folder is not None:
        if not Path(folder).is_dir():
            raise CodebookError(
                f"folder={str(folder)!r}: no such folder; give one with {name}.toml"
            )
        own = Path(folder) / f"{name}.toml"
        if own.is_file():
            return own
        there = [path.stem for path in Path(folder).glob("*.toml") if path.stem not in known]
        if near := get_close_matches(name, there, n=1, cutoff=0.75):
            raise CodebookError(
                f"{Path(folder) / near[0]}.toml: rename it to {name}.toml to use it"
            )
    if name not in known:
        raise CodebookError(f"name={name!r}: no such codebook; built in are {', '.join(known)}")
    return BUILT_IN / f"{name}.toml"


def _collect(
    codebook: Codebook,
    tables: Mapping[str, Any],
    path: tuple[str, ...],
    depth: int,
    allowed: set[str],
    groups: list[Group],
) -> None:
    for name, table in tables.items():
        key = (*path, name)
        if not isinstance(table, dict) or not table:
            header = ".".join((*path, "NAME"))
            codebook.fail(key, f"got {_kind(table)}; a table [{header}] with terms is expected")
        if depth > 1:
            _collect(codebook, table, key, depth - 1, allowed, groups)
        else:
            groups.append(_check_group(codebook, key, table, allowed))


def _check_group(
    codebook: Codebook, key: tuple[str, ...], table: Mapping[str, Any], allowed: set[str]
) -> Group:
    for name in table:
        if name not in allowed:
            codebook.fail((*key, name), f"unknown key; allowed are {', '.join(sorted(allowed))}")
    if "terms" not in table:
        codebook.fail(key, 'there is no key terms; add terms = ["word", "wild*", "a phrase"]')
    match_case, meaning = table.get("match_case", False), table.get("meaning", "")
    if not isinstance(match_case, bool):
        codebook.fail((*key, "match_case"), f"got {_kind(match_case)}; allowed are true and false")
    if not isinstance(meaning, str):
        codebook.fail((*key, "meaning"), f"got {_kind(meaning)}; a sentence is expected")
    terms = read_strings(codebook, (*key, "terms"), table["terms"])
    exclude = read_strings(codebook, (*key, "exclude"), table.get("exclude", []), empty=True)
    if both := [term for term in terms if term in exclude]:
        codebook.fail((*key, "exclude"), f"{both[0]!r} stands in terms too; keep it in one of them")
    return Group(key, terms, exclude, match_case, meaning)


def read_strings(
    codebook: Codebook, key: tuple[str, ...], value: Any, *, empty: bool = False
) -> tuple[str, ...]:
    """Check that a value is a list of different words or phrases; `empty` lists where allowed."""
    if not isinstance(value, list):
        codebook.fail(key, f"got {_kind(value)}; a list of words is expected")
    if not value and not empty:
        codebook.fail(key, "the list is empty; give at least one word, wildcard or phrase")
    for item in value:
        if not isinstance(item, str):
            codebook.fail(key, f"got {_kind(item)} in the list; each must be a word in quotes")
        if not any(letter.isalnum() for letter in item):
            codebook.fail(key, f"{item!r} holds no letter or digit; remove it")
    if len(set(value)) < len(value):
        again = next(item for item in value if value.count(item) > 1)
        codebook.fail(key, f"{again!r} is listed twice; keep one")
    return tuple(value)


def _kind(value: Any) -> str:
    if value in ({}, ""):
        return f"an empty {'table' if value == {} else 'text'}"
    return f"a {type(value).__name__} ({str(value)[:40]!r})"


def _find_lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of each table header and key; what stands inside of values is passed over."""

    def hush(match: re.Match[str]) -> str:
        keep = match["string"]
        kept = re.sub(r"[\[\]{}#]", "_", keep) if keep else re.sub(r"[^\n]", "_", match[0])
        return "" if match[0].startswith("#") else kept

    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    depth = 0
    for number, line in enumerate(_QUIET.sub(hush, text).split("\n"), start=1):
        header, assign = (None, None) if depth else (_HEADER.match(line), _ASSIGN.match(line))
        if header:
            table = _parts(header[1])
            for n in range(1, len(table) + 1):
                lines.setdefault(table[:n], number)
            continue
        if assign:
            lines.setdefault((*table, *_parts(assign[1])), number)
        depth += sum(line.count(c) for c in "[{") - sum(line.count(c) for c in "]}")
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))


def _last_key(text: str, line: int) -> str:
    """The last key that begins at or before a line: where broken TOML was being read."""
    before = [(n, key) for key, n in _find_lines(text).items() if n <= line]
    return ".".join(max(before, key=lambda pair: pair[0])[1]) + ": " if before else ""
