"""Attributions: the phrase that information is credited to, and the word that credits it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from analysis.cues import Cue, Lexicon, word_set
from analysis.units import Units

Position = Literal["before", "after"]

_WORD = "[aeRIMONTrcqmxkH]S?"
_HEADED = f"(?:D{{1,3}}[VG]?|DfD{{0,2}})?(?:D|{_WORD}){{0,9}}(?:C{_WORD}D?(?:{_WORD}){{0,5}})?"
_TAIL = f"(?:(?:e|e?[Pfbo])D{{0,2}}(?:{_WORD}){{1,6}}(?:C(?:{_WORD}){{1,3}})?){{0,4}}"
_PHRASE = f"{_HEADED}(?:\\(N\\))?{_TAIL}(?:\\(N{{1,3}}\\))?"
_ASIDE = r"(?:,[^,.\n;:Q]{1,16}){1,2},"
_GAP = r"(?:[XxmZ]|Pm+D?|PDm)*"
# Nothing that could belong to the phrase stands before it, and no preposition.
_LEFT = r"(?<![PfboDaeRIMONTrcxkSB])"
_SUBJECT = re.compile(f"{_LEFT}(?P<phrase>{_PHRASE})(?P<aside>{_ASIDE})?(?P<gap>{_GAP})$")
_FORWARD = re.compile(
    f"(?P<phrase>{_PHRASE})(?P<aside>(?:,[^,.\n;:QWL]{{1,14}}){{1,2}}(?=[,.\n;W]))?"
)
_REPORTED_BY = word_set("reported said told cited described quoted written disclosed")
_CORE = re.compile(r"(?:DfD{0,2}|D)*(?P<words>(?:[^DPfboeC,(]|e(?![Pfbo])|(?<=.)D)*)")
_LOOK_BACK = 40


@dataclass(frozen=True)
class Attribution:
    """Units of one attribution: `first` to `last` (exclusive) the source, `cue` the verb's unit.

    `head` is the unit of the phrase's main noun, `position` where the source stands towards the
    cue's words; `cue_class` is "neutral" for "according to".
    """

    first: int
    last: int
    head: int
    cue: int
    cue_class: str
    needs: str
    inverted: bool
    pattern: str


def find_attributions(units: Units, lexicon: Lexicon, words: list[str]) -> list[Attribution]:
    """Attributions in the order of the text, one for each source phrase.

    `words` are the units' words in lower case ("" for quotations and boundaries).
    """
    found: dict[int, Attribution] = {}
    matcher = _Matcher(units.letters, words, lexicon)
    for attribution in matcher.run():
        known = found.get(attribution.first)
        if known is None:
            found[attribution.first] = attribution
    return [found[first] for first in sorted(found)]


class _Matcher:
    def __init__(self, letters: str, words: list[str], lexicon: Lexicon) -> None:
        self.letters, self.words, self.lexicon = letters, words, lexicon

    def run(self) -> Iterator[Attribution]:
        for match in re.finditer("[VrGAick]", self.letters):
            i, letter = match.start(), match.group()
            if letter == "A":
                yield from self._after_preposition(i, "according to")
            elif letter == "k":
                yield from self._in_words_of(i)
            elif letter == "i":
                yield from self._issued(i)
            elif letter == "c":
                yield from self._claims_of(i)
            elif letter == "G":
                yield from self._participle(i)
            else:
                yield from self._verb(i)

    def _verb(self, i: int) -> Iterator[Attribution]:
        cue = self.lexicon.cues.get(self.words[i])
        if cue is None or cue.gerund:
            return
        ahead = self.letters[i + 1 : i + 10]
        if ahead[:1] == "b" and self.words[i] in _REPORTED_BY:
            yield from self._phrase_after(i + 2, i, cue, "reported by X")
            return
        inverted = self._inverted(i, cue)
        if inverted is not None:
            yield inverted
            return
        if ahead[:1] == "b" or (self.letters[i] == "r" and ahead[:1] in "fBV"):
            return
        if cue.needs == "label" and not re.match(r"[^.\n;:]{0,8}[Qq]", ahead):
            return
        subject = self._subject(i, cue)
        if subject is not None and (cue.needs != "quoting" or self._beside(subject, i)):
            yield subject

    def _beside(self, subject: Attribution, i: int) -> bool:
        before = self.letters[max(subject.first - 2, 0) : subject.first].rstrip(",")
        return before[-1:] in ("Q", "q") or bool(
            re.match(r"[^.\n;QqV]{0,6}?[:,t]?[Qq]", self.letters[i + 1 : i + 9])
        )

    def _subject(self, i: int, cue: Cue, pattern: str = "X said") -> Attribution | None:
        """The phrase before a verb, where it can be the verb's subject."""
        low = max(self.letters.rfind(mark, 0, i) for mark in ".\n;:Q") + 1
        low = max(low, i - _LOOK_BACK)
        for aside in (True, False):
            match = _SUBJECT.search(self.letters, low, i)
            while match is not None:
                if "Z" in match["gap"] or not match["phrase"]:
                    return None
                result = self._judge(match, cue, i, pattern, aside)
                if result is not None or match.start() + 1 >= i:
                    return result
                match = _SUBJECT.search(self.letters, match.start() + 1, i)
        return None

    def _judge(
        self, match: re.Match[str], cue: Cue, i: int, pattern: str, aside: bool
    ) -> Attribution | None:
        first, last = match.span("phrase")
        head = self._head(first, last)
        if head is None or not self._may_speak(first, head, cue, i):
            return None
        if match["aside"]:
            last = self._with_aside(last, match["aside"][:-1], head)
        return Attribution(first, last, head, i, cue.cue_class, cue.needs, False, pattern)

    def _head(self, first: int, last: int) -> int | None:
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

    def _inverted(self, i: int, cue: Cue) -> Attribution | None:
        """`…, said X`: the verb follows a quotation or comma, the source follows the verb."""
        before = self.letters[max(i - 3, 0) : i]
        quoted = re.search(r"[Qq][,.]?[Xx]?$", before) is not None
        opens = re.search(r"[.\n]$", before) is not None and self.letters[i] in "rV"
        if not (quoted or opens or (before.endswith(",") and cue.needs == "speech")):
            return None
        match = _FORWARD.match(self.letters, i + 1)
        if match is None or not match["phrase"]:
            return None
        following = self.letters[match.end("phrase") : match.end("phrase") + 1]
        if following in "BVXZG" or (following == "r" and not quoted):
            return None
        if opens and not (following == ":" and self.letters[match.start() - 1] in "rV"):
            return None
        result = self._ahead(match, i, cue, "said X")
        if result is None or (not quoted and following not in ",.\n;WPLC"):
            return None
        return result if self.letters[result.head] != "H" or quoted else None

    def _ahead(self, match: re.Match[str], i: int, cue: Cue, pattern: str) -> Attribution | None:
        first, last = match.span("phrase")
        head = self._head(first, last)
        if head is None or self.letters[head] in "kc":
            return None
        if self.letters[head] == "a" and self.letters[first] != "D":
            word = self.words[head]
            if not (word.endswith("s") or pattern != "said X"):
                return None
        if match["aside"] and self._is_apposition(head, match["aside"]):
            last = self._with_aside(last, match["aside"], head)
        return Attribution(first, last, head, i, cue.cue_class, cue.needs, True, pattern)

    def _is_apposition(self, head: int, aside: str) -> bool:
        first = aside[1:].split(",", 1)[0]
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

    def _phrase_after(self, at: int, i: int, cue: Cue, pattern: str) -> Iterator[Attribution]:
        match = _FORWARD.match(self.letters, at)
        if match is not None and match["phrase"]:
            result = self._ahead(match, i, replace(cue, needs="speech"), pattern)
            if result is not None:
                yield result

    def _after_preposition(self, i: int, pattern: str) -> Iterator[Attribution]:
        if self.letters[i + 1 : i + 2] == "o":
            yield from self._phrase_after(i + 2, i, Cue("neutral", "speech", False), pattern)

    def _in_words_of(self, i: int) -> Iterator[Attribution]:
        if (
            re.search(r"PD$", self.letters[max(i - 2, 0) : i])
            and self.letters[i + 1 : i + 2] == "f"
        ):
            cue = Cue("neutral", "speech", False)
            yield from self._phrase_after(i + 2, i, cue, "in the words of X")

    def _issued(self, i: int) -> Iterator[Attribution]:
        if re.match(r"D?[aeNx]{0,3}c", self.letters[i + 1 : i + 6]):
            subject = self._subject(i, Cue("neutral", "stance", False), "X issued a statement")
            if subject is not None:
                yield subject

    def _claims_of(self, i: int) -> Iterator[Attribution]:
        """`X's claim that …`, `X's remarks`."""
        if self.letters[i - 1 : i] != "S" or self.letters[i + 1 : i + 2] not in "taVbrGB":
            return
        if self.letters[i + 1 : i + 2] != "t" and self.words[i] not in ("remarks", "comments"):
            return
        match = re.search("(?:D{0,2}(?:[RTNIM]){1,6})$", self.letters[max(i - 9, 0) : i - 1])
        if match is None:
            return
        first = max(i - 9, 0) + match.start()
        head = i - 2
        if self.letters[head] in "NRTIM":
            cue_class = (
                "distancing" if self.words[i][:5] in ("claim", "alleg", "asser") else "neutral"
            )
            yield Attribution(first, i - 1, head, i, cue_class, "stance", False, "X's claim")

    def _participle(self, i: int) -> Iterator[Attribution]:
        """`X did so, citing …`: the subject of the clause speaks."""
        if self.letters[i - 1 : i] not in (",", "-"):
            return
        low = max(self.letters.rfind(mark, 0, i) for mark in ".\n;:Q") + 1
        cue = self.lexicon.cues[self.words[i]]
        if cue.needs not in ("speech", "stance"):
            return
        clause = self.letters[low : i - 1]
        for match in re.finditer(
            r"(?:^|(?<=,))(?:(?:D?[aRI]S?){0,4}[NTR]*[NR](?:f[NDI]+)?|H)(?=,|[XBaeVvZxi])", clause
        ):
            head = low + match.end() - 1
            if self.letters[head] in "NRH" and match.end() - match.start() > 0:
                first = low + match.start()
                core = self._head(first, low + match.end())
                if core is not None:
                    yield Attribution(
                        first,
                        low + match.end(),
                        core,
                        i,
                        cue.cue_class,
                        "stance",
                        False,
                        "X did so, saying",
                    )
                return


_ALONE = word_set("many some several others both two three one another most few all")
