"""The specification curve: one contrast of two outlets under every defensible choice."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations, product

import numpy as np
import pandas as pd

from analysis.codebooks import Codebook, read_codebook, read_groups
from analysis.corpus import Corpus, concatenate, measured_tokens
from analysis.framing import find_groups
from analysis.resampling import article_rows, code_groups, divide, group_articles
from analysis.segmentation import is_word
from analysis.sentiment import cut_pieces, straighten_marks
from analysis.vader import score_sums

CHOICES = ("lexicon", "masked", "marks", "headings", "quotations", "measure")
MEASURES = (
    "mean of sentences",
    "median of sentences",
    "share positive − negative",
    "sum per word",
)
_HEADINGS = ("title", "deck", "heading")
_PATTERN_FILE = "textblob/en/en-sentiment.xml"
_TITLE_CASE = 0.6  # a heading with so many capitalised words is in title case


def compare_specifications(
    corpus: Corpus,
    *,
    by: str = "outlet",
    masks: Mapping[str, pd.DataFrame] | None = None,
    quotations: pd.DataFrame | None = None,
    lexicons: Mapping[str, Mapping[str, float] | None] | None = None,
    most: int = 12,
) -> pd.DataFrame:
    """Compare every two outlets under each combination of defensible choices.

    One row per pair and specification: `a`, `b`, the choices, `value_a`, `value_b`, `difference`
    (positive = `a` has the more positive words), `sign` (-1, 0 for a tie, 1) and `scaled`, the
    difference as a share of the largest of its lexicon and measure over all pairs. The choices:

    - `lexicon`: VADER's rules with its own words or with those of `lexicons` (name → lexicon,
      None = VADER's own); by default with Pattern's adjectives too, see `read_pattern_lexicon`.
    - `masked`: nothing, each of `masks` (name → spans whose letters are covered), or all of them;
      by default `find_topic_words` and `find_capitalised`.
    - `marks`: curly quotation marks and apostrophes as printed, which VADER does not know, or
      straightened.
    - `headings`: titles, decks and headings in or out.
    - `quotations`: quoted words in, or out, where `quotations` are given (`find_quotations`).
    - `measure`: mean or median of the sentences' compound, share of positive less share of
      negative sentences, or summed valence per word.

    Of more than `most` outlets those with the most articles are compared. Values of different
    measures or lexicons must not be compared; signs may. The specifications
    are not independent and not equally good: how many agree is no probability.
    Source: Simonsohn, Simmons & Nelson 2020.
    """
    if most < 1:
        raise ValueError(f"most={most}: give the number of outlets to compare, 2 or more")
    codes, names = _largest(corpus.articles, by, most)
    own_lexicons: Mapping[str, Mapping[str, float] | None] = {
        "VADER": None,
        "Pattern": read_pattern_lexicon(),
    }
    lexicons = own_lexicons if lexicons is None else lexicons
    covers = _covers(masks if masks is not None else _own_masks(corpus))
    rows = []
    voices = {"in": None} if quotations is None else {"in": None, "out": quotations}
    for (masked, cover), (voice, quoted) in product(covers.items(), voices.items()):
        sentences, pieces = cut_pieces(corpus, quotations=quoted, masked=cover)
        if quoted is not None:
            kept = np.flatnonzero(sentences["voice"] == "own")
            sentences, pieces = sentences.take(kept), [pieces[i] for i in kept]
        group = codes[article_rows(sentences, corpus.articles)]
        body = ~sentences["zone"].isin(_HEADINGS).to_numpy()
        forms = {"as printed": pieces, "straightened": straighten_marks(pieces)}
        for (lexicon, words), (marks, texts) in product(lexicons.items(), forms.items()):
            scored = score_sums(texts, lexicon=words).assign(group=group)
            for headings, part in (("in", scored), ("out", scored[body])):
                choice = (lexicon, masked, marks, headings, voice)
                rows += [(*choice, *row) for row in _measure(part, len(names))]
    values = pd.DataFrame(rows, columns=[*CHOICES, "values"])
    return _pair_up(values, names)


def compare_signs(specifications: pd.DataFrame) -> pd.DataFrame:
    """Count, for every two outlets, the specifications by the sign of their difference.

    One row per pair: `a`, `b`, `n` (specifications with a value), `n_positive` (`a` has the more
    positive words), `n_zero` (ties), `n_negative` and their `share_…`. The share is no
    probability: the specifications measure the same few articles again and again.
    `specifications` is of `compare_specifications`.
    """
    sign = specifications["sign"].astype("float64")
    kinds = {"positive": sign == 1, "zero": sign == 0, "negative": sign == -1}
    found = specifications[["a", "b"]].assign(n=sign.notna(), **kinds)
    counts = found.groupby(["a", "b"], sort=False).sum().astype(int).reset_index()
    shares = {f"share_{name}": counts[name] / counts["n"] for name in kinds}
    return counts.rename(columns={name: f"n_{name}" for name in kinds}).assign(**shares)


def find_topic_words(corpus: Corpus, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """Find the words that name the matter itself, whoever writes about it.

    One row per hit: `article_id`, `sentence_id`, `start`, `end`, `phrase`. The built-in codebook
    `topic-words` was fixed before any score was looked at.
    """
    groups = read_groups(codebook or read_codebook("topic-words"))
    return find_groups(measured_tokens(corpus), groups).drop(columns="group")


def find_capitalised(corpus: Corpus) -> pd.DataFrame:
    """Find words that may belong to a name: capitalised and not the first of their sentence.

    One row per word: `article_id`, `sentence_id`, `start`, `end`. A first word counts where the
    next is capitalised too; headings in title case are left out, since there capitals say
    nothing. It stands in for a table of mentions, which is better.
    """
    tokens = measured_tokens(corpus).reset_index(drop=True)
    form = tokens["form"].cat
    word = is_word(pd.Index(tokens["term"].cat.categories))[tokens["term"].cat.codes]
    tokens = tokens[word].reset_index(drop=True)
    capital = np.array([name[:1].isupper() for name in form.categories], dtype=bool)
    upper = capital[form.codes.to_numpy()[word]]
    sentence = tokens["sentence_id"].to_numpy()
    size = np.bincount(sentence, minlength=len(corpus.sentences))
    many = divide(np.bincount(sentence[upper], minlength=len(size)), size) > _TITLE_CASE
    many &= corpus.sentences["zone"].isin(_HEADINGS).to_numpy()
    first = np.diff(sentence, prepend=-1) > 0
    before_capital = np.append(upper[1:] & (sentence[1:] == sentence[:-1]), False)
    kept = upper & ~many[sentence] & (~first | before_capital)
    return tokens.loc[kept, ["article_id", "sentence_id", "start", "end"]].reset_index(drop=True)


@cache
def read_pattern_lexicon() -> dict[str, float]:
    """Pattern's lexicon of 1,500 adjectives, as TextBlob's package holds it: word → valence.

    Its polarity, the mean of a word's senses from -1 to 1, is stretched to VADER's -4 to 4; words
    of polarity 0 are left out. Source: De Smedt & Daelemans 2012; public domain (PDDL).
    """
    from importlib.metadata import distribution
    from xml.etree import ElementTree

    path = distribution("textblob").locate_file(_PATTERN_FILE)
    found: dict[str, list[float]] = {}
    for word in ElementTree.parse(str(path)).getroot():
        found.setdefault(word.attrib["form"].lower(), []).append(float(word.attrib["polarity"]))
    means = {word: 4 * sum(senses) / len(senses) for word, senses in found.items()}
    return {word: valence for word, valence in means.items() if valence}


def _largest(articles: pd.DataFrame, by: str, most: int) -> tuple[np.ndarray, list[str]]:
    """The groups with the most articles: a number per article (-1 = none) and their names."""
    codes, labels = code_groups(group_articles(articles, by=by))
    sizes = np.bincount(codes[codes >= 0], minlength=len(labels))
    kept = np.sort(np.argsort(-sizes, kind="stable")[:most])
    number = np.full(len(labels) + 1, -1)
    number[kept] = np.arange(len(kept))
    return number[codes], labels[by].astype("str").take(kept).to_list()


def _own_masks(corpus: Corpus) -> dict[str, pd.DataFrame]:
    return {"topic words": find_topic_words(corpus), "names": find_capitalised(corpus)}


def _covers(masks: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame | None]:
    """Nothing masked, each mask by itself, and all of them."""
    spans = {name: mask[["article_id", "start", "end"]] for name, mask in masks.items()}
    found: dict[str, pd.DataFrame | None] = {"nothing": None, **spans}
    if len(spans) > 1:
        found[" and ".join(spans)] = concatenate(list(spans.values()))
    return found


def _measure(scored: pd.DataFrame, n_groups: int) -> list[tuple[str, np.ndarray]]:
    """The value of each measure in each group of articles."""
    inside = scored[scored["group"] >= 0]
    groups = inside.assign(sign=np.sign(inside["compound"])).groupby("group")
    sums = groups[["valence", "n_words"]].sum()
    columns = [
        groups["compound"].mean(),
        groups["compound"].median(),
        groups["sign"].mean(),
        sums["valence"] / sums["n_words"],
    ]
    values = [column.reindex(range(n_groups)).to_numpy() for column in columns]
    return list(zip(MEASURES, values, strict=True))


def _pair_up(values: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """A row per pair of outlets and specification."""
    matrix = np.stack(values["values"].to_list())
    pairs = list(combinations(range(len(names)), 2))
    columns = ["a", "b", *CHOICES, "value_a", "value_b", "difference", "sign", "scaled"]
    if not pairs:
        return pd.DataFrame(columns=columns)
    tables = [
        values[list(CHOICES)].assign(
            a=names[a], b=names[b], value_a=matrix[:, a], value_b=matrix[:, b]
        )
        for a, b in pairs
    ]
    table = pd.concat(tables, ignore_index=True)
    # sums may differ in the last digit where there is no difference
    difference = (table["value_a"] - table["value_b"]).round(12)
    kinds = [table["lexicon"], table["measure"]]
    widest = difference.abs().groupby(kinds).transform("max")
    table = table.assign(
        difference=difference,
        sign=np.sign(difference),
        scaled=difference / widest.where(widest > 0, 1.0),
    )
    return table[columns]
