"""Sentences per second of score_texts, of vaderSentiment and of NLTK's analyser, in one run.

    python tests/benchmarks/sentiment.py [FILE]
    python tests/benchmarks/sentiment.py accuracy RATED

FILE holds a sentence per line; without it distinct news-like sentences are made: words drawn by
rank from a vocabulary of common, lexicon and invented words, with marks, names and quotations.
RATED holds the mean human rating, a tab and a sentence per line: printed are the correlation of
each program's compound with the ratings, its weighted F1 for three classes (compound beyond ±0.05,
rating beyond ±0.5), and how many scores of this package equal those of the others.
"""

import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from analysis.vader import read_lexicon, score_texts

N_SENTENCES = 60_000
N_SLOW = 6_000  # so many are enough for the slower two

COMMON = """the of to and a in that is was for it on said with he as his at by from are have be has
but not an they who will this were more their which would its been had one after about when out up
there no or police government people officials city court new year two last"""


def make_sentences(n: int, *, seed: int = 0) -> list[str]:
    """Distinct sentences of about 22 words: Zipfian vocabulary, one word in twelve has valence."""
    rng = np.random.default_rng(seed)
    common = COMMON.split()
    parts = ["ta", "re", "lo", "min", "ser", "con", "ver", "dis", "pol", "an", "ist", "ing", "ed"]
    invented = ["".join(rng.choice(parts, rng.integers(2, 5))) for _ in range(60_000)]
    charged = [word for word in read_lexicon() if word.isalpha()]
    rng.shuffle(charged)
    rank = np.minimum(rng.zipf(1.15, size=n * 22) - 1, len(invented) + len(common) - 1)
    words = np.array(common + invented)[rank]
    chosen = rng.random(len(words)) < 1 / 12
    words[chosen] = np.array(charged)[np.minimum(rng.zipf(1.4, chosen.sum()), len(charged)) - 1]
    marks = rng.choice(
        ["", ",", ".", "”", "!", "'s"], p=[0.88, 0.07, 0.02, 0.01, 0.001, 0.019], size=len(words)
    )
    names = rng.random(len(words)) < 0.1
    lengths = np.clip(rng.normal(22, 9, size=n), 3, 60).astype(int)
    text = [
        w.capitalize() + m if big else w + m for w, m, big in zip(words, marks, names, strict=True)
    ]
    ends = np.cumsum(lengths)
    starts = ends - lengths
    return [
        " ".join(text[a % len(text) : a % len(text) + size]).capitalize() + "."
        for a, size in zip(starts, lengths, strict=True)
    ]


def rate(score: Callable[[Sequence[str]], object], sentences: Sequence[str]) -> float:
    """Sentences per second: the best of three runs."""
    best = np.inf
    for _ in range(3):
        begin = time.perf_counter()
        score(sentences)
        best = min(best, time.perf_counter() - begin)
    return len(sentences) / best


def reference_scorers() -> dict[str, Callable[[Sequence[str]], object]]:
    """The two packages' analysers, each scoring a list of sentences."""
    import nltk
    import vaderSentiment
    from nltk.sentiment.vader import SentimentIntensityAnalyzer as InNltk
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as Authors

    nltk.data.path.append(str(Path(vaderSentiment.__file__).parent))
    authors, in_nltk = Authors(), InNltk(lexicon_file="vader_lexicon.txt")
    return {
        "vaderSentiment": lambda texts: [authors.polarity_scores(text) for text in texts],
        "NLTK": lambda texts: [in_nltk.polarity_scores(text) for text in texts],
    }


def weighted_f1(said: np.ndarray, true: np.ndarray) -> float:
    """The F1 of each class, weighted by how many are truly of it."""
    total = 0.0
    for label in (-1, 0, 1):
        hits = np.sum((said == label) & (true == label))
        whole = np.sum(said == label) + np.sum(true == label)
        total += np.sum(true == label) * (2 * hits / whole if whole else 0.0)
    return float(total / len(true))


def accuracy(path: str) -> None:
    """Print how far each program agrees with human ratings, and this package with them."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if line.strip()]
    ratings, texts = np.array([float(row[0]) for row in rows]), [row[1] for row in rows]
    ours = score_texts(texts)["compound"].to_numpy()
    scores = {"analysis": ours}
    for name, scorer in reference_scorers().items():
        scores[name] = np.array([row["compound"] for row in scorer(texts)])
    true = np.sign(ratings) * (np.abs(ratings) > 0.5)
    print(f"{len(texts):,} rated sentences")
    for name, compound in scores.items():
        said = np.sign(compound) * (np.abs(compound) >= 0.05)
        print(
            f"{name:<16} r = {np.corrcoef(compound, ratings)[0, 1]:.3f}"
            f"   weighted F1 = {weighted_f1(said, true):.3f}"
            f"   equal to ours: {np.mean(compound == ours):.2%}"
        )


def main(arguments: Sequence[str]) -> None:
    """Print the three rates and the two ratios, or how far scores agree with ratings."""
    warnings.simplefilter("ignore", DeprecationWarning)  # vaderSentiment opens files in an old way
    if arguments[:1] == ["accuracy"]:
        accuracy(arguments[1])
        return
    if arguments:
        lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
        sentences = list(dict.fromkeys(line for line in lines if line.strip()))
    else:
        sentences = list(dict.fromkeys(make_sentences(N_SENTENCES)))
    words = np.mean([len(sentence.split()) for sentence in sentences])
    print(f"{len(sentences):,} distinct sentences of {words:.1f} words")
    score_texts(sentences[:100])
    ours = rate(score_texts, sentences)
    print(f"analysis         {ours:>10,.0f} sentences/s")
    for name, scorer in reference_scorers().items():
        theirs = rate(scorer, sentences[:N_SLOW])
        print(f"{name:<16} {theirs:>10,.0f} sentences/s   ours is {ours / theirs:.1f} times that")


if __name__ == "__main__":
    main(sys.argv[1:])
