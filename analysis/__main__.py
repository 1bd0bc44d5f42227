"""The command line: `python -m analysis report`, `check` and `verify`."""

import argparse
import sys
from collections.abc import Sequence

from analysis.codebooks import CodebookError
from analysis.corpus import load
from analysis.reading import LoadError
from analysis.report import SEEDS, ReportError, make_report
from analysis.verify import verify_report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0, 1 where something is wrong, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (CodebookError, LoadError, ReportError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; what stood there before is untouched", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    report = commands.add_parser("report", help="execute the notebooks and write a report")
    report.add_argument("source", nargs="?", default=SEEDS, help="folder or file of articles")
    report.add_argument("--out", default="report", help="folder to write (default: report)")
    report.add_argument("--only", type=_numbers, help="notebooks to run, such as 1,2")
    report.add_argument("--codebooks", help="folder with codebooks of your own")
    report.set_defaults(run=_report)
    verify = commands.add_parser("verify", help="recompute a report and compare every value")
    verify.add_argument("report", help="folder of a report")
    verify.add_argument("--source", help="where the articles are now")
    verify.add_argument("--codebooks", help="where the codebooks are now")
    verify.set_defaults(run=_verify)
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


def _verify(options: argparse.Namespace) -> int:
    differences = verify_report(options.report, source=options.source, codebooks=options.codebooks)
    for row in differences.itertuples():
        place = f", row {row.row}, column {row.column}" if row.column else ""
        print(f"figure {row.figure}{place}: {row.reported} in the report, {row.recomputed} now")
    n, figures = len(differences), differences["figure"].nunique()
    print(f"{n} values of {figures} figures differ" if n else "Every value is the same")
    return 1 if n else 0


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
