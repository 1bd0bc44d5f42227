"""Reused passages: recall and precision on planted ones, time and memory as a corpus grows.

    python tests/benchmarks/reuse.py planted
    python tests/benchmarks/reuse.py growth
    python tests/benchmarks/reuse.py datasketch

The texts are made here, on one topic: words drawn by Zipf's law from one vocabulary of 20,000 and,
for every fourth word, set phrases and names of two to seven words that all the articles share.
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

import analysis
from analysis.reuse import find_reuse

VOCABULARY, PHRASES = 20_000, 400
SHORTEST, LONGEST = 300, 760  # words in an article
RATES = (0.0, 0.1, 0.2, 0.3)


class Topic:
    """Makes articles as arrays of word numbers."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = np.random.default_rng(seed)
        weights = 1 / (np.arange(VOCABULARY) + 2.7)
        self.cumulated = np.cumsum(weights / weights.sum())
        self.phrases = [self.words(int(n)) for n in self.rng.integers(2, 8, PHRASES)]
        weights = 1 / (np.arange(PHRASES) + 2.7)
        self.of_phrase = weights / weights.sum()

    def words(self, n: int) -> np.ndarray:
        drawn = np.searchsorted(self.cumulated, self.rng.random(n))
        return np.minimum(drawn, VOCABULARY - 1).astype(np.int32)

    def article(self) -> np.ndarray:
        n = int(self.rng.integers(SHORTEST, LONGEST))
        text = self.words(n)
        for which in self.rng.choice(PHRASES, n // 18, p=self.of_phrase):
            phrase = self.phrases[which]
            at = int(self.rng.integers(0, n - len(phrase)))
            text[at : at + len(phrase)] = phrase
        return text

    def edit(self, text: np.ndarray, rate: float) -> np.ndarray:
        """Half of the edits change a word, a quarter drop one, a quarter put one before it."""
        kind = self.rng.random(len(text))
        edited = np.where(kind < rate / 2, self.words(len(text)), text)
        kept = ~((kind >= rate / 2) & (kind < 3 * rate / 4))
        before = (kind >= 3 * rate / 4) & (kind < rate)
        at = np.flatnonzero(before[kept])
        return np.insert(edited[kept], at, self.words(len(at)))


def make_corpus(texts: list[np.ndarray], outlets: int = 12) -> analysis.Corpus:
    """The tables of a corpus, made without reading: words of six letters and a space between."""
    sizes = np.array([len(text) for text in texts])
    ids = [f"a{i}" for i in range(len(texts))]
    place = np.concatenate([np.arange(n) for n in sizes]).astype(np.int32) * 7
    words = pd.Categorical.from_codes(
        np.concatenate(texts), categories=[f"w{i:05d}" for i in range(VOCABULARY)]
    )
    moment = pd.Series([pd.NaT] * len(texts), dtype="datetime64[us, UTC]")
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "outlet": [f"outlet {i % outlets}" for i in range(len(texts))],
            "published_earliest": moment,
            "published_latest": moment,
        }
    )
    sentences = pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(np.arange(len(texts)), categories=ids),
            "sentence_id": np.arange(len(texts)),
            "start": 0,
            "end": (sizes * 7).astype(np.int32),
            "zone": pd.Categorical(["body"] * len(texts)),
        }
    )
    tokens = pd.DataFrame(
        {
            "sentence_id": np.repeat(np.arange(len(texts)), sizes),
            "start": place,
            "end": place + 6,
            "form": words,
            "term": words,
        }
    )
    none = pd.DataFrame()
    return analysis.Corpus(articles, none, sentences, tokens, none, none)


def plant(rate: float, articles: int, seed: int) -> tuple[analysis.Corpus, pd.DataFrame]:
    """Articles of which every second holds a passage of its neighbour, and where (in words)."""
    topic = Topic(seed)
    texts = [topic.article() for _ in range(articles)]
    truth = []
    for source in range(0, articles - 1, 2):
        n = int(topic.rng.integers(40, 201))
        a = int(topic.rng.integers(0, len(texts[source]) - n + 1))
        passage = topic.edit(texts[source][a : a + n], rate)
        b = int(topic.rng.integers(0, len(texts[source + 1]) + 1))
        texts[source + 1] = np.insert(texts[source + 1], b, passage)
        truth.append((source, a, a + n, source + 1, b, b + len(passage)))
    columns = ["a", "a_start", "a_end", "b", "b_start", "b_end"]
    return make_corpus(texts), pd.DataFrame(truth, columns=columns)


