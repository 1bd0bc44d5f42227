"""Which articles tell the same copy, and facts with copies counted once or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.segmentation import MEASURED_ZONES
from analysis.stretches import Stretches, WordLine, both_sides, code_articles, line_up, unite

Facts = TypeVar("Facts", pd.DataFrame, Corpus)
Copies = Literal["all", "one", "original"]
_NEARLY_ALL = 0.8  # articles that share less of the shorter one may share what stands in many
_SEVERAL = 3  # so many articles of an outlet make a stretch one of its standing texts
BASES = ("reprint", "dates", "retells", "kind", "in doubt")


def cluster_reuse(
    corpus: Corpus,
    passages: pd.DataFrame,
    *,
    min_share: float = 0.5,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Group the articles that tell the same copy; boilerplate of an outlet does not count.

    The articles of the corpus, a row each, and: `cluster` (the `article_id` of the article of its
    group that was certainly out first, ties the longest), `n_copies` (articles in the group),
    `n_words`, `n_across` (words that stand in another outlet's article as well) and `n_recurring`
    (words that recur in articles of the same outlet which are not copies of this one: standing
    paragraphs, background; in three articles or more even where they are most of a short one).
    Articles of an "unstated" outlet count as an outlet each.

    Two articles are copies where at least `min_share` of the words of the shorter one, recurring
    ones left aside, are in passages they share; copies of copies are in one group. A brief that
    stands inside of two round-ups ties them together. `passages` is what `find_reuse` gives, with
    the same zones. Raises ValueError for a share outside of (0, 1] or another corpus's passages.
    """
    if not 0 < min_share <= 1:
        raise ValueError(f"min_share={min_share!r}: allowed are shares above 0 and up to 1")
    check_zones(zones)
    line = line_up(corpus, zones)
    sides = _Sides(corpus, passages, line)
    share = sides.share_of_shorter(np.zeros(int(line.firsts[-1]), dtype=bool))
    recurring = sides.depth(sides.same_outlet & (share < min_share)) > 0
    recurring |= sides.depth(sides.same_outlet & (share < _NEARLY_ALL)) >= _SEVERAL - 1
    copies = sides.share_of_shorter(recurring) >= min_share
    shared = sides.depth(~sides.same_outlet) > 0
    group = _components(len(corpus.articles), *sides.rows[:, copies])
    leader = _leaders(corpus.articles, group, line.n_words)
    return corpus.articles.assign(
        cluster=corpus.articles["article_id"].to_numpy()[leader],
        n_copies=np.bincount(group)[group] if len(group) else group,
        n_words=line.n_words,
        n_across=_per_article(shared, line),
        n_recurring=_per_article(recurring & ~shared, line),
    )


class _Sides:
    """Both sides of passages: rows of the articles (2 × passages) and numbers of words."""

    def __init__(self, corpus: Corpus, passages: pd.DataFrame, line: WordLine) -> None:
        self.rows, self.begin, self.end = both_sides(corpus, passages, line)
        articles = corpus.articles
        outlet = pd.factorize(articles["outlet"])[0][self.rows]
        stated = (articles["outlet"] != "unstated").to_numpy()[self.rows[0]]
        self.same_outlet = (outlet[0] == outlet[1]) & stated
        self.line = line

    def depth(self, chosen: np.ndarray) -> np.ndarray:
        """In how many of the chosen passages each word lies."""
        places = int(self.line.firsts[-1]) + 1
        change = np.bincount(self.begin[:, chosen].ravel(), minlength=places)
        change -= np.bincount(self.end[:, chosen].ravel(), minlength=places)
        return np.cumsum(change)[:-1]

    def share_of_shorter(self, aside: np.ndarray) -> np.ndarray:
        """For each passage, the share that its two articles have in common of the shorter one.

        Words `aside` are counted neither in the passages nor in the articles.
        """
        before = np.concatenate([[0], np.cumsum(~aside)])
        whole = np.diff(before[self.line.firsts])
        pair = self.rows[0] * len(whole) + self.rows[1]
        _, pair = np.unique(pair, return_inverse=True)
        words = whole[self.rows]
        shorter = np.where(words[0] <= words[1], 0, 1)
        at = np.arange(len(pair))
        step = np.int64(len(aside) + 1)
        # each pair has a line of its own, so that passages of two pairs never unite
        united = unite(pair * step + self.begin[shorter, at], pair * step + self.end[shorter, at])
        of_pair, begin = np.divmod(united.begin, step)
        own = before[united.end - of_pair * step] - before[begin]
        shared = np.bincount(of_pair, weights=own, minlength=int(pair.max(initial=-1)) + 1)
        least = words[shorter, at]
        return np.where(least > 0, shared[pair] / np.maximum(least, 1), 0.0)


