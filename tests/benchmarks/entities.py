"""How quickly names are found, on one core: tokens per second of `find_mentions`.

    python tests/benchmarks/entities.py [PATH] [--copies N] [--nltk]

PATH is a folder or file of articles (by default `seeds/`), repeated N times under new ids. The
texts are split beforehand; a first run on one copy loads the lists. Repeating a text adds no new
forms, so the rate of a small folder flatters: give a large and varied PATH for an honest one.
`--nltk` times NLTK's tagger and chunker on one copy, where their data are installed.
"""

import argparse
import time
from pathlib import Path

import pandas as pd
from accuracy_names import chunk

import analysis

SEEDS = Path(__file__).parents[2] / "seeds"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", default=SEEDS, type=Path)
    parser.add_argument("--copies", type=int, default=80)
    parser.add_argument("--nltk", action="store_true")
    options = parser.parse_args()
    one = analysis.load(options.path)
    texts = one.articles[["article_id", "text"]]
    many = pd.concat(
        [texts.assign(article_id=texts["article_id"] + f"-{i}") for i in range(options.copies)]
    )
    corpus = analysis.load(many)
    analysis.find_mentions(one)
    for name, given in (
        ("codebook and rules", {}),
        ("rules alone", {"codebook": None}),
        ("codebook alone", {"discover": False}),
    ):
        begun = time.perf_counter()
        mentions = analysis.find_mentions(corpus, **given)
        report(name, time.perf_counter() - begun, len(corpus.tokens), len(mentions))
    if options.nltk:
        begun = time.perf_counter()
        chunks = chunk(one)
        if chunks is not None:
            seconds = time.perf_counter() - begun
            report("NLTK ne_chunk_sents", seconds, len(one.tokens), len(chunks))


def report(name: str, seconds: float, n_tokens: int, n_names: int) -> None:
    rate = n_tokens / seconds
    print(f"{name:22s} {n_tokens:>10,} tokens {n_names:>8,} names {rate:>11,.0f} tokens/s")


if __name__ == "__main__":
    main()