def judge(found: pd.DataFrame, truth: pd.DataFrame) -> dict[str, float]:
    """Recall and precision by passage (half of it, in both texts) and by word (in the second)."""
    rows = pd.DataFrame(
        {
            "a": found["article_id_a"].cat.codes.astype(int),
            "b": found["article_id_b"].cat.codes.astype(int),
            **{c: found[c] // 7 for c in ("start_a", "start_b")},
            **{c: (found[c] + 1) // 7 for c in ("end_a", "end_b")},
        }
    ).merge(truth, on=["a", "b"], how="left")
    both = {}
    for side in "ab":
        left = rows[[f"start_{side}", f"{side}_start"]].max(axis=1, skipna=False)
        right = rows[[f"end_{side}", f"{side}_end"]].min(axis=1, skipna=False)
        both[side] = (right - left).clip(lower=0).fillna(0)
    size = {side: rows[f"end_{side}"] - rows[f"start_{side}"] for side in "ab"}
    right = (both["a"] > size["a"] / 2) & (both["b"] > size["b"] / 2)
    covered = both["b"].groupby(rows["b"]).sum().reindex(truth["b"]).fillna(0).to_numpy()
    planted = (truth["b_end"] - truth["b_start"]).to_numpy()
    return {
        "planted": len(truth),
        "found": len(rows),
        "recall_passages": float((covered >= planted / 2).mean()),
        "precision_passages": float(right.mean()),
        "recall_words": float(covered.sum() / planted.sum()),
        "precision_words": float(both["b"].sum() / size["b"].sum()),
    }


def run_planted(articles: int) -> None:
    rows = []
    for rate in RATES:
        corpus, truth = plant(rate, articles, seed=round(100 * rate) + 1)
        rows.append({"edited": rate, **judge(find_reuse(corpus), truth)})
    print(pd.DataFrame(rows).round(3).to_string(index=False))


def texts_of(kind: str, articles: int) -> list[np.ndarray]:
    """Texts of about 530 words: all distinct, in ten edited copies each, or five printed over."""
    topic = Topic(articles)
    if kind == "distinct":
        return [topic.article() for _ in range(articles)]
    if kind == "five":
        five = [topic.article() for _ in range(5)]
        return [five[i % 5] for i in range(articles)]
    originals = [topic.article() for _ in range(max(articles // 10, 1))]
    rates = topic.rng.choice([0.0, 0.1, 0.2], articles)
    return [topic.edit(originals[i % len(originals)], rates[i]) for i in range(articles)]


def measure(kind: str, articles: int) -> None:
    """Time find_reuse on one corpus; peak memory is that of this process, corpus included."""
    corpus = make_corpus(texts_of(kind, articles))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    found = find_reuse(corpus)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = len(corpus.tokens) / 1e6
    print(
        f"{kind:>8} {articles:6d} articles {words:5.2f} M words {len(found):8d} passages "
        f"{seconds:6.2f} s of processor, {seconds / words:5.2f} s per M words, "
        f"peak {peak:5.0f} MiB (before: {before:.0f})",
        flush=True,
    )


def run_growth() -> None:
    for kind in ("distinct", "copies", "five"):
        for articles in (2000, 4000, 8000, 16000):
            subprocess.run([sys.executable, __file__, "measure", kind, str(articles)], check=True)


def run_datasketch(articles: int) -> None:
    """Beside MinHash and LSH of datasketch on the same texts: pairs of documents, no passages."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("skipped: datasketch is not installed (pip install datasketch)")
        return
    for kind in ("distinct", "copies"):
        texts = texts_of(kind, articles)
        corpus = make_corpus(texts)
        start = time.process_time()
        ours = find_reuse(corpus)
        middle = time.process_time()
        index = MinHashLSH(threshold=0.2, num_perm=128)
        sketches = []
        for i, text in enumerate(texts):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([text[k : k + 4].tobytes() for k in range(len(text) - 3)])
            index.insert(i, sketch)
            sketches.append(sketch)
        pairs = {(min(i, j), max(i, j)) for i, s in enumerate(sketches) for j in index.query(s)}
        end = time.process_time()
        pairs = {pair for pair in pairs if pair[0] != pair[1]}
        a, b = ours["article_id_a"].cat.codes, ours["article_id_b"].cat.codes
        mine = set(zip(a.tolist(), b.tolist(), strict=True))
        print(
            f"{kind:>8} {articles} articles: find_reuse {middle - start:.1f} s, {len(mine)} pairs "
            f"with {len(ours)} passages; MinHash-LSH {end - middle:.1f} s, {len(pairs)} pairs, "
            f"{len(mine & pairs)} of them in both"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["planted", "growth", "datasketch", "measure"])
    parser.add_argument("rest", nargs="*")
    given = parser.parse_args()
    if given.what == "planted":
        run_planted(int(given.rest[0]) if given.rest else 1000)
    elif given.what == "growth":
        run_growth()
    elif given.what == "datasketch":
        run_datasketch(int(given.rest[0]) if given.rest else 2000)
    else:
        measure(given.rest[0], int(given.rest[1]))
