"""Noun phrases in the letters of a text: the subject of a verb, and what follows a cue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.cues import Cue, Lexicon, word_set

# A letter per word (see `cues`): D determiner, R role, I body, M outlet, O document, N name, …
_WORD = "(?:Ty|[aeRIMONTrcqmxkH]S?)"
_HEADED = f"(?:D{{1,3}}[VG]?|DfD{{0,2}})?(?:D|{_WORD}){{0,9}}(?:C{_WORD}D?(?:{_WORD}){{0,5}})?"
_TAIL = f"(?:(?:[ei]|[ei]?[Pfbo])D{{0,2}}(?:{_WORD}){{1,6}}(?:C(?:{_WORD}){{1,3}})?){{0,4}}"
_PHRASE = f"{_HEADED}(?:\\(N\\))?{_TAIL}(?:\\(N{{1,3}}\\))?"
_ASIDE = r"(?:(?:,[^,.\n;:Q]{1,16}){1,2},|W[^,.\n;:QH]{1,9})"
_GAP = r"(?:[XxmZ]|Pm+D?|PDm)*"
# Nothing that could belong to the phrase stands before it, and no preposition.
_LEFT = r"(?<![PfboDaeRIMONTrcxkSB])"
_SUBJECT = re.compile(f"{_LEFT}(?P<phrase>{_PHRASE})(?P<aside>{_ASIDE})?(?P<gap>{_GAP})$")
FORWARD = re.compile(
    f"(?P<phrase>{_PHRASE})(?P<aside>(?:,[^,.\n;:QWLy]{{1,14}}){{1,2}}(?=[,.\n;Wy]))?"
)
_CORE = re.compile(
    r"(?:DfD{0,2}|D)*(?P<words>(?:[^DPfboeiC,(]|e(?![Pfbo])|(?<=.)D|(?<=N)C(?=N+[RIO]))*)"
)
_CLAUSE = re.compile(
    r"(?:(?<=[.\n;:Q,])|^)(?:D{0,2}(?:Ty|[aRITNMx]S?){0,6}?[RINM]|H)(?=[XBeVGZxai])"
)
_LOOK_BACK = 40
_ALONE = word_set("many some several others both two three one another most few all")


@dataclass(frozen=True)
class Attribution:
    """Units of one attribution: `first` to `last` (exclusive) the source, `cue` the verb's unit.

    `head` is the unit of the phrase's main noun; `cue_class` and `needs` are those of the verb
    ("neutral", "speech" for "according to"); `pattern` says by what rule it was found.
    """

    first: int
    last: int
    head: int
    cue: int
    cue_class: str
    needs: str
    inverted: bool
    pattern: str


class PhraseFinder:
    """Finds the phrases that information may be credited to."""

    def __init__(self, letters: str, words: list[str], lexicon: Lexicon) -> None:
        self.letters, self.words, self.lexicon = letters, words, lexicon

    def subject(self, i: int, cue: Cue, pattern: str = "X said") -> Attribution | None:
        """The phrase before a verb, where it can be the verb's subject."""
        low = max(self.letters.rfind(mark, 0, i) for mark in ".\n;:Q") + 1
        low = max(low, i - _LOOK_BACK)
        for aside in (True, False):
            match = _SUBJECT.search(self.letters, low, i)
            while match is not None:
                if "Z" in match["gap"]:
                    return None
                result = match["phrase"] and self._judge(match, cue, i, pattern, aside)
                if result or match.start() + 1 >= i:
                    return result or None
                match = _SUBJECT.search(self.letters, match.start() + 1, i)
        return None

    def _judge(
        self, match: re.Match[str], cue: Cue, i: int, pattern: str, aside: bool
    ) -> Attribution | None:
        first, last = match.span("phrase")
        if self.letters[last - 1] == "H":
            first = last - 1
        head = self.head_of(first, last)
        if head is not None and head < last - 1 and self.letters[last - 1] == "D":
            return None
        if head is None or not self._may_speak(first, head, cue, i):
            return None
        if match["aside"] and match["aside"][0] == ",":
            last = self._with_aside(last, match["aside"][:-1], head)
        return Attribution(first, last, head, i, cue.cue_class, cue.needs, False, pattern)

    def head_of(self, first: int, last: int) -> int | None:
        """The unit of the main noun: the last one before any preposition or participle."""
        letters = self.letters[first:last]
        core = _CORE.match(letters)
        if core is None:
            return None
        words = core["words"]
        for offset in range(len(words) - 1, -1, -1):
            if words[offset] in "NRIMOTrcHak":
                return first + core.start("words") + offset
        return first if letters[:1] == "D" and self.words[first] in _ALONE else None

    def _may_speak(self, first: int, head: int, cue: Cue, i: int) -> bool:
        letter = self.letters[head]
        if cue.needs == "evidence":
            return letter in "Orc" or (letter in "NRIMT" and self.letters[i + 1 : i + 2] == "t")
        if letter == "H":
            return head == first and (self.words[head] != "it" or cue.needs == "speech")
        if letter in "NRIMOTr":
            return True
        if letter == "c":
            return "S" in self.letters[first:head]
        if letter == "D":
            return cue.needs in ("speech", "stance")
        return self._unknown_may_speak(first, head, cue)

    def _unknown_may_speak(self, first: int, head: int, cue: Cue) -> bool:
        """Whether a noun that no list knows may be a speaker."""
        if cue.needs != "speech" and not self._near_quotation(first):
            return False
        word = self.words[head]
        plural = word.endswith("s") and len(word) > 4
        return self.letters[first] == "D" or plural

    def _near_quotation(self, first: int) -> bool:
        return self.letters[max(first - 2, 0) : first].rstrip(",")[-1:] in ("Q", "q")

    def _with_aside(self, last: int, aside: str, head: int) -> int:
        """Where the source ends: an apposition belongs to it, a relative clause does not."""
        end = last
        for part in re.finditer(",[^,]*", aside):
            kind = part.group()[1:2]
            if kind in "WGLPXxtHU" or (kind == "e" and self.letters[head] not in "NTRI"):
                break
            end = last + part.end()
        return end

    def phrase_ahead(
        self, match: re.Match[str], i: int, cue: Cue, pattern: str
    ) -> Attribution | None:
        """The attribution of a phrase matched after its cue."""
        first, last = match.span("phrase")
        head = self.head_of(first, last)
        if head is None or self.letters[head] in "kc":
            return None
        if self.letters[head] == "a" and self.letters[first] != "D":
            word = self.words[head]
            if not (word.endswith("s") or pattern != "said X"):
                return None
        if self.letters[head] in "NT":
            tail = re.search("[Peob]", self.letters[head:last])
            last = head + tail.start() if tail else last
        if (
            match["aside"]
            and last == match.end("phrase")
            and self._is_apposition(head, match["aside"])
        ):
            last = self._with_aside(last, match["aside"], head)
        return Attribution(first, last, head, i, cue.cue_class, cue.needs, True, pattern)

    def _is_apposition(self, head: int, aside: str) -> bool:
        first = aside[1:].split(",", 1)[0]
        if self.letters[head] in "RIT":
            return re.fullmatch("T*N+", first) is not None
        if re.fullmatch("Da?", first):
            return True
        core = _CORE.match(first)
        words = core["words"] if core else ""
        return (
            self.letters[head] in "NT"
            and first[:1] in "DRIaeNTx"
            and words[-1:] in ("R", "I", "T", "a")
            and "V" not in aside
            and "B" not in aside
            and "X" not in aside
        )

    def phrase_after(self, at: int, i: int, cue: Cue, pattern: str) -> Iterator[Attribution]:
        """The source phrase that begins at a unit, if one does."""
        match = FORWARD.match(self.letters, at)
        if match is not None and match["phrase"]:
            result = self.phrase_ahead(match, i, Cue(cue.cue_class, "speech", cue.gerund), pattern)
            if result is not None:
                yield result

    def subject_of_clause(self, i: int, cue: Cue, pattern: str) -> Iterator[Attribution]:
        """The subject of the clause that a second verb or a participle belongs to."""
        low = max(self.letters.rfind(mark, 0, i) for mark in ".\n;:Q") + 1
        match = _CLAUSE.search(self.letters, low, i)
        if match is None:
            return
        head = self.head_of(match.start(), match.end())
        if head is not None and self.letters[head] in "NRIMH":
            first, last = match.span()
            yield Attribution(first, last, head, i, cue.cue_class, cue.needs, False, pattern)
