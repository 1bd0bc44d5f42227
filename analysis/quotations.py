"""Quotations: where words are set between marks, of what kind, and whose words they are."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, check_zones
from analysis.cues import CUE_CLASSES, word_set
from analysis.readings import Reading, read_attributions
from analysis.ties import Tie, find_ties
from analysis.units import MARKS, STOPS
from analysis.zones import MEASURED_ZONES

KINDS = ("speech", "scare", "title")
POSITIONS = ("before", "after", "middle", "previous")

_FEW = 4  # so many words may be a term; more are somebody's sentence
_TERM = re.compile(
    r"(?:\bso[- ]called|\bknown (?:\w+ )?as|\b(?:dubbed|nicknamed|termed|labell?ed|branded|named)"
    r"|\breferred to as|\b(?:terms?|words?|phrases?|labels?|concept|notion|slogan|nickname|acronym)"
    r"(?: of)?|\bbilled as|\bdescribed as|\bcall(?:s|ed)? (?:it(?:self)?|themselves|them)?)"
    r"[\s:,]*(?:the |a |an )?$",
    re.IGNORECASE,
)
_WORK = (
    r"(?:novel|book|memoir|film|movie|song|album|single|series|show|play|musical|documentary|poem"
    r"|essay|painting|opera|episode|podcast|ballad|track|anthem|hymn|sculpture|ballet|symphony"
    r"|sitcom|drama|comedy|thriller|sequel|trilogy|column|chapter|exhibition|exhibit|game|short"
    r" stor(?:y|ies)|cartoon|magazine|article|op-ed|lecture|hit|tune|lullaby|aria|paper|report)s?"
)
_WORK_BEFORE = re.compile(
    rf"(?:\b{_WORK}(?:,| (?:called|titled|entitled|named|of|about))?|\b(?:titled|entitled"
    r"|headlined|starr(?:ed|ing|s) in|s[aiu]ng|singing|sings|perform(?:ed|ing|s)|play(?:ed|ing|s)"
    r"|direct(?:ed|ing|s)|author(?:ed)? of|penned|co-wrote|record(?:ed|ing|s)|appear(?:ed|s) in"
    r"|hosts?|hosted|hummed|chanted|read(?:ing)?|watch(?:ed|ing)|hit|painted|composed))"
    r"[\s:]*(?:the |a |an |his |her )?$",
    re.IGNORECASE,
)
_WORK_AFTER = re.compile(
    rf",? (?:(?:the|an?|his|her|their|which|directed|written|starring|\w+'s)\s)?(?:[\w-]+ ){{0,2}}?"
    rf"(?:{_WORK}\b|directed by|written by|starring\b)",
    re.IGNORECASE,
)
_SMALL = word_set(
    "a an the of and or in on at to for from with by as but nor is it de la le du das der"
)
_SET_OFF = re.compile(
    r"\b(?:the|these|those|such|this|that|its|their|his|her|our|of|a|an)\s*$", re.IGNORECASE
)


def find_quotations(
    corpus: Corpus,
    *,
    mentions: pd.DataFrame | None = None,
    codebooks: str | Path | None = None,
    zones: Sequence[str] = MEASURED_ZONES,
) -> pd.DataFrame:
    """Find every stretch between quotation marks, its kind and its speaker.

    One row per stretch, in the order of the text, marks included: `article_id`, `start`, `end`,
    `depth` (0; 1 for a stretch inside of another, which must be left out of sums), `n_words`,
    `kind` (speech: words credited to a person, office, document or outlet; scare: a term set off;
    title: of a work), `speaker` (canonical name, else as printed, missing where nobody is
    credited), `named`, `cue` (the verb as printed) and `cue_class` (neutral, endorsing,
    distancing, conceding), `position` of the speaker (before, after, middle of a broken
    quotation, previous sentence) and `decision`: by what rule.

    `mentions` are names as `find_mentions` gives them, which is asked where they are None;
    `codebooks` is a folder with the analyst's own `reporting-verbs.toml`, `source-roles.toml`.
    Kinds and speakers are rules' guesses, to be read before they are counted. Raises ValueError
    for a zone that does not exist, CodebookError for a faulty codebook.
    """
    check_zones(zones)
    reading = read_attributions(corpus, mentions=mentions, codebooks=codebooks, zones=zones)
    return describe_quotations(reading)


def describe_quotations(reading: Reading) -> pd.DataFrame:
    """The table of `find_quotations` from a corpus that has been read for attributions."""
    rows = _Describer(reading).run()
    table = pd.DataFrame(
        rows, columns=["kind", "speaker", "named", "cue", "cue_class", "position", "decision"]
    )
    spans = reading.pairs[["article_id", "start", "end", "depth", "n_words"]]
    return spans.assign(
        kind=pd.Categorical(table["kind"], categories=KINDS),
        speaker=table["speaker"].astype("str"),
        named=table["named"].astype("boolean"),
        cue=table["cue"].astype("str"),
        cue_class=pd.Categorical(table["cue_class"], categories=CUE_CLASSES),
        position=pd.Categorical(table["position"], categories=POSITIONS),
        decision=pd.Categorical(table["decision"]),
    )


class _Describer:
    """Decides kind and speaker of each quotation, in the order of the text."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.letters = reading, reading.units.letters
        self.ties = find_ties(reading)
        pairs = reading.pairs
        rows = pairs["article_id"].cat.codes.to_numpy()
        self.rows: list[int] = rows.tolist()
        self.starts, self.ends = pairs["start"].tolist(), pairs["end"].tolist()
        self.words, self.depths = pairs["n_words"].tolist(), pairs["depth"].tolist()
        self.inner = [
            reading.texts[row][start + 1 : end - 1].strip(" .,;:!?…").casefold()
            for row, start, end in zip(self.rows, self.starts, self.ends, strict=True)
        ]
        self.repeats = Counter(zip(self.rows, self.inner, strict=True))

    def run(self) -> list[tuple[object, ...]]:
        """Rows of kind, speaker, named, cue, cue_class, position, decision."""
        rows: list[tuple[object, ...]] = []
        previous: tuple[int, tuple[object, ...]] | None = None
        for number in range(len(self.starts)):
            row = self._describe(number, previous)
            rows.append(row)
            if self.depths[number] == 0 and row[0] == "speech" and row[1] is not None:
                previous = (number, row)
        return rows

    def _describe(
        self, number: int, previous: tuple[int, tuple[object, ...]] | None
    ) -> tuple[object, ...]:
        if self.depths[number]:
            return self._nested(number)
        tie = self.ties.get(number)
        kind, decision = self._kind(number, tie)
        if kind != "speech":
            return (kind, None, None, None, None, None, decision)
        if tie is not None:
            voice = self.reading.voices[tie.number]
            attribution = self.reading.attributions[tie.number]
            speaker = None if voice.decision == "pronoun, not resolved" else voice.source
            cue = self.reading.words[attribution.cue]
            return (kind, speaker, voice.named, cue, attribution.cue_class, tie.position, decision)
        speaker, named, why = self._speaker_before(number, previous)
        position = None if speaker is None else "previous"
        return (kind, speaker, named, None, None, position, f"{decision}, {why}")

    def _around(self, number: int) -> tuple[str, str]:
        text = self.reading.texts[self.rows[number]]
        start, end = self.starts[number], self.ends[number]
        before = text[max(start - 60, 0) : start].rpartition("\n")[2]
        return before, text[end : end + 60].partition("\n")[0]

    def _kind(self, number: int, tie: Tie | None) -> tuple[str, str]:
        before, after = self._around(number)
        few = self.words[number] <= _FEW
        label = tie is not None and self.reading.attributions[tie.number].needs == "label"
        if tie is not None and tie.position == "inside":
            return "scare", "term inside of a source's phrase"
        if few and _TERM.search(before) and not (label and tie is not None and tie.beside):
            return "scare", "term set off by the words before it"
        if self._is_title(number, before, after):
            return "title", "work named beside it"
        if label and few and re.search(r"\b[Ww]hat\b[^.]*$", before):
            return "scare", "term set off by the words before it"
        if tie is None:
            return self._kind_alone(number, before, few)
        return self._kind_tied(number, tie, before, few)

    def _kind_tied(self, number: int, tie: Tie, before: str, few: bool) -> tuple[str, str]:
        repeated = self.repeats[self.rows[number], self.inner[number]] > 1
        set_off = self.words[number] <= 3 and _SET_OFF.search(before) is not None
        lower = self.inner[number][:1].isalpha() and not self._capital(number)
        if tie.beside and not (set_off and lower and tie.position == "after"):
            return "speech", "beside its attribution"
        if few and repeated:
            return "scare", "term that the text sets off more than once"
        if tie.position == "after" and few:
            return "scare", "few words before a late attribution"
        if self.words[number] == 1 and lower and self._before_noun(number):
            return "scare", "a word before its noun"
        if self.words[number] <= 2 and re.search(r"\b(?:the|these|those|such)\s*$", before):
            return "scare", "few words after a determiner"
        return "speech", "in the sentence of an attribution"

    def _kind_alone(self, number: int, before: str, few: bool) -> tuple[str, str]:
        text = self.reading.texts[self.rows[number]]
        stop = text[self.starts[number] : self.ends[number]].rstrip(MARKS)[-1:] in STOPS
        opens = not before.strip() or before.rstrip()[-1] in '.!?:"”’'
        if opens and self._capital(number) and (stop or not few):
            return "speech", "a sentence of its own"
        if self.words[number] > _FEW + 2:
            return "speech", "too long for a term"
        return "scare", "term without an attribution"

    def _before_noun(self, number: int) -> bool:
        unit = self.reading.unit_of[number]
        return self.letters[unit + 1 : unit + 2] in ("a", "R", "I", "O", "M", "r", "c")

    def _capital(self, number: int) -> bool:
        text = self.reading.texts[self.rows[number]]
        inner = text[self.starts[number] + 1 : self.ends[number]].lstrip("'\"“‘`… ")
        return inner[:1].isupper() or inner[:1].isdigit()

    def _is_title(self, number: int, before: str, after: str) -> bool:
        text = self.reading.texts[self.rows[number]]
        inner = text[self.starts[number] + 1 : self.ends[number] - 1].strip(" ,.")
        pieces = inner.split()
        large = [p for p in pieces if p.lower() not in _SMALL]
        if not large or len(pieces) > 12 or not all(not p[0].islower() for p in large):
            return False
        return bool(_WORK_BEFORE.search(before) or _WORK_AFTER.match(after))

    def _nested(self, number: int) -> tuple[object, ...]:
        before, _ = self._around(number)
        said = re.search(
            r"\b(?:said|says|say|told|asked|tell|asks|shouted|replied|saying|like|goes|went|read|reads"
            r"|wrote)\b(?: (?:me|us|him|her|them|you|that))?[,:]?\s*$",
            before,
        )
        kind = "speech" if said or self.words[number] > _FEW + 2 else "scare"
        if kind == "scare" and self._is_title(number, *self._around(number)):
            kind = "title"
        return (kind, None, None, None, None, None, "inside of another quotation")

    def _speaker_before(
        self, number: int, previous: tuple[int, tuple[object, ...]] | None
    ) -> tuple[str | None, object, str]:
        """The speaker named in the sentence before a quotation that stands alone."""
        unit = self.reading.unit_of[number]
        low = max(self.letters.rfind(mark, 0, unit) for mark in ".\n")
        start = max(self.letters.rfind(mark, 0, low) for mark in ".\n")
        article = self.reading.units.article
        if start < 0 or low <= 0 or article[low - 1] != article[unit]:
            return None, None, "no speaker"
        if previous is not None and start <= self.reading.unit_of[previous[0]] < unit:
            return str(previous[1][1]), previous[1][2], "speaker of the quotation before"
        tied = [
            n
            for n in self.reading.between(start, low)
            if self.reading.voices[n].decision != "pronoun, not resolved"
        ]
        if tied:
            voice = self.reading.voices[tied[-1]]
            return voice.source, voice.named, "source of the sentence before"
        names = self.reading.resolver.persons_between(start, low)
        if len(names) == 1:
            return names[0], True, "only person of the sentence before"
        return None, None, "no speaker"
