"""What is wrong with a source: every offender with its place, what is wrong and what mends it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

WHERE, KEY = "(where)", "(key)"  # a row's place in messages, and its id where none is given


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


def check_columns(names: Sequence[str], source: str) -> None:
    """Raise LoadError where two columns of a source have one name, or one is none of theirs."""
    if repeated := sorted(name for name, n in Counter(names).items() if n > 1):
        raise LoadError(f"{source} names the column {repeated[0]!r} twice; rename one of them")
    if taken := [name for name in names if name in (WHERE, KEY)]:
        raise LoadError(f"{source}: a column cannot be named {taken[0]!r}; rename it")
    for name in names:
        if not is_text(name):
            raise LoadError(f"{source}: a lone surrogate in the column {name!r}; rename it")


def is_text(words: str) -> bool:
    """Whether words can be written as UTF-8: no lone surrogate stands in them."""
    return words.isascii() or not any("\ud800" <= c <= "\udfff" for c in words)


def is_missing(value: Any) -> bool:
    """Whether a value stands for nothing: None, NaN, NA or NaT of any kind."""
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))
