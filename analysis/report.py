"""Notebooks become a report: executed on a source, written as an offline site with its data."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebooks import check_folder
from analysis.corpus import Corpus, load
from analysis.site import write_site
from analysis.version import __version__

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
SEEDS = ROOT / "seeds"
MANIFEST = "manifest.json"
_MADE_BY = "newsroom-analysis report"
_PACKAGES = ("numpy", "pandas", "pyarrow", "scipy", "nltk", "matplotlib")


class ReportError(RuntimeError):
    """A report could not be made; whatever stood at its place before is untouched."""


@dataclass(frozen=True)
class Notebook:
    """One notebook of the report: its number, its name and its file."""

    number: int
    name: str
    path: Path


def find_notebooks(only: Sequence[int] | None = None) -> list[Notebook]:
    """The notebooks in their order, all of them or those whose numbers are asked for.

    Raises ReportError where one of the numbers does not exist.
    """
    paths = sorted(NOTEBOOKS.glob("[0-9]*-*.ipynb"), key=lambda p: int(p.stem.split("-")[0]))
    found = [Notebook(int(p.stem.split("-")[0]), p.stem, p) for p in paths]
    if not found:
        raise ReportError(f"{NOTEBOOKS}: there are no notebooks; run from a clone of the project")
    numbers = [notebook.number for notebook in found]
    if unknown := [n for n in only or [] if n not in numbers]:
        raise ReportError(f"--only {unknown[0]}: there are notebooks {_listed(numbers)}")
    return [n for n in found if only is None or n.number in only]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def make_report(
    source: str | Path = SEEDS,
    *,
    out: str | Path = "report",
    only: Sequence[int] | None = None,
    codebooks: str | Path | None = None,
    progress: bool = True,
) -> Path:
    """Execute the notebooks on a source and write an offline site; return its index page.

    The site is built in a new folder and moved to `out` only when complete. `out` may be absent,
    empty, or an earlier report, which is replaced; anything else is refused. Raises LoadError
    where the source cannot be read, CodebookError where a codebook cannot, and ReportError where
    a notebook fails, naming its cell.
    """
    source, target = Path(source).resolve(), Path(out).resolve()
    check_target(target)
    notebooks = find_notebooks(only)
    if codebooks is not None:
        check_folder(codebooks)
    corpus = load(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _staging(target) as folder:
        parameters = {"source": str(source), "out": str(folder / "figures")}
        if codebooks is not None:
            parameters["codebooks"] = str(Path(codebooks).resolve())
        pages = [execute(n, parameters, folder, progress=progress) for n in notebooks]
        manifest = describe(corpus, notebooks, parameters, folder / "figures")
        manifest["parameters"] = _places(source, codebooks, target)
        write_site(folder, corpus, pages, manifest)
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
        _move(folder, target)
    return target / "index.html"


def check_target(target: Path) -> None:
    """Raise ReportError unless a report may be written to `target`."""
    if not target.exists():
        return
    if not target.is_dir():
        raise ReportError(f"{target}: a file stands there; name another folder with --out")
    if any(target.iterdir()) and not _is_report(target):
        raise ReportError(
            f"{target}: the folder holds something that is no report; name another with --out"
        )


def _is_report(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("made_by") == _MADE_BY


@contextmanager
def _staging(target: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move(folder: Path, target: Path) -> None:
    """Put a complete report into place; the old one goes only when the new one stands."""
    check_target(target)
    if not target.exists():
        folder.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    target.rename(old / "report")
    try:
        folder.rename(target)
    except OSError:
        (old / "report").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def execute(
    notebook: Notebook, parameters: dict[str, str], folder: Path, *, progress: bool
) -> tuple[Notebook, Any]:
    """Execute one notebook with parameters; return it with its outputs.

    Cells tagged `seeds-only` are left out unless the source is the folder of the five articles.
    Raises ReportError naming notebook, cell and error.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError

    nb = nbformat.read(notebook.path, as_version=4)
    if Path(parameters["source"]) != SEEDS:
        nb.cells = [c for c in nb.cells if "seeds-only" not in c.metadata.get("tags", [])]
    known = _parameters_of(nb)
    given, done = folder / f".{notebook.name}.in.ipynb", folder / f"{notebook.name}.ipynb"
    nbformat.write(nb, given)
    try:
        papermill.execute_notebook(
            str(given),
            str(done),
            parameters={k: v for k, v in parameters.items() if k in known},
            cwd=str(NOTEBOOKS),
            kernel_name="python3",
            progress_bar={"desc": notebook.name, "file": sys.stderr} if progress else False,
            log_output=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except papermill.PapermillExecutionError as error:
        raise ReportError(_failure(notebook, error)) from None
    except DeadKernelError:
        raise ReportError(f"{notebook.path.name}: the kernel died") from None
    finally:
        given.unlink()
    executed = nbformat.read(done, as_version=4)
    executed.cells = [
        c for c in executed.cells if "injected-parameters" not in c.metadata.get("tags", [])
    ]
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not _is_warning(o)]
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = _shown_parameters(cell.source, parameters)
    done.unlink()
    return notebook, executed


