"""The command line: `python -m analysis report`, `python -m analysis check`."""

import argparse
import sys
from collections.abc import Sequence

from analysis.corpus import load
from analysis.reading import LoadError
from analysis.report import SEEDS, ReportError, make_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, or 1 where something is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (LoadError, ReportError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    report = commands.add_parser("report", help="execute the notebooks and write a report")
    report.add_argument("source", nargs="?", default=SEEDS, help="folder or file of articles")
    report.add_argument("--out", default="report", help="folder to write (default: report)")
    report.add_argument("--only", type=_numbers, help="notebooks to run, such as 1,2")
    report.add_argument("--codebooks", help="folder with codebooks of your own")
    report.set_defaults(run=_report)
    check = commands.add_parser("check", help="read the articles and list every problem")
    check.add_argument("source", help="folder or file of articles")
    check.set_defaults(run=_check)
    return parser


def _numbers(words: str) -> list[int]:
    try:
        return [int(word) for word in words.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r}: give numbers, such as 1,2") from None


def _report(options: argparse.Namespace) -> int:
    index = make_report(
        options.source, out=options.out, only=options.only, codebooks=options.codebooks
    )
    print(f"The report is at {index}")
    return 0


def _check(options: argparse.Namespace) -> int:
    corpus = load(options.source, errors="skip")
    for row in corpus.refused.itertuples():
        print(f"{row.where}: {row.problem}")
    n, bad = len(corpus.articles), len(corpus.refused)
    outlets = corpus.articles["outlet"].nunique()
    print(
        f"{n} article{'s' if n != 1 else ''} of {outlets} outlet{'s' if outlets != 1 else ''} "
        f"can be read; {bad} problem{'s' if bad != 1 else ''}"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