def _per_article(marked: np.ndarray, line: WordLine) -> np.ndarray:
    return np.diff(np.concatenate([[0], np.cumsum(marked)])[line.firsts])


def _components(number: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(a), dtype=bool), (a, b)), shape=(number, number))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _leaders(articles: pd.DataFrame, group: np.ndarray, n_words: np.ndarray) -> np.ndarray:
    """For each article, the row of the first of its group: certainly out first, then longest."""
    out = articles["published_latest"].to_numpy(dtype="datetime64[us]")
    early = articles["published_earliest"].to_numpy(dtype="datetime64[us]")
    order = np.lexsort((-n_words, early, out, group))
    firsts = np.flatnonzero(np.diff(group[order], prepend=-1))
    leader = np.empty(len(firsts), dtype=np.int64)
    leader[group[order][firsts]] = order[firsts]
    return leader[group]


def find_copied(passages: pd.DataFrame, clusters: pd.DataFrame) -> pd.DataFrame:
    """Find the stretches of each article that its outlet did not write itself.

    One row per stretch: `article_id`, `start`, `end`, `other_id` (the article that has the same
    words) and `basis`, which says why they are not its own: "reprint" (an article of that kind is
    a stretch from end to end, whoever wrote it: its source need not be in the corpus), "dates"
    (the other was published first), "retells" (it retells the other outlet), "kind" (it is a
    rewrite and the other is none, or the other is a reprint, which wrote none of it either, and
    this is no report) or "in doubt" (nothing tells: the words count as nobody's own). A changed
    word inside of an edited passage is part of the stretch. Words that recur within one outlet
    are its own, those of a reprint excepted. `passages` is what `find_reuse` gives, `clusters`
    what `cluster_reuse` gives.
    """
    rows = [code_articles(passages[f"article_id_{side}"], clusters) for side in "ab"]
    first = passages["first"].astype("str").to_numpy(dtype=object)
    tables = [_whole_reprints(clusters)]
    for here, side in enumerate("ab"):
        basis = _judge(clusters, rows[here], rows[1 - here], first)
        kept = basis >= 0
        tables.append(
            pd.DataFrame(
                {
                    "article_id": rows[here][kept],
                    "start": passages[f"start_{side}"].to_numpy()[kept],
                    "end": passages[f"end_{side}"].to_numpy()[kept],
                    "other_id": rows[1 - here][kept],
                    "basis": basis[kept],
                }
            )
        )
    found = pd.concat(tables, ignore_index=True).astype("int64")
    found = found.sort_values(list(found.columns), ignore_index=True)
    keys = clusters["article_id"]
    return found.assign(
        article_id=pd.Categorical.from_codes(found["article_id"], categories=keys),
        other_id=pd.Categorical.from_codes(found["other_id"], categories=keys),
        basis=pd.Categorical.from_codes(found["basis"], categories=BASES),
    )


def _whole_reprints(clusters: pd.DataFrame) -> pd.DataFrame:
    reprints = np.flatnonzero((clusters["kind"] == "reprint").to_numpy())
    return pd.DataFrame(
        {
            "article_id": reprints,
            "start": 0,
            "end": clusters["text"].str.len().to_numpy()[reprints],
            "other_id": -1,
            "basis": BASES.index("reprint"),
        }
    )


