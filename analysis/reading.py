"""Files become one raw table; whatever cannot be read is listed, never dropped."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

Source: TypeAlias = str | Path | pd.DataFrame


class LoadError(ValueError):
    """Articles could not be read; the message lists every offender with its place."""


@dataclass
class Problems:
    """Everything found wrong with a source: one row per offender."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, where: str, problem: str, article_id: str | None = None) -> None:
        """Note one offender: where it stands, what is wrong and what would mend it."""
        self.rows.append({"where": where, "article_id": article_id, "problem": problem})

    def table(self) -> pd.DataFrame:
        """One row per refused article or line: `where`, `article_id`, `problem`."""
        columns = ["where", "article_id", "problem"]
        return pd.DataFrame(self.rows, columns=columns).astype("str")

    def message(self, source: str) -> str:
        """All offenders in one message, a line each."""
        n = len(self.rows)
        lines = [f"  {row['where']}: {row['problem']}" for row in self.rows]
        head = f"{source}: {n} problem{'s' if n > 1 else ''}; errors='skip' loads the rest"
        return "\n".join([head, *lines])


def name_of(source: Source) -> str:
    """The source as messages call it."""
    return "DataFrame" if isinstance(source, pd.DataFrame) else str(source)


def read_source(source: Source, problems: Problems) -> pd.DataFrame:
    """Read any source into a raw table: its own columns and `where`, the place of each row.

    Raises LoadError where there is no source to read at all.
    """
    if isinstance(source, pd.DataFrame):
        rows = source.reset_index(drop=True)
        return rows.assign(where=[f"row {i}" for i in range(len(rows))])
    path = Path(source)
    if path.is_dir():
        return _read_folder(path, problems)
    if not path.exists():
        raise LoadError(f"{path}: no such file or folder; give a folder of .txt files or a file")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        allowed = ", ".join(_READERS)
        raise LoadError(
            f"{path}: cannot read {path.suffix or 'a file without an ending'!r}; "
            f"allowed are a folder of .txt files, or a file ending in {allowed}"
        )
    return reader(path, problems)


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
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".txt" and p.is_file())
    if not files:
        raise LoadError(
            f"{folder}: the folder holds no .txt file; put one article in each .txt file, "
            "or give a .csv, .jsonl or .parquet file"
        )
    texts = {p.name: decode(p.read_bytes(), str(p), problems) for p in files}
    rows = pd.DataFrame(
        {
            "where": [str(folder / name) for name in texts],
            "file": list(texts),
            "article_id": [Path(name).stem for name in texts],
            "text": list(texts.values()),
        }
    )
    rows = rows[rows["text"].notna()].reset_index(drop=True)
    listing = folder / "articles.csv"
    return _join_listing(rows, listing, set(texts), problems) if listing.exists() else rows


def _join_listing(
    rows: pd.DataFrame, listing: Path, files: set[str], problems: Problems
) -> pd.DataFrame:
    known = _read_csv(listing, problems)
    if "file" not in known:
        raise LoadError(
            f"{listing}: there is no column 'file'; it names the .txt file that a row is about"
        )
    if "text" in known:
        raise LoadError(f"{listing}: a column 'text' stands beside .txt files; drop one of them")
    absent = ~known["file"].isin(files)
    again = known["file"].duplicated()
    for row in known[absent].itertuples():
        problems.add(str(row.where), f"there is no file {row.file!r} in {listing.parent}")
    for row in known[again & ~absent].itertuples():
        problems.add(str(row.where), f"{row.file!r} is listed twice; keep one row for each file")
    known = known[~absent & ~again].drop(columns="where")
    if "article_id" in known:
        rows = rows.drop(columns="article_id")
    joined = rows.merge(known, on="file", how="left", validate="1:1")
    if "article_id" in known:
        stems = joined["file"].map(lambda name: Path(name).stem)
        joined["article_id"] = joined["article_id"].fillna(stems)
    return joined


@contextmanager
def _any_field_size() -> Iterator[None]:
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_csv(path: Path, problems: Problems) -> pd.DataFrame:
    text = decode(path.read_bytes(), str(path), problems)
    if text is None:
        raise LoadError(problems.message(str(path)))
    with _any_field_size():
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        try:
            header = next(reader, None)
            if not header:
                raise LoadError(f"{path}: the file is empty; its first line must name the columns")
            if repeated := sorted({name for name in header if header.count(name) > 1}):
                raise LoadError(f"{path}: line 1 names the column {repeated[0]!r} twice")
            rows = list(_csv_rows(reader, len(header), path, problems))
        except csv.Error as error:
            raise LoadError(f"{path}, line {reader.line_num}: broken CSV ({error})") from None
    return pd.DataFrame(rows, columns=[*header, "where", "row"], dtype="object")


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
    rows = []
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, data in enumerate(lines, start=1):
        if not data.strip():
            continue
        where = f"{path}, line {number}"
        line = decode(data, where, problems)
        record = None if line is None else _parse_line(line, where, problems)
        if record is not None:
            rows.append({**record, "where": where, "row": number - 1})
    return pd.DataFrame(rows, dtype="object")


def _parse_line(line: str, where: str, problems: Problems) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        problems.add(where, f"broken JSON ({error}); each line must be one JSON object")
        return None
    if not isinstance(record, dict):
        problems.add(where, f"a JSON {type(record).__name__}; each line must be one JSON object")
        return None
    return record


def _read_parquet(path: Path, problems: Problems) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise LoadError(f"{path}: not a readable Parquet file ({error})") from None
    rows: pd.DataFrame = table.to_pandas().reset_index(drop=True)
    return rows.assign(where=[f"{path}, row {i}" for i in range(len(rows))])


_READERS: dict[str, Callable[[Path, Problems], pd.DataFrame]] = {
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".parquet": _read_parquet,
}
