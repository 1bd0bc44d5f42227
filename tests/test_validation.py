import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

import analysis
from analysis.validation import label_tokens


def spans(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "type"])


def test_scores_are_those_worked_by_hand():
    mine = spans(("a", 0, 3, "ORG"), ("a", 5, 8, "ORG"), ("a", 9, 11, "ORG"))
    yours = spans(("a", 0, 3, "PLACE"), ("a", 5, 8, "ORG"))
    table = analysis.score_spans(mine, yours, on=["type"])
    assert table["n_both"].tolist() == [2, 1]
    assert table["precision"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert table["f1"].tolist() == pytest.approx([0.8, 0.4])


def test_swapping_the_tables_swaps_precision_and_recall():
    mine, yours = spans(("a", 0, 3, "ORG"), ("a", 5, 8, "ORG")), spans(("a", 0, 3, "ORG"))
    one, two = analysis.score_spans(mine, yours), analysis.score_spans(yours, mine)
    assert (
        one[["precision", "recall"]].to_numpy().tolist()
        == two[["recall", "precision"]].to_numpy().tolist()
    )


def test_nothing_found_and_nothing_expected_is_undefined():
    assert analysis.score_spans(spans(), spans())["f1"].isna().all()


def test_differences_name_their_kind():
    mine = spans(("a", 0, 3, "ORG"), ("a", 5, 8, "ORG"))
    yours = spans(("a", 0, 3, "PLACE"), ("a", 9, 11, "ORG"))
    table = analysis.find_differences(mine, yours, on=["type"])
    assert table["difference"].tolist() == ["type", "only found", "only expected"]
    assert table.loc[0, ["found", "expected"]].tolist() == ["ORG", "PLACE"]


def test_kappa_is_that_of_scikit_learn():
    corpus = analysis.load(
        pd.DataFrame({"article_id": ["a"], "text": ["One two three four five."]})
    )
    mine, yours = spans(("a", 0, 7, "ORG")), spans(("a", 4, 13, "ORG"))
    labels = [label_tokens(corpus, marks) for marks in (mine, yours)]
    found = analysis.score_agreement(corpus, mine, yours).iloc[0]
    assert found["kappa"] == pytest.approx(cohen_kappa_score(*labels))
    assert found[["n_tokens", "n_marked"]].tolist() == [6, 3]


def test_agreement_is_undefined_where_nothing_is_marked():
    corpus = analysis.load(pd.DataFrame({"text": ["One two."]}))
    found = analysis.score_agreement(corpus, spans(), spans()).iloc[0]
    assert found["observed"] == 1 and np.isnan(found["kappa"])


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="expected: there is no column 'end'"):
        analysis.score_spans(spans(), spans().drop(columns="end"))
