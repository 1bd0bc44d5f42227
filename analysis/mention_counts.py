"""Mentions counted by article and compared by outlet; discovered names as a codebook to correct."""

import json

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.entities import find_mentions
from analysis.keyness import compare_terms
from analysis.passages import find_passages
from analysis.resampling import article_rows

_EXAMPLE = 110  # characters of an example


def count_mentions(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, quotations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count the mentions of each article.

    One row per article, entity, type, zone and `quoted` (inside of a quotation; missing without
    `quotations`, which are as `find_quotations` gives them), in the order of the articles and of
    first mention: `n`, `first` (where the first one starts) and `first_share` (0 = at the top of
    the article, 1 = at its end). Mentions whose entity is missing are left out: `n` of a person
    whose surname is ambiguous is a lower bound. `mentions` are of `find_mentions`.
    """
    known = mentions[mentions["entity"].notna()]
    row = article_rows(known, articles)
    length = articles["text"].str.len().to_numpy()
    keys = ["article_id", "entity", "type", "zone", "quoted"]
    table = known.assign(row=row, quoted=_is_quoted(known, quotations))
    groups = table.groupby(keys, sort=False, observed=True, dropna=False)
    counted = groups.agg(n=("start", "size"), first=("start", "min"), row=("row", "first"))
    counted = counted.reset_index()
    share = counted["first"] / length[counted["row"]]
    order = np.lexsort((counted["first"], counted["row"]))
    return counted.assign(first_share=share).drop(columns="row").iloc[order].reset_index(drop=True)


def _is_quoted(mentions: pd.DataFrame, quotations: pd.DataFrame | None) -> pd.array:
    if quotations is None:
        return pd.array([pd.NA] * len(mentions), dtype="boolean")
    if not len(quotations) or not len(mentions):
        return pd.array(np.zeros(len(mentions), dtype=bool), dtype="boolean")
    # one line of numbers for all articles: the article's own stretch of it, then the offset
    ids = pd.Index(mentions["article_id"].astype("str").unique())
    step = int(max(mentions["end"].max(), quotations["end"].max())) + 1
    base, of_quotation = (
        ids.get_indexer(pd.Index(table["article_id"].astype("str"))).astype(np.int64) * step
        for table in (mentions, quotations)
    )
    opens, closes = (of_quotation + quotations[name].to_numpy() for name in ("start", "end"))
    order = np.argsort(opens, kind="stable")
    reach = np.maximum.accumulate(closes[order])
    start, end = (base + mentions[name].to_numpy() for name in ("start", "end"))
    at = np.searchsorted(opens[order], start, side="right") - 1
    return pd.array((at >= 0) & (reach[np.maximum(at, 0)] >= end), dtype="boolean")


def compare_mentions(
    counts: pd.DataFrame,
    sentences: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    by: str = "outlet",
    within: str | None = None,
    n_boot: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Whom each group of articles names more, or less, often than all the others do.

    One row per group and entity: `by`, `entity`, `type`, and the columns of `compare_terms`, an
    entity taking the place of a term: `n_target`, `n_reference` (mentions), `total_target`,
    `total_reference` (words), `n_articles`, `n_articles_with`, `per_1000` (mentions per 1,000
    words), `log_odds` (positive = named more often in the target) with `low`, `high`, the tests
    and the `reason` why they are missing. `counts` are of `count_mentions`, `sentences` of
    `count_words` over the same zones. Who is named depends on the event that is told: outlets
    that tell different ones must not be compared, except `within` a story.
    """
    if "n_words" not in sentences:
        raise ValueError("sentences: no column n_words; give the table of count_words")
    n = counts.groupby(["article_id", "entity"], observed=True, sort=False)["n"].sum().reset_index()
    words = np.bincount(
        article_rows(sentences, articles), weights=sentences["n_words"], minlength=len(articles)
    ).astype(np.int64)
    silent = ~articles["article_id"].isin(n["article_id"].astype("str"))
    if len(n) and silent.any():  # their words count, though they name nobody
        rest = pd.DataFrame({"article_id": articles.loc[silent, "article_id"], "n": 0})
        n = pd.concat(
            [n.astype({"article_id": "str"}), rest.assign(entity=n["entity"].iloc[0])],
            ignore_index=True,
        )
    n = n.rename(columns={"entity": "term"}).astype({"term": "category"})
    n["total"] = words[article_rows(n, articles)]
    table = compare_terms(n, articles, by=by, within=within, n_boot=n_boot, seed=seed)
    kinds = counts.drop_duplicates("entity").set_index("entity")["type"]
    place = list(table.columns).index("term")
    table = table.rename(columns={"term": "entity"})
    table = table.assign(n_articles_with=_count_naming(counts, articles, table, by, within))
    table.insert(place + 1, "type", kinds.reindex(table["entity"].astype("str")).to_numpy())
    return table


def _count_naming(
    counts: pd.DataFrame, articles: pd.DataFrame, table: pd.DataFrame, by: str, within: str | None
) -> np.ndarray:
    """How many articles of each row's group name its entity."""
    names = [by] if within is None else [within, by]
    groups = articles[["article_id", *names]].astype("str")
    once = counts.drop_duplicates(["article_id", "entity"])[["article_id", "entity"]].astype("str")
    n = once.merge(groups, on="article_id").groupby([*names, "entity"]).size()
    keys = pd.MultiIndex.from_frame(table[[*names, "entity"]].astype("str"))
    return n.reindex(keys, fill_value=0).to_numpy()


def locate_mentions(
    mentions: pd.DataFrame, articles: pd.DataFrame, *, n_entities: int = 8
) -> pd.DataFrame:
    """Where in each article the most mentioned entities stand.

    One row per mention of the `n_entities` most often mentioned, in the order of the text:
    `article_id`, `outlet`, `start`, `end`, `entity`, `type` and `position` (0 = where the article
    begins, 1 = where it ends). Every article stands in the categories of `article_id`.
    """
    known = mentions[mentions["entity"].notna()]
    often = known["entity"].value_counts(sort=False)
    often = often.iloc[np.lexsort((often.index.to_numpy(dtype=str), -often.to_numpy()))]
    kept = known[known["entity"].isin(often.index[:n_entities])].reset_index(drop=True)
    row = article_rows(kept, articles)
    length = articles["text"].str.len().to_numpy()[row]
    entity = pd.Categorical(kept["entity"], categories=often.index[:n_entities].to_list())
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(row, categories=articles["article_id"]),
            "outlet": articles["outlet"].to_numpy()[row],
            "start": kept["start"],
            "end": kept["end"],
            "entity": entity,
            "type": kept["type"],
            "position": kept["start"].to_numpy() / length,
        }
    )


