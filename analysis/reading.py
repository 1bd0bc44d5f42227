"""Files become one raw table; whatever cannot be read is listed, never dropped."""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from analysis.problems import KEY, WHERE, Problems, check_columns, is_text
from analysis.problems import LoadError as LoadError

Source: TypeAlias = str | Path | pd.DataFrame


def name_of(source: Source) -> str:
    """The source as messages call it."""
    return "DataFrame" if isinstance(source, pd.DataFrame) else str(source)


def read_source(source: Source, problems: Problems) -> pd.DataFrame:
    """Read any source into a raw table: its own columns, and for each row its place and its id.

    The place is in the column `WHERE`, the id where none is given in `KEY`. Raises LoadError
    where there is no source to read at all.
    """
    if isinstance(source, pd.DataFrame):
        return _number_rows(source, "DataFrame", "row")
    if not isinstance(source, str | Path) or not str(source):
        raise LoadError(f"source={source!r}: give the path of a folder or file, or a DataFrame")
    path = Path(source)
    if not is_there(path):
        raise LoadError(f"{path}: no such file or folder; give a folder of .txt files or a file")
    if path.is_dir():
        return _read_folder(path, problems)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        allowed = ", ".join(_READERS)
        raise LoadError(
            f"{path}: cannot read {path.suffix or 'a file without an ending'!r}; "
            f"allowed are a folder of .txt files, or a file ending in {allowed}"
        )
    return reader(path, problems)


def is_there(path: Path) -> bool:
    """Whether a file or folder is there; a path too long to be one is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _number_rows(table: pd.DataFrame, source: str, row: str) -> pd.DataFrame:
    """A table as a source: columns named by text, a named index as columns, rows numbered."""
    if isinstance(table.columns, pd.MultiIndex):
        raise LoadError(f"{source}: the columns have several levels; give them one name each")
    kept = [name for name in table.index.names if name is not None and name not in table]
    unnamed = [n for n in range(table.index.nlevels) if table.index.names[n] not in kept]
    rows = table.reset_index(level=unnamed, drop=True) if kept else table.reset_index(drop=True)
    rows = rows.reset_index() if kept else rows
    names = [str(name) for name in rows.columns]
    check_columns(names, source)
    where = [f"{row} {i}" for i in range(len(rows))]
    return rows.set_axis(names, axis=1).assign(**{WHERE: where, KEY: range(len(rows))})


def read_text(path: Path, problems: Problems) -> str | None:
    """Text of a file as UTF-8; else None, with the reason noted."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.add(str(path), f"cannot be read ({error.strerror}); it must be a readable file")
        return None
    return decode(data, str(path), problems)


