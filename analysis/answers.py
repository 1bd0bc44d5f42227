"""What the explorer answers: a query, some outlets, and the tables and hits that follow.

What holds for all queries is computed once for a corpus; each answer is arithmetic on arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, measured_tokens
from analysis.phrases import TokenIndex, resolve_overlaps
from analysis.resampling import bootstrap_ratio
from analysis.segmentation import is_word

Order = Literal["text", "left", "right"]
_TONE = ["outlet", "n_sentences", "mean", "mean_all", "n_negative", "n_zero", "n_positive"]


@dataclass(frozen=True)
class Hits:
    """Where a query stands: for each hit its first token, and the token after its last."""

    first: np.ndarray
    last: np.ndarray

    def __len__(self) -> int:
        return len(self.first)


class Index:
    """A corpus made ready for questions; tone and names are measured when first asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.tokens = measured_tokens(corpus)
        self.phrases = TokenIndex(self.tokens)
        self.article = self.tokens["article_id"].cat.codes.to_numpy().astype(np.intp)
        self.sentence = self.tokens["sentence_id"].to_numpy()
        self.start, self.end = (self.tokens[name].to_numpy() for name in ("start", "end"))
        word = is_word(pd.Index(self.tokens["term"].cat.categories))
        self.is_word = word[self.phrases.codes]
        self.n_words = np.bincount(self.article[self.is_word], minlength=len(corpus.articles))
        outlets = corpus.articles["outlet"].astype("str")
        self.outlets = list(dict.fromkeys(outlets))
        self.outlet = pd.Categorical(outlets, categories=self.outlets)

    @cached_property
    def compound(self) -> np.ndarray:
        """VADER's compound of each sentence; NaN where a sentence is not measured."""
        from analysis.sentiment import score_sentences

        scores = score_sentences(self.corpus)
        compound = np.full(len(self.corpus.sentences), np.nan)
        compound[scores["sentence_id"].to_numpy()] = scores["compound"].to_numpy()
        return compound

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """All names, with the `sentence_id` they stand in, and `article` as a number."""
        from analysis.entities import find_mentions

        mentions = find_mentions(self.corpus)
        article = mentions["article_id"].cat.codes.to_numpy().astype(np.int64)
        step = int(max(self.end.max(initial=0), mentions["end"].max() if len(mentions) else 0)) + 1
        begins = self.article.astype(np.int64) * step + self.start
        at = np.searchsorted(begins, article * step + mentions["start"].to_numpy(), side="right")
        sentence = self.sentence[np.maximum(at - 1, 0)] if len(begins) else at
        return mentions.assign(sentence_id=sentence, article=article)

    def commonest(self) -> str:
        """The most frequent word that is no stop word, or "" where there is none."""
        from analysis.terms import stop_list

        terms = self.tokens["term"].cat.categories
        counts = np.bincount(self.phrases.codes[self.is_word], minlength=len(terms))
        stop = stop_list("stopwords")
        kept = np.array([len(t) > 2 and t.isalpha() and t not in stop for t in terms], dtype=bool)
        counts = np.where(kept, counts, 0)
        return str(terms[int(counts.argmax())]) if counts.any() else ""

    def chosen(self, outlets: Sequence[str]) -> np.ndarray:
        """Whether each article is of one of the outlets."""
        return np.asarray(np.isin(self.outlet, list(outlets)))

    def find(self, query: str, outlets: Sequence[str]) -> Hits:
        """The hits of a query: words, wildcards and phrases, several with commas between them."""
        found = [self.phrases.find(phrase) for phrase in query.split(",") if phrase.strip()]
        if not found:
            return Hits(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))
        first = np.concatenate([hits for hits, _ in found])
        last = np.concatenate([hits + n for hits, n in found])
        here = self.chosen(outlets)[self.article[first]]
        first, last = first[here], last[here]
        if len(found) > 1:
            kept = resolve_overlaps(first, last, np.zeros(len(first), dtype=np.intp))
            first, last = first[kept], last[kept]
        order = np.argsort(first, kind="stable")
        return Hits(first[order], last[order])

    def spans(self, hits: Hits) -> pd.DataFrame:
        """The hits as spans: `article_id`, `start`, `end`."""
        return pd.DataFrame(
            {
                "article_id": self.tokens["article_id"].array[hits.first],
                "start": self.start[hits.first],
                "end": self.end[hits.last - 1],
            }
        )


