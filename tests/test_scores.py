import numpy as np
import pytest
from nltk.metrics import BigramAssocMeasures
from scipy import stats

from analysis.scores import adjust_p, g2_four_cells, log_odds, log_ratio, log_ratio_conservative

Y1, Y2 = np.array([1, 5, 1, 9]), np.array([100, 510, 100, 199])
PRIOR = {"alpha": 0.01, "alpha0": 0.04}


def test_log_odds_are_the_published_ones():
    delta, z = log_odds(Y1, 16, Y2, 909, **PRIOR)
    np.testing.assert_allclose(delta, [-0.60953, -1.03458, -0.60953, 1.52010], atol=5e-6)
    assert z[3] == pytest.approx(2.98306, abs=5e-6)


def test_the_two_term_variance_has_its_own_value():
    z = log_odds(Y1, 16, Y2, 909, **PRIOR, variance="two-term")[1]
    assert z[3] == pytest.approx(4.46293, abs=5e-6)


def test_an_unknown_variance_is_refused():
    with pytest.raises(ValueError, match="variance='three': allowed are 'four-term' and"):
        log_odds(1, 2, 1, 2, alpha=0.1, alpha0=1, variance="three")


def test_log_odds_without_reference_are_undefined():
    assert np.isnan(log_odds(1, 10, 0, 0, **PRIOR)).all()


@pytest.mark.parametrize(("y1", "n1", "y2", "n2"), [(10, 100, 5, 200), (0, 90, 7, 80)])
def test_scores_change_sign_when_the_groups_are_swapped(y1, n1, y2, n2):
    there = log_odds(y1, n1, y2, n2, **PRIOR)
    back = log_odds(y2, n2, y1, n1, **PRIOR)
    np.testing.assert_allclose(there, np.negative(back))
    assert log_ratio(y1, n1, y2, n2) == -log_ratio(y2, n2, y1, n1)
    one = log_ratio_conservative(y1, n1, y2, n2, n_tests=1)
    assert one == -log_ratio_conservative(y2, n2, y1, n1, n_tests=1)
    assert g2_four_cells(y1, n1, y2, n2) == pytest.approx(g2_four_cells(y2, n2, y1, n1))


@pytest.mark.parametrize(
    ("joint", "first", "second", "whole", "value"),
    [(110, 2552, 221, 31777, 270.72), (8, 13, 32, 31777, 95.29), (10, 100, 15, 300, 7.329812)],
)
def test_g2_is_dunnings(joint, first, second, whole, value):
    score = g2_four_cells(joint, first, second - joint, whole - first)
    assert score == pytest.approx(value, abs=0.005)
    assert score == pytest.approx(
        BigramAssocMeasures.likelihood_ratio(joint, (first, second), whole), rel=1e-6
    )


def test_g2_is_scipys_with_empty_cells():
    table = [[0, 90], [7, 73]]
    oracle = stats.chi2_contingency(table, lambda_="log-likelihood", correction=False)
    assert g2_four_cells(0, 90, 7, 80) == pytest.approx(oracle.statistic)


def test_g2_is_nothing_where_rates_are_equal_and_undefined_without_reference():
    assert g2_four_cells(5, 100, 10, 200) == pytest.approx(0, abs=1e-12)
    assert np.isnan(g2_four_cells(5, 100, 0, 0))


def test_log_ratio_is_hardies():
    assert log_ratio(10, 100, 5, 200) == 2
    assert log_ratio(1189, 168329, 968, 19552238) == pytest.approx(7.156575955874566)
    assert log_ratio(8, 100, 0, 100) == 4  # a zero counts as a half


def test_conservative_log_ratio_is_everts():
    score = log_ratio_conservative(1189, 168329, 968, 19552238, n_tests=599)
    assert score == pytest.approx(6.910068549501856, rel=1e-12)


def test_conservative_log_ratio_is_the_clopper_pearson_bound():
    bound = stats.binomtest(20, 25).proportion_ci(0.95, method="exact").low
    expected = np.log2(bound / (1 - bound) * 200 / 100)
    assert log_ratio_conservative(20, 100, 5, 200, n_tests=1) == pytest.approx(expected)


def test_conservative_log_ratio_is_0_where_the_interval_holds_0():
    assert log_ratio_conservative(3, 100, 2, 100, n_tests=1) == 0


def test_conservative_log_ratio_of_many_rows_is_that_of_each():
    y1, y2 = np.array([3, 20, 0, 20]), np.array([2, 5, 9, 5])
    rows = log_ratio_conservative(y1, 100, y2, 200, n_tests=4)
    alone = [log_ratio_conservative(a, 100, b, 200, n_tests=4) for a, b in zip(y1, y2, strict=True)]
    np.testing.assert_array_equal(rows, alone)


def test_adjusted_p_is_scipys_and_passes_over_missing_ones():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5, 0.001])
    adjusted = adjust_p(p)
    assert np.isnan(adjusted[1])
    np.testing.assert_allclose(np.delete(adjusted, 1), stats.false_discovery_control(p[p < 2]))
