"""Articles written by chance from a design whose truth is known: what five articles cannot teach.

The design (`templates/simulation.toml`) says with what chances outlets choose stories, sentences
and words. Articles are drawn from it; the truth is what infinitely many of them would show.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

DESIGN = Path(__file__).parent / "templates" / "simulation.toml"
FRAMES = {
    "money": ("budget", "costs", "invoice", "crowns", "price"),
    "neighbours": ("families", "neighbours", "children", "parish"),
    "engineering": ("engineers", "pumps", "concrete", "metres"),
}
TERMS = ("budget", "children", "pumps", "taxpayers", "terrible")

_SLOT = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]+")
_LENGTHS = range(6, 13)  # sentences of an article, each length as likely as the others
_SEVERITY = 0.1  # a story adds up to so much to the chance of a gloomy sentence, or takes it
_PARAGRAPH = 4
_FIRST_DAY = np.datetime64("2025-01-01")


def read_design(path: str | Path = DESIGN) -> dict[str, Any]:
    """The tables of a design: `subjects`, `outlets`, `slots` and `sentences`."""
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


def simulate_articles(
    n_stories: int = 150, *, seed: int = 0, design: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Draw stories, and the articles that outlets write of them.

    One row per article, for `analysis.load`: `article_id`, `outlet`, `story`, `subject`,
    `published`, `title` and `text`. An outlet tells a story at most once, with the chance that the
    design gives to its subject; 150 stories make about 400 articles. Raises ValueError for fewer
    than one story.

    >>> simulate_articles(2, seed=1)["outlet"].nunique() > 1
    True
    """
    if n_stories < 1:
        raise ValueError(f"n_stories={n_stories!r}: give 1 or more")
    book = read_design() if design is None else design
    draw = _Draw(seed)
    rows = []
    for number in range(n_stories):
        story = _draw_story(book, number, draw)
        for outlet, habits in book["outlets"].items():
            if draw.happens(habits["coverage"][story["subject"]]):
                rows.append(_write_article(book, outlet, story, draw))
    columns = ["article_id", "outlet", "story", "subject", "published", "title", "text"]
    return pd.DataFrame(rows, columns=columns)