def answer_concordance(
    index: Index, hits: Hits, *, window: int = 8, order: Order = "text", limit: int = 200
) -> pd.DataFrame:
    """The first `limit` hits in an order: `article_id`, `outlet`, `left`, `keyword`, `right`, span.

    `order` "right" goes by the word after the hit, "left" by the word before it. The context has
    `window` tokens on either side, from the same zones, and does not leave the article.
    """
    shown = _arrange(index, hits, order)[:limit]
    chosen = Hits(hits.first[shown], hits.last[shown])
    spans = index.spans(chosen)
    article = index.article[chosen.first]
    left = np.maximum(chosen.first - window, np.searchsorted(index.article, article))
    end = np.searchsorted(index.article, article, side="right")
    right = np.minimum(chosen.last + window, end) - 1
    texts = index.corpus.articles["text"].to_numpy()[article]
    from_, to = index.start[left], index.end[right]
    rows = zip(texts, from_, spans["start"], spans["end"], to, strict=True)
    parts = [(_one_line(t[a:s]), _one_line(t[s:e]), _one_line(t[e:b])) for t, a, s, e, b in rows]
    context = pd.DataFrame(parts, columns=["left", "keyword", "right"], dtype="str")
    outlet = index.outlet[article].astype("str")
    return pd.concat([spans.assign(outlet=outlet), context], axis=1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _arrange(index: Index, hits: Hits, order: Order) -> np.ndarray:
    if order == "text" or not len(hits):
        return np.arange(len(hits))
    beside = hits.last if order == "right" else hits.first - 1
    usable = (beside >= 0) & (beside < len(index.article))
    beside = np.where(usable, beside, 0)
    usable &= index.article[beside] == index.article[hits.first]
    terms = index.tokens["term"].cat.categories
    used, place = np.unique(index.phrases.codes[beside], return_inverse=True)
    rank = np.argsort(np.argsort(terms.to_numpy(dtype=object)[used]))
    return np.argsort(np.where(usable, rank[place], -1), kind="stable")


def answer_frequency(index: Index, hits: Hits, outlets: Sequence[str]) -> pd.DataFrame:
    """How often each outlet has the query, with the interval over its articles.

    One row per outlet: `outlet`, `n`, `n_words`, `per_1000`, `low`, `high` (missing below ten
    articles), `n_articles` and `n_articles_with`.
    """
    here = index.chosen(outlets)
    n = np.bincount(index.article[hits.first], minlength=len(here))
    groups = pd.Series(index.outlet, name="outlet").where(here)
    if not here.any():
        columns = ["outlet", "n", "n_words", "per_1000", "low", "high", "n_articles"]
        return pd.DataFrame(columns=[*columns, "n_articles_with"])
    table = bootstrap_ratio(n, index.n_words / 1000, groups, n_boot=_draws(here))
    with_hits = pd.Series((n > 0) & here).groupby(index.outlet, observed=False).sum()
    return pd.DataFrame(
        {
            "outlet": table["outlet"].astype("str"),
            "n": table["numerator"].astype(int),
            "n_words": (1000 * table["denominator"]).round().astype(int),
            "per_1000": table["estimate"],
            "low": table["low"],
            "high": table["high"],
            "n_articles": table["n_articles"],
            "n_articles_with": with_hits.reindex(table["outlet"]).to_numpy(),
        }
    )


def _draws(here: np.ndarray) -> int:
    """Fewer draws for many articles, where an interval is narrow and an answer must be quick."""
    return 1000 if here.sum() <= 2000 else 200


def answer_tone(
    index: Index, hits: Hits, outlets: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tone of the sentences with a hit: by outlet, and sentence by sentence.

    By outlet: `n_sentences` with a hit, `mean` of their compound, `mean_all` of all sentences of
    the outlet, `n_negative`, `n_zero`, `n_positive`. By sentence, the most negative first:
    `article_id`, `outlet`, `compound`, `start`, `end`.
    """
    sentences = index.corpus.sentences
    home = sentences["article_id"].cat.codes.to_numpy()
    scored = ~np.isnan(index.compound) & index.chosen(outlets)[home]
    rows = np.unique(index.sentence[hits.first])
    rows = rows[scored[rows]]
    rows = rows[np.argsort(index.compound[rows], kind="stable")]
    listed = sentences[["article_id", "start", "end"]].take(rows).reset_index(drop=True)
    outlet = index.outlet[home[rows]]
    listed = listed.assign(outlet=outlet.astype("str"), compound=index.compound[rows])
    every = pd.Series(index.compound[scored]).groupby(index.outlet[home[scored]], observed=False)
    with_hit = listed["compound"].groupby(outlet, observed=False)
    sign = np.sign(listed["compound"])
    counts = {
        name: (sign == value).groupby(outlet, observed=False).sum()
        for name, value in (("n_negative", -1), ("n_zero", 0), ("n_positive", 1))
    }
    table = pd.DataFrame(
        {
            "n_sentences": with_hit.size(),
            "mean": with_hit.mean(),
            "mean_all": every.mean(),
            **counts,
        }
    )
    table = table.rename_axis("outlet").reset_index()
    kept = table["outlet"].isin(list(outlets))
    return table.loc[kept, _TONE].reset_index(drop=True), listed


def answer_mentions(
    index: Index, hits: Hits, outlets: Sequence[str], *, limit: int = 15
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who is named in the sentences with a hit: by name, and mention by mention.

    By name, most mentions first: `entity`, `type`, `n` and a column of counts for each outlet.
    By mention: `article_id`, `outlet`, `entity`, `text`, `start`, `end`.
    """
    mentions = index.mentions
    bearing = np.zeros(len(index.corpus.sentences), dtype=bool)
    bearing[index.sentence[hits.first]] = True
    here = bearing[mentions["sentence_id"].to_numpy()]
    here &= index.chosen(outlets)[mentions["article"].to_numpy()]
    listed = mentions[here].reset_index(drop=True)
    outlet = index.outlet[listed["article"].to_numpy()]
    listed = listed.assign(outlet=outlet.astype("str"))
    listed["entity"] = listed["entity"].astype("str").where(listed["entity"].notna(), "(ambiguous)")
    counts = pd.crosstab(
        [listed["entity"], listed["type"].astype("str")], listed["outlet"], dropna=True
    )
    counts = counts.reindex(columns=[name for name in index.outlets if name in set(outlets)])
    table = counts.fillna(0).astype(int)
    table.insert(0, "n", table.sum(axis=1))
    table = table.rename_axis(columns=None).reset_index()
    table = table.sort_values(["n", "entity"], ascending=[False, True], kind="stable")
    columns = ["article_id", "outlet", "entity", "text", "start", "end"]
    return table.head(limit).reset_index(drop=True), listed[columns]
