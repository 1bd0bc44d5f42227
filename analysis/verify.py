"""Whether a report can be made again: recompute it and say which figure differs, and where."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.report import MANIFEST, SEEDS, ReportError, hash_codebooks, hash_corpus, make_report

_TOLERANCE = 1e-6  # relative; smaller differences are those of another processor or library


def verify_report(
    report: str | Path,
    *,
    source: str | Path | None = None,
    codebooks: str | Path | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Recompute a report and compare every value of every figure's table.

    One row per difference: `figure`, `row`, `column`, `reported`, `recomputed`; none where the
    report holds. Numbers are equal within a relative 1e-6, everything else to the letter.
    `source` is where the articles are now; without it, the place that the report names. Raises
    ReportError where `report` holds no report, or its articles or codebooks are other ones.
    """
    from analysis.corpus import load

    folder = Path(report).resolve()
    manifest = read_manifest(folder)
    place = Path(source) if source is not None else _place(manifest, folder)
    if (now := hash_corpus(load(place))) != manifest["corpus"]:
        raise ReportError(
            f"{place}: these are not the articles of the report "
            f"(corpus {now[:12]}, the report's is {manifest['corpus'][:12]})"
        )
    if codebooks is None and manifest["parameters"]["codebooks"] is not None:
        codebooks = folder / str(manifest["parameters"]["codebooks"])
    _check_codebooks(manifest, hash_codebooks(codebooks))
    only = [int(n) for name in manifest["notebooks"] if (n := str(name).split("-")[0]).isdecimal()]
    with tempfile.TemporaryDirectory() as space:
        again = Path(space) / "report"
        make_report(place, out=again, only=only, codebooks=codebooks, progress=progress)
        return compare_figures(folder / "figures", again / "figures")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a report. Raises ReportError where there is none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReportError(f"{folder}: no report is there ({MANIFEST}: {error})") from None
    needed = {"corpus": str, "codebooks": dict, "notebooks": list, "parameters": dict}
    for name, kind in needed.items():
        if not isinstance(manifest, dict) or not isinstance(manifest.get(name), kind):
            raise ReportError(f"{folder / MANIFEST}: no {name} stands there; make the report anew")
    for name in ("source", "codebooks"):
        if name not in manifest["parameters"]:
            raise ReportError(f"{folder / MANIFEST}: no parameter {name}; make the report anew")
    return manifest


def _place(manifest: Mapping[str, Any], folder: Path) -> Path:
    given = manifest["parameters"]["source"]
    return SEEDS if given is None else (folder / str(given)).resolve()


def _check_codebooks(manifest: Mapping[str, Any], now: Mapping[str, str]) -> None:
    then = manifest["codebooks"]
    if changed := sorted(k for k in {*then, *now} if then.get(k) != now.get(k)):
        raise ReportError(f"the codebook {changed[0]!r} is not the one of the report")


def compare_figures(reported: Path, recomputed: Path) -> pd.DataFrame:
    """Compare the tables that two folders hold for their figures; one row per difference."""
    names = sorted({p.name for folder in (reported, recomputed) for p in folder.glob("*.csv")})
    found: list[dict[str, Any]] = []
    for name in names:
        figure = name.removeprefix("figure-").removesuffix(".csv")
        pair = [_table(folder / name) for folder in (reported, recomputed)]
        if pair[0] is None or pair[1] is None:
            there = ["table" if table is not None else "no table" for table in pair]
            found.append(_difference(figure, "", "", *there))
        else:
            found += _differences(figure, pair[0], pair[1])
    columns = ["figure", "row", "column", "reported", "recomputed"]
    return pd.DataFrame(found, columns=columns)


def _table(path: Path) -> pd.DataFrame | None:
    if not path.exists():
        return None
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    except (pd.errors.ParserError, UnicodeDecodeError, OSError) as error:
        why = str(error).strip().partition("\n")[0]
        raise ReportError(f"{path}: no table can be read there ({why})") from None


def _difference(figure: str, row: Any, column: str, a: Any, b: Any) -> dict[str, Any]:
    return {"figure": figure, "row": row, "column": column, "reported": a, "recomputed": b}


def _differences(figure: str, a: pd.DataFrame, b: pd.DataFrame) -> list[dict[str, Any]]:
    if list(a.columns) != list(b.columns):
        return [_difference(figure, "", "", ", ".join(a.columns), ", ".join(b.columns))]
    if len(a) != len(b):
        return [_difference(figure, "", "", f"{len(a)} rows", f"{len(b)} rows")]
    return [
        _difference(figure, int(row), name, a[name][row], b[name][row])
        for name in a.columns
        for row in np.flatnonzero(~_equal(a[name], b[name]))
    ]


def _equal(a: pd.Series, b: pd.Series) -> np.ndarray:
    same = (a == b).to_numpy()
    numbers = [pd.to_numeric(column, errors="coerce").to_numpy() for column in (a, b)]
    return same | np.isclose(numbers[0], numbers[1], rtol=_TOLERANCE, atol=1e-12)