class _Draw:
    """Chance from uniform numbers alone, so that a seed gives the same articles everywhere."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def uniform(self) -> float:
        return float(self._rng.random())

    def happens(self, chance: float) -> bool:
        return self.uniform() < chance

    def one_of(self, values: Sequence[Any]) -> Any:
        return values[int(self.uniform() * len(values))]

    def weighted(self, chances: Mapping[str, float]) -> str:
        at = self.uniform() * sum(chances.values())
        for name, chance in chances.items():
            at -= chance
            if at < 0:
                return name
        return name


def _draw_story(book: Mapping[str, Any], number: int, draw: _Draw) -> dict[str, Any]:
    subjects = {name: subject["chance"] for name, subject in book["subjects"].items()}
    return {
        "story": f"story {number + 1:03}",
        "subject": draw.weighted(subjects),
        "site": draw.one_of(book["slots"]["site"]),
        "severity": _SEVERITY * (2 * draw.uniform() - 1),
        "day": _FIRST_DAY + number,
    }


def _write_article(
    book: Mapping[str, Any], outlet: str, story: Mapping[str, Any], draw: _Draw
) -> list[Any]:
    """One article: its words are chosen once, its sentences one by one."""
    habits, subject = book["outlets"][outlet], book["subjects"][story["subject"]]
    fixed = {"site": story["site"]}
    for slot, chances in habits["words"].items():
        options = book["slots"][slot]
        fixed[slot] = draw.weighted(dict(zip(options, chances, strict=True)))
    title = _fill(draw.one_of(subject["titles"]), book["slots"], fixed, draw)
    kinds = sentence_chances(habits, subject, story["severity"])
    sentences = [
        _fill(draw.one_of(book["sentences"][draw.weighted(kinds)]), book["slots"], fixed, draw)
        for _ in range(draw.one_of(_LENGTHS))
    ]
    parts = [sentences[i : i + _PARAGRAPH] for i in range(0, len(sentences), _PARAGRAPH)]
    if len(parts[-1]) == 1:  # a sentence that stands alone at the end may look like a closing
        parts[-2:] = [parts[-2] + parts[-1]]
    lines = [title, *(" ".join(part) for part in parts)]
    lines += [habits["closing"]] if "closing" in habits else []
    key = f"{story['story'].removeprefix('story ')}-{outlet.lower().replace(' ', '-')}"
    published = str(story["day"] + draw.one_of(range(3)))
    text = "\n\n".join(lines) + "\n"
    return [key, outlet, story["story"], story["subject"], published, title, text]


def sentence_chances(
    habits: Mapping[str, Any], subject: Mapping[str, Any], severity: float = 0.0
) -> dict[str, float]:
    """The chance of each kind of sentence for an outlet and a subject; they add up to 1."""
    gloomy = subject["gloomy"] + habits["gloom"] + severity
    glad = max(subject["glad"] - habits["gloom"] / 2, 0.0)
    rest = 1 - gloomy - glad
    return {
        "gloomy": gloomy,
        "glad": glad,
        **{frame: rest * chance for frame, chance in habits["frames"].items()},
    }


def _fill(
    line: str, slots: Mapping[str, Sequence[str]], fixed: Mapping[str, str], draw: _Draw
) -> str:
    def chosen(match: re.Match[str]) -> str:
        return fixed.get(match[1]) or str(draw.one_of(slots[match[1]]))

    text = _SLOT.sub(chosen, line)
    return text[0].upper() + text[1:]


def list_truth(design: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """What infinitely many articles of a design would show.

    One row per fact: `outlet`, `subject` ("all" or one), `measure`, `what` and `truth`. Measures:
    "per_1000" (words of a frame of `FRAMES`, and mentions of the mayor's name, in 1,000 words of
    title and body), "share" (of "taxpayers" among the two names of the townspeople), "log_odds"
    (of a term of `TERMS` against the other outlets) and "compound" (mean of VADER's score over
    sentences, titles included: it takes VADER's word for each kind of sentence). All are ratios
    of expectations: what a ratio of sums tends to.
    """
    book = read_design() if design is None else design
    lines = _score_lines(_expect_lines(book))
    sums = lines.drop(columns=["subject", "line"]).groupby("outlet", sort=False).sum()
    words, taxpayers = sums["n_words"], sums["term:taxpayers"]
    named = {frame: sums[f"frame:{frame}"] for frame in FRAMES} | {"Ruth Alder": sums["term:ruth"]}
    tables = [
        _tones(lines.assign(subject="all")),
        _tones(lines),
        *(_fact(1000 * hits / words, "per_1000", name) for name, hits in named.items()),
        _fact(taxpayers / (taxpayers + sums["term:residents"]), "share", "taxpayers"),
        *(_fact(_log_odds(sums[f"term:{term}"], words), "log_odds", term) for term in TERMS),
    ]
    return pd.concat(tables, ignore_index=True)


def _fact(values: pd.Series, measure: str, what: str) -> pd.DataFrame:
    columns = {"outlet": values.index, "subject": "all", "measure": measure, "what": what}
    return pd.DataFrame({**columns, "truth": values.to_numpy()})


def _log_odds(hits: pd.Series, words: pd.Series) -> pd.Series:
    odds = hits / (words - hits)
    rest = (hits.sum() - hits) / (words.sum() - words - hits.sum() + hits)
    return np.log(odds / rest)


def _tones(lines: pd.DataFrame) -> pd.DataFrame:
    sums = lines.groupby(["outlet", "subject"], sort=False)[["tone", "n_sentences"]].sum()
    table = (sums["tone"] / sums["n_sentences"]).rename("truth").reset_index()
    return table.assign(measure="compound", what="tone")[
        ["outlet", "subject", "measure", "what", "truth"]
    ]


def _expect_lines(book: Mapping[str, Any]) -> pd.DataFrame:
    """How often each line is expected, per story: `outlet`, `subject`, `line`, `n_sentences`."""
    rows = []
    for outlet, habits in book["outlets"].items():
        for name, subject in book["subjects"].items():
            articles = subject["chance"] * habits["coverage"][name]
            titles = subject["titles"]
            rows += [(outlet, name, line, articles / len(titles)) for line in titles]
            for kind, chance in sentence_chances(habits, subject).items():
                lines = book["sentences"][kind]
                times = articles * float(np.mean(_LENGTHS)) * chance / len(lines)
                rows += [(outlet, name, line, times) for line in lines]
    table = pd.DataFrame(rows, columns=["outlet", "subject", "line", "n_sentences"])
    counts = [
        _expect_words(row.line, book, book["outlets"][row.outlet]["words"])
        for row in table.itertuples()
    ]
    expected = pd.DataFrame(counts).mul(table["n_sentences"], axis=0)
    return pd.concat([table, expected], axis=1)


def _expect_words(
    line: str, book: Mapping[str, Any], words: Mapping[str, Sequence[float]]
) -> dict[str, float]:
    """Expected words of a line, those of each frame and each term among them."""
    pieces = [(_SLOT.sub(" ", line), 1.0)]
    for slot in _SLOT.findall(line):
        options = book["slots"][slot]
        chances = words.get(slot, [1 / len(options)] * len(options))
        pieces += zip(options, chances, strict=True)
    wanted = {f"frame:{name}": terms for name, terms in FRAMES.items()}
    wanted |= {f"term:{term}": (term,) for term in (*TERMS, "residents", "ruth")}
    found = dict.fromkeys(["n_words", *wanted], 0.0)
    for text, chance in pieces:
        terms = [word.lower() for word in _WORD.findall(text)]
        found["n_words"] += chance * len(terms)
        for name, sought in wanted.items():
            found[name] += chance * sum(term in sought for term in terms)
    return found


def _score_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Add `tone`: the expected sum of VADER's compound; words that fill a slot have none."""
    from analysis.corpus import load
    from analysis.sentiment import score_sentences

    distinct = lines["line"].drop_duplicates()
    texts = distinct.map(lambda line: _SLOT.sub("and", line) + "\n")
    scores = score_sentences(load(pd.DataFrame({"text": texts})))
    tone = dict(zip(distinct, scores["compound"], strict=True))
    return lines.assign(tone=lines["line"].map(tone) * lines["n_sentences"])