def _judge(
    articles: pd.DataFrame, here: np.ndarray, there: np.ndarray, first: np.ndarray
) -> np.ndarray:
    """Why words that two articles share are not the first one's own: a basis, or -1 = its own."""
    keys = articles["article_id"].to_numpy(dtype=object)
    kind = articles["kind"].fillna("").to_numpy(dtype=object)
    outlet = articles["outlet"].to_numpy(dtype=object)
    retells = _retellings(articles, np.concatenate([here, there]), np.concatenate([there, here]))
    mine, theirs = np.split(retells, 2)
    report, reprint, rewrite = (kind == name for name in ("report", "reprint", "rewrite"))
    same = (outlet[here] == outlet[there]) & (outlet[here] != "unstated")
    return np.select(
        [
            reprint[here],  # a stretch already, from end to end
            first == keys[here],
            same & ~reprint[there],
            (first == keys[there]) & ~same,
            mine & ~theirs & ~same,
            theirs & ~mine & ~same,
            (reprint[there] & ~report[here]) | (rewrite[here] & ~rewrite[there]),
            (rewrite[there] & ~rewrite[here]) | (reprint[there] & report[here]),
        ],
        [-1, -1, -1, *(BASES.index(b) for b in ("dates", "retells")), -1, BASES.index("kind"), -1],
        default=BASES.index("in doubt"),
    )


def _retellings(articles: pd.DataFrame, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Whether an article is said to retell the outlet of another."""
    retells = articles["retells"].fillna("").to_numpy(dtype=object)
    outlet = articles["outlet"].to_numpy(dtype=object)
    told = [{part.strip() for part in str(value).split(";")} for value in retells]
    return np.array([outlet[b] in told[a] for a, b in zip(here, there, strict=True)], dtype=bool)


def keep_copies(
    facts: Facts, passages: pd.DataFrame, clusters: pd.DataFrame, *, copies: Copies = "all"
) -> Facts:
    """Keep the facts of every copy, of one copy per cluster, or of what an outlet wrote itself.

    `facts` is any table with `article_id`, or a Corpus, of which tokens are kept or dropped (for
    `count_terms` and whatever else reads them; leave runs of words alone, which would join what
    stands on both sides of a gap). "one" keeps the article each cluster is named after. "original"
    drops a row where more than half of its stretch (`start`, `end`) lies in one of those that
    `find_copied` gives: a reprint has no rows left, and `count_own_words` says so and why. A
    table without stretches cannot be cut inside of an article.

    Divide by what was kept in the same way: a rate needs its words filtered too. Raises
    ValueError for another value of `copies`, facts of another corpus, and for "original" where a
    table has no `start` and `end` and an article is copied in part.
    """
    if copies not in ("all", "one", "original"):
        raise ValueError(f"copies={copies!r}: allowed are 'all', 'one' and 'original'")
    if isinstance(facts, Corpus):
        place = facts.sentences["article_id"].take(facts.tokens["sentence_id"].to_numpy())
        spans = facts.tokens[["start", "end"]].assign(article_id=place.array)
        kept = _choose(spans, passages, clusters, copies)
        return replace(facts, tokens=facts.tokens[kept].reset_index(drop=True))
    return facts[_choose(facts, passages, clusters, copies)].reset_index(drop=True)


def _choose(
    facts: pd.DataFrame, passages: pd.DataFrame, clusters: pd.DataFrame, copies: Copies
) -> np.ndarray:
    article = code_articles(facts["article_id"], clusters)
    if copies == "all":
        return np.ones(len(facts), dtype=bool)
    if copies == "one":
        return (clusters["cluster"] == clusters["article_id"]).to_numpy()[article]
    step = int(clusters["text"].str.len().max() if len(clusters) else 0) + 1
    copied = _unite_copied(find_copied(passages, clusters), step)
    if "start" in facts and "end" in facts:
        begin = article * step + facts["start"].to_numpy()
        end = article * step + facts["end"].to_numpy()
        return 2 * copied.length_within(begin, end) <= end - begin
    return _choose_whole(article, copied, clusters, step)


def _unite_copied(copied: pd.DataFrame, step: int) -> Stretches:
    article = copied["article_id"].cat.codes.to_numpy().astype(np.int64)
    start, end = copied["start"].to_numpy(), copied["end"].to_numpy()
    return unite(article * step + start, article * step + end)


def _choose_whole(
    article: np.ndarray, copied: Stretches, clusters: pd.DataFrame, step: int
) -> np.ndarray:
    number = np.arange(len(clusters), dtype=np.int64)
    length = clusters["text"].str.len().to_numpy()
    inside = copied.length_within(number * step, number * step + length)
    partly = (inside > 0) & (inside < length)
    if partly[article].any():
        which = clusters["article_id"].iloc[int(article[partly[article]][0])]
        raise ValueError(
            f"copies='original': the facts have no start and end, and article {which!r} is copied "
            "in part; filter the corpus or a table of stretches first, and count what is left"
        )
    return (inside == 0)[article]
