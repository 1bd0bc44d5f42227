"""VADER checked against a second program: NLTK's analyser on the same sentences."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.resampling import article_rows

if TYPE_CHECKING:
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

DIFFERENCES = {
    "marks": "strips only one punctuation mark from a word that VADER knows, not all",
    "one_character": "drops words of one character, so that a rule reaches one word further back",
    "no": "lacks the rule for “no”",
    "booster": "does not know a booster of the authors' list",
    "repeated": "scores a word that stands twice in the context of its first place",
}
_REACH = 3  # so many words back do boosters and negations reach


def cross_check(
    scores: pd.DataFrame, corpus: Corpus, *, n: int | None = 2000, seed: int = 0
) -> pd.DataFrame:
    """Score the same sentences with NLTK's analyser, and say where its rules differ.

    One row per sentence checked: `article_id`, `sentence_id`, `start`, `end`, `compound` (of
    `scores`), `nltk` (its compound with the same lexicon), `agrees` (equal to four decimals), and
    a column of True and False for each known difference between the two programs (`DIFFERENCES`
    says them in words): whether the sentence has what that difference is about. A difference that
    is there need not change the score. `scores` are of `score_sentences`, not split by voice; of
    more than `n` sentences a seeded sample is checked. No data is downloaded.
    """
    if n is not None and len(scores) > n:
        drawn = np.random.default_rng(seed).choice(len(scores), size=n, replace=False)
        scores = scores.iloc[np.sort(drawn)]
    whole = corpus.articles["text"].to_numpy()[article_rows(scores, corpus.articles)]
    spans = zip(whole, scores["start"], scores["end"], strict=True)
    texts = [text[start:end] for text, start, end in spans]
    analyser = _analyser()
    nltk = [analyser.polarity_scores(text)["compound"] for text in texts]
    kept = scores[["article_id", "sentence_id", "start", "end", "compound"]].reset_index(drop=True)
    agrees = (kept["compound"] - nltk).abs() < 5e-5
    known = [_differences(text, analyser) for text in texts]
    flags = pd.DataFrame(known, columns=list(DIFFERENCES), dtype=bool)
    return pd.concat([kept.assign(nltk=nltk, agrees=agrees), flags], axis=1)


def count_differences(checked: pd.DataFrame) -> pd.DataFrame:
    """Count what the sentences have on which two programs disagree.

    One row per known difference and one for none of them: `difference` (what NLTK's analyser does
    otherwise), `n_disagree` and `n_agree` (sentences that have it, by whether the scores agree).
    A sentence may have several. `checked` is of `cross_check`.
    """
    flags = checked[list(DIFFERENCES)].assign(none=~checked[list(DIFFERENCES)].any(axis=1))
    words = [*DIFFERENCES.values(), "(none of these)"]
    agrees = checked["agrees"]
    return pd.DataFrame(
        {
            "difference": words,
            "n_disagree": flags[~agrees].sum().to_numpy(dtype=int),
            "n_agree": flags[agrees].sum().to_numpy(dtype=int),
        }
    )


def _analyser() -> "SentimentIntensityAnalyzer":
    """NLTK's analyser with the lexicon of the authors' package."""
    from importlib.util import find_spec

    import nltk.data
    from nltk.sentiment.vader import SentimentIntensityAnalyzer

    spec = find_spec("vaderSentiment")
    folder = next(iter(spec.submodule_search_locations or ("",))) if spec else ""
    before = list(nltk.data.path)
    nltk.data.path.append(folder)  # an absolute path is refused by NLTK
    try:
        return SentimentIntensityAnalyzer(lexicon_file="vader_lexicon.txt")
    finally:
        nltk.data.path[:] = before


def _differences(text: str, analyser: Any) -> list[bool]:
    """Whether a text has what each of `DIFFERENCES` is about."""
    from nltk.sentiment.vader import SentiText
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE

    from analysis.vader_rules import strip_words

    rules = analyser.constants
    words = text.split()
    stripped = strip_words(words)
    lowered = [word.lower() for word in stripped]
    valent = [i for i, word in enumerate(lowered) if word in analyser.lexicon]
    theirs = SentiText(text, rules.PUNC_LIST, rules.REGEX_REMOVE_PUNCTUATION).words_and_emoticons
    ours = [word for word, raw in zip(stripped, words, strict=True) if len(raw) > 1]
    pairs = zip(ours, theirs, strict=True)
    apart = {word.lower() for pair in pairs if len(set(pair)) > 1 for word in pair}
    back = [word for i in valent for word in words[max(i - _REACH, 0) : i]]
    forms = [stripped[i] for i in valent]
    return [
        any(w in x for w in apart for x in (analyser.lexicon, BOOSTER_DICT, NEGATE, ("but",))),
        any(len(word) == 1 for word in back),
        "no" in lowered,
        any(word in BOOSTER_DICT and word not in rules.BOOSTER_DICT for word in lowered),
        len(set(forms)) < len(forms),
    ]
