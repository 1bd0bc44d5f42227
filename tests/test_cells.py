import pandas as pd

import analysis
from analysis.cells import count_cells, document_term_matrix

TEXTS = ["A raid. The raid on cities.", "Cities again.", "…"]


def corpus_of(*texts: str, **columns: list[str]) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts, **columns}))


def test_the_matrix_is_scikit_learns():
    from sklearn.feature_extraction.text import CountVectorizer

    corpus = corpus_of(*TEXTS)
    counts = analysis.count_terms(corpus, stopwords=None)
    matrix, vocabulary, totals = document_term_matrix(counts, corpus.articles)
    oracle = CountVectorizer(token_pattern=r"\w+")
    dense = oracle.fit_transform(TEXTS).toarray()
    assert vocabulary.tolist() == oracle.get_feature_names_out().tolist()
    assert (matrix.toarray() == dense).all()
    assert totals.tolist() == dense.sum(axis=1).tolist()


def test_plain_text_columns_serve_as_well():
    corpus = corpus_of(*TEXTS)
    counts = analysis.count_terms(corpus, stopwords=None)
    plain = counts.astype({"article_id": "str", "term": "str"}).sample(frac=1, random_state=0)
    one, names, _ = document_term_matrix(counts, corpus.articles)
    two, same, _ = document_term_matrix(plain, corpus.articles)
    assert names.equals(same)
    assert (one != two).nnz == 0


def test_terms_without_counts_are_no_columns():
    corpus = corpus_of(*TEXTS)
    counts = analysis.count_terms(corpus, stopwords=None)
    kept = counts[counts["term"] != "raid"]
    assert "raid" not in document_term_matrix(kept, corpus.articles)[1]


def test_cells_add_up_to_the_totals():
    corpus = corpus_of(*TEXTS, outlet=["A", "B", "C"])
    counts = analysis.count_terms(corpus, stopwords=None)
    cells = count_cells(counts, corpus.articles, by="outlet", within=None)
    y1, n1, y2, n2 = cells.four()
    assert y1.sum() == counts["n"].sum()
    assert set(n1 + n2) == {8}
    assert ((y1 + y2) == cells.n_all).all()


def test_an_article_without_words_is_no_article_of_its_group():
    corpus = corpus_of(*TEXTS, outlet=["A", "B", "B"])
    cells = count_cells(analysis.count_terms(corpus), corpus.articles, by="outlet", within=None)
    assert cells.n_articles.tolist() == [1, 1]


def test_nltks_text_starts_from_the_same_tokens():
    text = analysis.to_nltk_text(corpus_of("The raid on cities."))
    assert list(text) == ["The", "raid", "on", "cities", "."]
    assert text.count("raid") == 1
