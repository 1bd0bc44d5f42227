"""How long the explorer takes to answer: `python tests/benchmarks/explorer.py [N_ARTICLES]`."""

import sys
import time
from pathlib import Path

import pandas as pd

import analysis
from analysis.explorer import _TABS

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def measure(name: str, corpus: analysis.Corpus, queries: list[str]) -> list[tuple[str, str, float]]:
    begun = time.perf_counter()
    explorer = analysis.explore(corpus, query=queries[0])
    panel = explorer.panel
    rows = [(name, "open", time.perf_counter() - begun)]
    for tab, title in enumerate(_TABS):
        begun = time.perf_counter()
        panel.tabs.selected_index = tab
        rows.append((name, f"first look at {title.lower()}", time.perf_counter() - begun))
        times, clicks = [], []
        for query in [*queries[1:], *queries]:
            begun = time.perf_counter()
            panel.query.value = query
            times.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            panel.lists[tab].value = 0 if panel.lists[tab].options else None
            clicks.append(time.perf_counter() - begun)
        rows.append((name, f"slowest answer: {title.lower()}", max(times)))
        rows.append((name, f"slowest click: {title.lower()}", max(clicks)))
    return rows


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows = measure("five articles", analysis.load(SEEDS), ["sanctuary", "deport*", "the", "ICE"])
    articles = analysis.simulate_articles(wanted * 3 // 8, seed=1).head(wanted)
    begun = time.perf_counter()
    corpus = analysis.load(articles)
    name = f"{len(articles):,} articles, {len(corpus.tokens):,} tokens"
    rows.append((name, "load", time.perf_counter() - begun))
    rows += measure(name, corpus, ["pumps", "the", "tax*, resident*", "said the mayor"])
    table = pd.DataFrame(rows, columns=["corpus", "what", "seconds"])
    print(table.pivot_table("seconds", index="what", columns="corpus", sort=False).round(3))


if __name__ == "__main__":
    main()