def suggest_codebook(corpus: Corpus, *, least: int = 2) -> str:
    """Write the names that rules discover as a codebook in TOML, for an analyst to correct.

    A table per entity named at least `least` times, most often named first, with its other names
    (single parts of a person's name only where the full one stands in the article), counts and an
    example. Save it as `entities.toml` in a folder and read it with `read_codebook`. Raises
    ValueError for `least` below 1.

    >>> from analysis import load
    >>> corpus = load(pd.DataFrame({"text": ["Ann Lee met Bo Lindqvist. Mr. Lee left Kenya."]}))
    >>> print(suggest_codebook(corpus).split("\\n\\n")[1])
    # 2 mentions in 1 article, as in: Ann Lee met Bo Lindqvist. (article 0)
    ["Ann Lee"]
    type = "PERSON"
    aliases_if_named = ["Lee"]
    """
    if least < 1:
        raise ValueError(f"least={least!r}: give a number of mentions, 1 or more")
    mentions = find_mentions(corpus, codebook=None)
    known = mentions[mentions["entity"].notna()]
    blocks = []
    groups = sorted(
        known.groupby("entity", sort=False), key=lambda item: (-len(item[1]), str(item[0]))
    )
    for entity, group in groups:
        if len(group) >= least:
            blocks.append(_block(corpus, str(entity), group))
    head = "# Names discovered by rule. Correct types, join aliases, delete what is none."
    return "\n\n".join([head, *blocks]) + "\n"


def _block(corpus: Corpus, entity: str, group: pd.DataFrame) -> str:
    example = find_passages(corpus, group.head(1)).iloc[0]
    words = " ".join(str(example["context"]).split())
    words = words if len(words) <= _EXAMPLE else words[: _EXAMPLE - 1] + "…"
    n_articles = group["article_id"].nunique()
    kind = group["type"].astype("str").value_counts().index[0]
    texts = dict.fromkeys(text for text in group["text"] if text != entity)
    parts = [t for t in texts if kind == "PERSON" and " " not in t and t in entity.split()]
    lines = [
        f"# {_n(len(group), 'mention')} in {_n(n_articles, 'article')}, as in: {words} "
        f"(article {example['article_id']})",
        f"[{_quote(entity)}]",
        f"type = {_quote(kind)}",
    ]
    for key, names in (
        ("aliases", [t for t in texts if t not in parts]),
        ("aliases_if_named", parts),
    ):
        if names:
            lines.append(f"{key} = [{', '.join(_quote(name) for name in names)}]")
    return "\n".join(lines)


def _quote(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _n(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