def decode(data: bytes, where: str, problems: Problems) -> str | None:
    """Text of UTF-8 bytes; else None, with the byte position noted."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        value = data[error.start]
        problems.add(
            where,
            f"byte {error.start} (0x{value:02x}) is not UTF-8; save the file as UTF-8",
            Path(where).stem if where.endswith(".txt") else None,
        )
        return None


def _read_folder(folder: Path, problems: Problems) -> pd.DataFrame:
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".txt")
    if not files:
        raise LoadError(
            f"{folder}: the folder holds no .txt file; put one article in each .txt file, "
            "or give a .csv, .jsonl or .parquet file"
        )
    for path in [p for p in files if not is_text(str(p))]:
        problems.add(ascii(str(path)), "the name of the file is not UTF-8; rename it")
    texts = {p.name: read_text(p, problems) for p in files if is_text(str(p))}
    read = [name for name, text in texts.items() if text is not None]
    rows = pd.DataFrame(
        {
            WHERE: [str(folder / name) for name in read],
            KEY: [Path(name).stem for name in read],
            "file": read,
            "text": [texts[name] for name in read],
        }
    )
    listing = folder / "articles.csv"
    return _join_listing(rows, listing, set(texts), problems) if listing.exists() else rows


def _join_listing(
    rows: pd.DataFrame, listing: Path, files: set[str], problems: Problems
) -> pd.DataFrame:
    known = read_csv(listing, problems)
    if "file" not in known:
        raise LoadError(
            f"{listing}: there is no column 'file'; it names the .txt file that a row is about"
        )
    if "text" in known:
        raise LoadError(f"{listing}: a column 'text' stands beside .txt files; drop one of them")
    absent = ~known["file"].isin(files)
    again = known["file"].duplicated()
    for row in known[absent].itertuples():
        problems.add(row[-2], f"there is no file {row.file!r} in {listing.parent}")
    for row in known[again & ~absent].itertuples():
        problems.add(row[-2], f"{row.file!r} is listed twice; keep one row for each file")
    known = known[~absent & ~again].drop(columns=[WHERE, KEY])
    joined = rows.merge(known, on="file", how="left", validate="1:1")
    if "article_id" in known:
        joined["article_id"] = joined["article_id"].fillna(joined[KEY])
    return joined


@contextmanager
def _any_field_size() -> Iterator[None]:
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_articles_csv(path: Path, problems: Problems) -> pd.DataFrame:
    rows = read_csv(path, problems)
    names = [name for name in rows.columns if name not in (WHERE, KEY)]
    if len(names) == 1 and (marks := [mark for mark in ";\t|" if mark in names[0]]):
        raise LoadError(f"{path}: the columns stand between {marks[0]!r}; save it with commas")
    if not len(rows) and not problems.rows:
        raise LoadError(f"{path}: no row stands below the names of the columns; give one or more")
    return rows


def read_csv(path: Path, problems: Problems) -> pd.DataFrame:
    """Read a CSV file as text: one row per record, its place and its number.

    Rows of another width than the header are added to `problems`; raises LoadError where the
    file cannot be read at all.
    """
    text = read_text(path, problems)
    if text is None:
        raise LoadError(problems.message(str(path)))
    with _any_field_size():
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        try:
            header = next(reader, None)
            if not header:
                what = "line 1" if text.strip() else "the file"
                raise LoadError(f"{path}: {what} is empty; the first line must name the columns")
            check_columns(header, f"{path}: line 1")
            rows = list(_csv_rows(reader, len(header), path, problems))
        except csv.Error as error:
            raise LoadError(f"{path}, line {reader.line_num}: broken CSV ({error})") from None
    return pd.DataFrame(rows, columns=[*header, WHERE, KEY], dtype="object")


def _csv_rows(reader: Any, width: int, path: Path, problems: Problems) -> Iterator[list[Any]]:
    line, number = reader.line_num + 1, 0
    for row in reader:
        where, line = f"{path}, line {line}", reader.line_num + 1
        if not row:
            continue
        if len(row) == width:
            yield [*row, where, number]
        else:
            problems.add(
                where, f"{len(row)} fields where the header names {width}; quote commas in a text"
            )
        number += 1


def _read_jsonl(path: Path, problems: Problems) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for number, data in enumerate(_lines_of(path), start=1):
        if not data.strip():
            continue
        where = f"{path}, line {number}"
        line = decode(data, where, problems)
        record = None if line is None else _parse_line(line, where, problems)
        if record is not None:
            rows.append({**record, WHERE: where, KEY: number - 1})
    if not rows and not problems.rows:
        raise LoadError(f"{path}: the file is empty; each line must be one JSON object")
    return pd.DataFrame(rows, dtype="object")


def _lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a file, one at a time, without a leading byte-order mark."""
    try:
        with path.open("rb") as file:
            yield file.readline().removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n")
            for line in file:
                yield line.removesuffix(b"\n")
    except OSError as error:
        raise LoadError(f"{path}: cannot be read ({error.strerror})") from None


def _parse_line(line: str, where: str, problems: Problems) -> dict[str, Any] | None:
    try:
        record = json.loads(line, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        problems.add(where, f"broken JSON ({error}); each line must be one JSON object")
        return None
    if not isinstance(record, dict):
        problems.add(where, f"a JSON {type(record).__name__}; each line must be one JSON object")
        return None
    for name in record:
        if name in (WHERE, KEY) or not is_text(name):
            problems.add(where, f"a value cannot be named {name!r}; rename it")
            return None
    return record


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        again = [name for name, n in Counter(name for name, _ in pairs).items() if n > 1]
        raise ValueError(f"the name {again[0]!r} stands twice")
    return record


def _read_parquet(path: Path, problems: Problems) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            check_columns(file.schema_arrow.names, str(path))
            rows: pd.DataFrame = file.read().to_pandas()
    except (pa.ArrowException, OSError) as error:
        why = str(error).partition("\n")[0]
        raise LoadError(f"{path}: not a readable Parquet file ({why})") from None
    return _number_rows(rows, str(path), f"{path}, row")


_READERS: dict[str, Callable[[Path, Problems], pd.DataFrame]] = {
    ".csv": _read_articles_csv,
    ".jsonl": _read_jsonl,
    ".parquet": _read_parquet,
}
