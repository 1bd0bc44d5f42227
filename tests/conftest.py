import matplotlib as mpl
import pytest

import analysis
from analysis.report import SEEDS

mpl.use("agg")


@pytest.fixture(scope="session")
def seeds() -> analysis.Corpus:
    return analysis.load(SEEDS)
