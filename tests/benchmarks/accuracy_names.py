"""Names found by rule, without a codebook, against marked ones.

    python tests/benchmarks/accuracy.py names PATH

PATH is a file of lines of JSON: `id`, `text` and `spans` with `start`, `end` (in code points)
and `type`. Spans must be equal at both ends; typed scores ask for the type as well. Everything is
learnt from the file's own texts; a second row has learnt nothing. NLTK's chunker stands beside it
where its data are installed.
"""

import argparse
import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd

import analysis
from analysis.validation import find_differences, score_spans
from analysis.zones import ZONES

ALIASES = {
    "PERSON": "PERSON PER PERS",
    "ORG": "ORG ORGANIZATION ORGANISATION",
    "PLACE": "PLACE LOCATION LOC GPE FAC FACILITY GSP GEO",
}
TYPES = {name: ours for ours, names in ALIASES.items() for name in names.split()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="show so many differences")
    parser.add_argument("--predictions", type=Path, help="write the names found, as JSON lines")
    parser.add_argument("--part", choices=["even", "odd"], help="every other text only")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    texts, marked = read_marked(options.path, options.part)
    corpus = analysis.load(texts)
    untaught = dataclasses.replace(corpus, learned=corpus.learned.iloc[:0])
    systems = {"rules": find(corpus), "rules, nothing learnt": find(untaught)}
    if (chunks := chunk(corpus)) is not None:
        systems["NLTK ne_chunk_sents"] = chunks
    print(f"{len(texts)} texts, {len(corpus.tokens)} tokens, {len(marked)} names")
    for name, found in systems.items():
        spans, typed = score_spans(found, marked, on=["type"]).itertuples(index=False)
        low, high = interval(found, marked, texts["article_id"])
        kinds = f"typed F1 {typed.f1:.3f}" if typed.f1 else "typed –"
        print(
            f"{name:24s} untyped P {spans.precision:.3f} R {spans.recall:.3f} F1 {spans.f1:.3f} "
            f"[{low:.3f}, {high:.3f}]   {kinds}"
        )
    if options.predictions:
        write_predictions(options.predictions, texts, systems["rules"])
    if options.errors:
        whole = corpus.articles.set_index("article_id")["text"]
        rows = find_differences(systems["rules"], marked, on=["type"]).head(options.errors)
        words = [whole[r.article_id][r.start : r.end] for r in rows.itertuples()]
        print(rows.assign(words=words).to_string(index=False))


def write_predictions(path: Path, texts: pd.DataFrame, found: pd.DataFrame) -> None:
    """One line per text: `id` and `spans`."""
    groups = dict(list(found.groupby(found["article_id"].astype("str"))))
    lines = []
    for key in texts["article_id"]:
        rows = groups.get(key, found.iloc[:0])[["start", "end", "type"]].astype({"type": "str"})
        lines.append(json.dumps({"id": key, "spans": rows.to_dict("records")}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_marked(path: Path, part: str | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts and their marked spans; types that are no names are left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    if part:
        records = records[part == "odd" :: 2]
    texts = pd.DataFrame({"article_id": str(r["id"]), "text": r["text"]} for r in records)
    spans = [
        (str(r["id"]), s["start"], s["end"], TYPES[s["type"].upper()])
        for r in records
        for s in r["spans"]
        if s["type"].upper() in TYPES
    ]
    return texts, pd.DataFrame(spans, columns=["article_id", "start", "end", "type"])


def find(corpus: analysis.Corpus) -> pd.DataFrame:
    return analysis.find_mentions(corpus, codebook=None, zones=ZONES)


def chunk(corpus: analysis.Corpus) -> pd.DataFrame | None:
    """What NLTK's trained chunker (untyped) finds in our sentences; None without its data."""
    import nltk

    try:
        nltk.data.find("taggers/averaged_perceptron_tagger_eng")
        nltk.data.find("chunkers/maxent_ne_chunker_tab")
        nltk.data.find("corpora/words.zip")
    except LookupError:
        print("NLTK ne_chunk_sents: skipped, its data are not installed (set NLTK_DATA)")
        return None
    groups = [group for _, group in corpus.tokens.groupby("sentence_id", sort=True)]
    articles = corpus.sentences["article_id"].astype("str").to_numpy()
    tagged = nltk.pos_tag_sents([group["form"].astype("str").tolist() for group in groups])
    rows = []
    for group, tree in zip(groups, nltk.ne_chunk_sents(tagged, binary=True), strict=True):
        at = 0
        for node in tree:
            n = len(node) if isinstance(node, nltk.Tree) else 1
            if isinstance(node, nltk.Tree):
                words = group.iloc[at : at + n]
                article = articles[words["sentence_id"].iloc[0]]
                rows.append((article, words["start"].iloc[0], words["end"].iloc[-1], ""))
            at += n
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "type"])


def interval(found: pd.DataFrame, marked: pd.DataFrame, ids: pd.Series) -> tuple[float, float]:
    """Percentile interval of the untyped F1, texts resampled."""
    keys = ["article_id", "start", "end"]
    both = found[keys].astype({"article_id": "str"}).merge(marked[keys], on=keys)
    counts = np.stack(
        [
            t["article_id"].astype("str").value_counts().reindex(ids, fill_value=0)
            for t in (both, found, marked)
        ]
    )
    drawn = np.random.default_rng(0).integers(0, len(ids), (2000, len(ids)))
    hit, n_found, n_marked = counts[:, drawn].sum(axis=2)
    low, high = np.percentile(2 * hit / np.maximum(n_found + n_marked, 1), [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_arguments(parser)
    run(parser.parse_args())