def _is_warning(output: Any) -> bool:
    """A warning, such as of a glyph that no font has, names folders of this machine: not shown."""
    return bool(output.output_type == "stream" and output.name == "stderr")


def _shown_parameters(source: str, parameters: Mapping[str, str]) -> str:
    """The parameters cell with what was given, by name: a page tells no path of its machine."""
    for name in ("source", "codebooks"):
        if name in parameters and Path(parameters[name]) != SEEDS:
            value = repr(Path(parameters[name]).name)
            lines = source.splitlines()
            lines = [f"{name} = {value}" if x.startswith(f"{name} =") else x for x in lines]
            source = "\n".join(lines)
    return source


def _parameters_of(nb: Any) -> set[str]:
    sources = [c.source for c in nb.cells if "parameters" in c.metadata.get("tags", [])]
    lines = [line for source in sources for line in source.splitlines()]
    return {line.split("=")[0].strip() for line in lines if "=" in line}


def _failure(notebook: Notebook, error: Any) -> str:
    source = str(error.source).strip().splitlines() or [""]
    return (
        f"{notebook.path.name}, cell {error.cell_index + 1} (In [{error.exec_count}]), "
        f"which begins {source[0]!r}: {error.ename}: {error.evalue}"
    )


def describe(
    corpus: Corpus,
    notebooks: Sequence[Notebook],
    parameters: Mapping[str, str],
    figures: Path,
) -> dict[str, Any]:
    """What a report was made from and what it holds: hashes, parameters, versions."""
    tables = sorted(figures.glob("figure-*.csv")) if figures.exists() else []
    return {
        "made_by": _MADE_BY,
        "source": Path(parameters["source"]).name,
        "articles": len(corpus.articles),
        "corpus": hash_corpus(corpus),
        "codebooks": hash_codebooks(parameters.get("codebooks")),
        "notebooks": [notebook.name for notebook in notebooks],
        "figures": {
            t.stem.removeprefix("figure-"): hashlib.sha256(t.read_bytes()).hexdigest()
            for t in tables
            if not t.stem.endswith(".evidence")
        },
        "versions": {
            "python": ".".join(map(str, sys.version_info[:3])),
            "newsroom-analysis": __version__,
            **{package: version(package) for package in _PACKAGES},
        },
    }


def _places(source: Path, codebooks: str | Path | None, target: Path) -> dict[str, str | None]:
    """Where source and codebooks are, seen from the report; None for those of the project."""
    return {
        "source": None if source == SEEDS else os.path.relpath(source, target),
        "codebooks": None if codebooks is None else os.path.relpath(codebooks, target),
    }


def hash_corpus(corpus: Corpus) -> str:
    """One hash of the articles (every column) and the zones, in their order."""
    digest = hashlib.sha256()
    for table in (_without_bytes(corpus.articles), corpus.zones):
        digest.update(table.to_json(orient="split", date_format="iso").encode())
    return digest.hexdigest()


def _without_bytes(table: pd.DataFrame) -> pd.DataFrame:
    """A table that JSON can hold: bytes as hexadecimal text."""
    mixed = [name for name in table.columns if table[name].dtype == object]
    return table.assign(**{name: table[name].map(_as_hex) for name in mixed})


def _as_hex(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def hash_codebooks(folder: str | Path | None) -> dict[str, str]:
    """A hash of each codebook in use: an analyst's where the folder has one, else our own."""
    paths = {p.stem: p for p in sorted((Path(__file__).parent / "codebooks").glob("*.toml"))}
    if folder is not None:
        paths |= {p.stem: p for p in sorted(Path(folder).glob("*.toml"))}
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in paths.items()}
