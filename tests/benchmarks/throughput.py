"""Words by outlet from a JSONL file: this package and its peers on the same text, in one run.

    python tests/benchmarks/throughput.py [articles.jsonl] [--megabytes 50] [--peers NAME …]

Each line of the file is an object with `text` and `outlet`. Without a file a corpus is made, whose
vocabulary grows with its length as that of news does (Zipf–Mandelbrot ranks, Heaps' law). Every
peer runs in a process of its own, on one core and one thread, from reading the file to the counts;
reported are its CPU seconds after imports, millions of tokens a second (tokens as this package
counts them, the same number for all), the ratio to this package, and the highest resident memory.
Peers that are not installed are skipped, by name.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

_THREADS = ("OMP", "OPENBLAS", "MKL", "ARROW", "POLARS", "RAYON")
_PARTS = "ba co de fi gu ha je ki lo mi no pe ra se ti vo wa st er in on al en tra pli"
_FREQUENT = (
    "the of to and a in that is for it was on said with as he be by at his from are this have has"
    " but not an they had we will who their were its been more or which one would she about out up"
)
_SYLLABLES, _COMMON = _PARTS.split(), _FREQUENT.split()


def make_corpus(path: Path, megabytes: float, seed: int = 0) -> None:
    """Write articles of twelve outlets, a JSON object a line."""
    random = np.random.default_rng(seed)
    size, n_outlets = 0, 12
    with path.open("w", encoding="utf-8") as file:
        while size < megabytes * 1e6:
            words = _draw_words(random, 200_000)
            for i, article in enumerate(np.array_split(words, 400)):
                text = _write_article(article.tolist(), random)
                outlet = f"Outlet {i % n_outlets}"
                size += len(text)
                file.write(json.dumps({"outlet": outlet, "text": text}, ensure_ascii=False) + "\n")


def _draw_words(random: np.random.Generator, n: int) -> np.ndarray:
    """Words by rank r, with probability ∝ 1/(r + 2.7) up to rank 8,000 and ∝ 1/r² beyond.

    These are the two slopes of word frequencies in large news corpora; ten million words have
    some 150,000 distinct ones.
    """
    shift, bend = 2.7, 8000.0
    head = np.log((bend + shift) / (1 + shift))
    u = random.random(n) * (head + 1)
    near = (1 + shift) * np.exp(np.minimum(u, head)) - shift - 1
    far = bend / np.maximum(head + 1 - u, 1e-3)
    rank = np.where(u < head, near, far).astype(np.int64)
    distinct, place = np.unique(rank, return_inverse=True)
    return np.array([_word(r) for r in distinct.tolist()], dtype=object)[place]


def _word(rank: int) -> str:
    if rank < len(_COMMON):
        return _COMMON[rank]
    if rank % 23 == 7:
        return f"{rank % 4000:,}"
    pieces, rest = [], rank
    while rest:
        pieces.append(_SYLLABLES[rest % len(_SYLLABLES)])
        rest //= len(_SYLLABLES)
    word = "".join(pieces)
    return word.capitalize() if rank % 5 == 3 else word


def _write_article(words: list[str], random: np.random.Generator) -> str:
    """Sentences of about 22 words in paragraphs of about two, with the marks news has."""
    paragraphs, sentences = [], []
    lengths = random.integers(8, 37, size=len(words) // 8)
    kinds = random.random(len(lengths))
    at = 0
    for length, kind in zip(lengths.tolist(), kinds.tolist(), strict=True):
        part = words[at : at + length]
        at += length
        if not part:
            break
        part[0] = part[0].capitalize()
        part[len(part) // 2] += ","
        sentence = " ".join(part)
        if kind < 0.2:
            sentence = f"“{sentence},” said Mr. {part[-1].capitalize()} of the U.S. agency"
        elif kind < 0.3:
            sentence += " Corp.’s 3.5% share (about $1.2 million)"
        sentences.append(sentence + ("?" if kind > 0.97 else "."))
        if kind > 0.5:
            paragraphs.append(" ".join(sentences))
            sentences = []
    return "\n\n".join([*paragraphs, " ".join(sentences)]).strip() or "Nothing."


def count_analysis(path: Path) -> int:
    import analysis

    corpus = analysis.load(path)
    outlet, names = pd.factorize(corpus.articles["outlet"])
    of_sentence = outlet[corpus.sentences["article_id"].cat.codes.to_numpy()].astype(np.int32)
    term = corpus.tokens["term"].cat.codes.to_numpy()
    n_terms = len(corpus.tokens["term"].cat.categories)
    counts = np.zeros(len(names) * n_terms, dtype=np.int64)
    sentence = corpus.tokens["sentence_id"].to_numpy()
    for at in range(0, len(term), 1 << 20):
        here = slice(at, at + (1 << 20))
        key = of_sentence[sentence[here]] * n_terms + term[here]
        counts += np.bincount(key, minlength=len(counts))
    return len(corpus.tokens)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def count_nltk(path: Path) -> int:
    from nltk import FreqDist, sent_tokenize, word_tokenize

    counts: dict[str, FreqDist] = defaultdict(FreqDist)
    for row in _rows(path):
        for sentence in sent_tokenize(row["text"]):
            counts[row["outlet"]].update(w.lower() for w in word_tokenize(sentence))
    return sum(c.N() for c in counts.values())


def count_nltk_untrained(path: Path) -> int:
    from nltk import FreqDist
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    punkt, treebank = PunktSentenceTokenizer(), NLTKWordTokenizer()
    counts: dict[str, FreqDist] = defaultdict(FreqDist)
    for row in _rows(path):
        for sentence in punkt.tokenize(row["text"]):
            counts[row["outlet"]].update(w.lower() for w in treebank.tokenize(sentence))
    return sum(c.N() for c in counts.values())


def count_sklearn(path: Path) -> int:
    from sklearn.feature_extraction.text import CountVectorizer

    rows = _rows(path)
    matrix = CountVectorizer().fit_transform([row["text"] for row in rows])
    outlet = np.array([row["outlet"] for row in rows])
    return sum(int(matrix[outlet == name].sum(axis=0).sum()) for name in np.unique(outlet))


def count_spacy(path: Path) -> int:
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    nlp.add_pipe("sentencizer")
    rows = _rows(path)
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        counts[row["outlet"]].update(doc.to_array("LOWER").tolist())
    return sum(sum(c.values()) for c in counts.values())


def count_polars(path: Path) -> int:
    import polars as pl

    rows = pl.read_ndjson(path)
    words = rows.select("outlet", pl.col("text").str.to_lowercase().str.extract_all(r"\w+|[^\w\s]"))
    counts = words.explode("text").group_by("outlet", "text").len()
    return int(counts["len"].sum())


def count_regex(path: Path) -> int:
    import re

    pattern, counts = re.compile(r"\w+|[^\w\s]"), defaultdict(Counter)
    for row in _rows(path):
        counts[row["outlet"]].update(pattern.findall(row["text"].lower()))
    return sum(sum(c.values()) for c in counts.values())


PEERS = {
    "analysis": (count_analysis, ("analysis", "rapidfuzz"), "sentences, tokens, offsets, codes"),
    "nltk": (count_nltk, ("nltk",), "sent_tokenize + word_tokenize + FreqDist; needs punkt_tab"),
    "nltk-untrained": (count_nltk_untrained, ("nltk",), "untrained Punkt + NLTKWordTokenizer"),
    "scikit-learn": (count_sklearn, ("sklearn.feature_extraction.text",), "CountVectorizer"),
    "spacy": (count_spacy, ("spacy",), "blank + sentencizer"),
    "polars": (count_polars, ("polars",), "extract_all + group_by, no offsets or sentences"),
    "re": (count_regex, (), "findall + Counter, no offsets or sentences"),
}


def run_one(name: str, path: Path) -> None:
    """Measure one peer in this process and print one JSON object."""
    import importlib

    function, modules, _ = PEERS[name]
    try:
        for module in modules:
            importlib.import_module(module)
    except ImportError as error:
        print(json.dumps({"skipped": f"not installed ({error})"}))
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    before = _memory()
    start = process_time()
    try:
        n = function(path)
    except LookupError as error:
        print(json.dumps({"skipped": f"data missing ({str(error).strip().splitlines()[0]})"}))
        return
    seconds = process_time() - start
    print(json.dumps({"n": n, "seconds": seconds, "before": before, "peak": _memory()}))


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(path: Path, peers: list[str]) -> pd.DataFrame:
    """One row per peer: CPU seconds, tokens a second, ratio to this package, memory."""
    environment = os.environ | {f"{name}_NUM_THREADS": "1" for name in _THREADS}
    environment |= {"POLARS_MAX_THREADS": "1"}
    root = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])
    found = {}
    for name in peers:
        command = [sys.executable, __file__, str(path), "--one", name]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        last = done.stdout.strip().splitlines()[-1:] or ['{"skipped": "failed"}']
        found[name] = json.loads(last[0])
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
    n = found["analysis"]["n"]
    rows = []
    for name, result in found.items():
        if "skipped" in result:
            rows.append({"peer": name, "what": f"skipped: {result['skipped']}"})
            continue
        rows.append(
            {
                "peer": name,
                "CPU s": round(result["seconds"], 2),
                "M tokens/s": round(n / result["seconds"] / 1e6, 3),
                "× slower": round(result["seconds"] / found["analysis"]["seconds"], 2),
                "peak MiB": round(result["peak"]),
                "MiB above imports": round(result["peak"] - result["before"]),
                "its tokens (M)": round(result["n"] / 1e6, 2),
                "what": PEERS[name][2],
            }
        )
    return pd.DataFrame(rows)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--one", choices=PEERS)
    given = parser.parse_args()
    if given.one:
        run_one(given.one, given.path)
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = given.path or Path(folder) / "articles.jsonl"
            if given.path is None:
                make_corpus(path, given.megabytes)
            print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, one core, one thread")
            peers = ["analysis", *(p for p in given.peers if p != "analysis")]
            print(measure(path, peers).to_string(index=False))


if __name__ == "__main__":
    main()
