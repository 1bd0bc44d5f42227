"""Time to count and compare terms, beside scikit-learn: `python tests/benchmarks/terms.py`.

8.5 million tokens in 16,000 articles of four outlets, after splitting: words are drawn by Zipf's
law, independently of each other, so there are more different runs than in natural texts. One core
is used. `python tests/benchmarks/terms.py 100000` takes so many tokens instead.
"""

import os
import sys
from time import perf_counter, process_time

import numpy as np
import pandas as pd

import analysis
from analysis.zones import ZONES

FORMS, LENGTH, PER_ARTICLE = 120_000, 20, 531


def make_corpus(n_tokens: int) -> analysis.Corpus:
    """A split corpus: sentences of twenty tokens, one in ten of them punctuation."""
    rng = np.random.default_rng(0)
    n_articles = max(n_tokens // PER_ARTICLE, 4)
    weight = 1 / (np.arange(1, FORMS + 1) + 2.7) ** 1.05
    drawn = np.searchsorted(np.cumsum(weight / weight.sum()), rng.random(n_tokens))
    codes = np.minimum(drawn, FORMS - 1).astype(np.int32) + 2
    place = np.arange(n_tokens)
    codes[rng.random(n_tokens) < 0.05] = 1
    codes[place % LENGTH == LENGTH - 1] = 0
    names = pd.Index([".", ",", *(f"w{i}" for i in range(FORMS))], dtype="str")
    ids = pd.Index([f"a{i:06d}" for i in range(n_articles)], dtype="str")
    n_sentences = -(-n_tokens // LENGTH)
    article = np.arange(n_sentences) * n_articles // n_sentences
    outlets = np.array(["A", "B", "C", "D"])[np.arange(n_articles) % 4]
    articles = pd.DataFrame({"article_id": ids, "outlet": outlets})
    sentences = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(article, categories=ids),
            "sentence_id": np.arange(n_sentences),
            "zone": pd.Categorical.from_codes(
                np.full(n_sentences, ZONES.index("body")), categories=ZONES
            ),
        }
    )
    form = pd.Categorical.from_codes(codes, categories=names)
    tokens = pd.DataFrame({"sentence_id": place // LENGTH, "form": form, "term": form})
    empty = pd.DataFrame()
    return analysis.Corpus(articles, empty, sentences, tokens, empty, empty)


def timed(name: str, work, limit: str = ""):
    """Print the processor's time and the clock's, which a busy machine draws out."""
    begin, clock = process_time(), perf_counter()
    result = work()
    spent, passed = process_time() - begin, perf_counter() - clock
    print(f"{name:<50}{spent:7.2f} s  ({passed:.2f} s passed)  {limit}", flush=True)
    return result


def tiny() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two articles, counted."""
    corpus = analysis.load(pd.DataFrame({"text": ["A plan.", "A raid."], "outlet": ["A", "B"]}))
    return analysis.count_terms(corpus), corpus.articles


def count_with_sklearn(corpus: analysis.Corpus) -> None:
    """Count words and runs of two and three from the same tokens, joined by blanks."""
    from sklearn.feature_extraction.text import CountVectorizer

    forms = corpus.tokens["form"].to_numpy(dtype=object)
    article = corpus.sentences["article_id"].cat.codes.to_numpy()[corpus.tokens["sentence_id"]]
    bounds = np.flatnonzero(np.diff(article, prepend=-1, append=-1))
    texts = [" ".join(forms[a:b]) for a, b in zip(bounds, [*bounds[1:], len(forms)], strict=True)]
    vectorizer = CountVectorizer(ngram_range=(1, 3), lowercase=False)
    fit = vectorizer.fit_transform
    timed("scikit-learn CountVectorizer(ngram_range=(1, 3))", lambda: fit(texts))


def main() -> None:
    """Print one line per step."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
    corpus = make_corpus(int(sys.argv[1]) if len(sys.argv) > 1 else 8_500_000)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{len(corpus.tokens):,} tokens, {len(corpus.articles):,} articles, load {load:.1f}")
    analysis.compare_terms(*tiny())  # what is imported on first use
    counts = timed("count_terms, words", lambda: analysis.count_terms(corpus), "limit 1")
    timed("count_terms, runs of two", lambda: analysis.count_terms(corpus, ngram=2), "limit 6,")
    timed("count_terms, runs of three", lambda: analysis.count_terms(corpus, ngram=3), "together")
    articles = corpus.articles
    timed(
        "compare_terms without intervals",
        lambda: analysis.compare_terms(counts, articles, n_boot=0),
        "limit 2",
    )
    table = timed(
        "compare_terms with 1,000 draws",
        lambda: analysis.compare_terms(counts, articles),
        "limit 20",
    )
    dropped = table["reason"].str.startswith("counted").sum()
    print(f"{table['low'].notna().sum():,} intervals; {dropped:,} rows below five occurrences")
    count_with_sklearn(corpus)


if __name__ == "__main__":
    main()
