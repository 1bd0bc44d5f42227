import matplotlib as mpl
import pytest
from hypothesis import settings

import analysis
from analysis.report import SEEDS

mpl.use("agg")
# a slow or busy machine is no failure; speed is measured in tests/benchmarks/
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def seeds() -> analysis.Corpus:
    return analysis.load(SEEDS)
