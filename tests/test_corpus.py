import pandas as pd

import analysis


def corpus_of(*texts: str) -> analysis.Corpus:
    return analysis.load(pd.DataFrame({"text": texts}))


def test_offsets_reproduce_the_text():
    corpus = corpus_of("A title\n\nOne sentence. Another one.", "Just this.")
    texts = corpus.articles.set_index("article_id")["text"]
    for row in analysis.measured_tokens(corpus).itertuples():
        assert texts[row.article_id][row.start : row.end] == row.form
