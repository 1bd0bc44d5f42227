"""Attributions: the phrase that information is credited to, and the word that credits it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.cues import Cue, Lexicon, word_set
from analysis.noun_phrases import FORWARD, Attribution, PhraseFinder
from analysis.units import Units

_REPORTED_BY = word_set("reported said told cited described quoted written disclosed")
_AFTER_NOUN = {"r": "fBV", "c": "fBVPX,.y"}
_SAYING = word_set(
    "saying telling stating adding citing noting arguing warning claiming explaining insisting "
    "suggesting alleging announcing stressing predicting"
)


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


class _Matcher(PhraseFinder):
    """Finds attributions by pattern, in the order of their cues."""

    def __init__(self, letters: str, words: list[str], lexicon: Lexicon) -> None:
        super().__init__(letters, words, lexicon)
        self.latest = -1  # the unit of the last attribution found

    def run(self) -> Iterator[Attribution]:
        for match in re.finditer("[VrGAick]", self.letters):
            for found in self._match(match.start(), match.group()):
                self.latest = max(found.cue, found.first)
                yield found

    def _match(self, i: int, letter: str) -> Iterator[Attribution]:
        if letter == "A":
            yield from self._after_preposition(i, "according to")
        elif letter == "k":
            yield from self._in_words_of(i)
        elif letter == "i":
            yield from self._issued(i)
        elif letter == "c" and self.letters[i - 1 : i] == "S":
            yield from self._claims_of(i)
        elif letter == "G":
            yield from self._participle(i)
        else:
            yield from self._verb(i)

    def _verb(self, i: int) -> Iterator[Attribution]:
        cue = self.lexicon.cues.get(self.words[i])
        if cue is None or cue.gerund:
            return
        if self.words[i] in ("quoted", "quotes", "cited", "cites"):
            yield from self._quoted(i)
        ahead = self.letters[i + 1 : i + 10]
        by = re.match("(?:P[mD]{0,3})?b", ahead)
        if by is not None and self.words[i] in _REPORTED_BY and self._is_passive(i):
            yield from self.phrase_after(i + 1 + by.end(), i, cue, "reported by X")
            return
        inverted = self._inverted(i, cue)
        if inverted is not None:
            yield inverted
            return
        if (ahead[:1] == "b" and self._is_passive(i)) or (
            self.letters[i] in "rc" and ahead[:1] in _AFTER_NOUN[self.letters[i]]
        ):
            return
        if cue.needs == "label" and not re.match(r"[^.\n;:]{0,8}[Qq]", ahead):
            return
        subject = self.subject(i, cue)
        if subject is not None and (cue.needs != "quoting" or self._beside(subject, i)):
            yield subject
        elif subject is None and cue.needs in ("speech", "stance"):
            joined = self.letters[i - 1 : i] == "C" or self.words[i - 1] == "but"
            if joined and self.letters[i] == "V":
                yield from self.subject_of_clause(i, cue, "X did so and said")

    def _is_passive(self, i: int) -> bool:
        """Whether a participle before "by" is one: "said by phone" is none."""
        return self.words[i] not in ("said", "told") or "B" in self.letters[max(i - 3, 0) : i]

    def _beside(self, subject: Attribution, i: int) -> bool:
        before = self.letters[max(subject.first - 2, 0) : subject.first].rstrip(",.")
        return before[-1:] in ("Q", "q") or bool(
            re.match(r"t|[^.\n;QqVe]{0,6}?(?:[:,t]|:\n)?[Qq]", self.letters[i + 1 : i + 9])
        )

    def _inverted(self, i: int, cue: Cue) -> Attribution | None:
        """`…, said X`: the verb follows a quotation or comma, the source follows the verb."""
        before = self.letters[max(i - 3, 0) : i]
        quoted = re.search(r"(?:Q[,-]?|q,)[Xx]?$", before) is not None
        opens = re.search(r"[.\n]$", before) is not None and self.letters[i] in "rV"
        comma = before.endswith(",") and cue.needs in ("speech", "stance")
        if not (quoted or opens or comma) or (not quoted and self.subject(i, cue) is not None):
            return None
        match = FORWARD.match(self.letters, i + 1)
        if match is None or not match["phrase"]:
            return None
        following = self.letters[match.end("phrase") : match.end("phrase") + 1]
        if following in "BVXZG" or (following == "r" and not quoted):
            return None
        if opens and not (following == ":" and self.letters[match.start() - 1] in "rV"):
            return None
        result = self.phrase_ahead(match, i, cue, "said X")
        if result is None or (not quoted and following not in ",.\n;:WPLCy"):
            return None
        known = "NRIM" if cue.needs == "speech" or opens else "NRI"
        plural = cue.needs == "speech" and self.words[result.head].endswith("s")
        if not quoted and self.letters[result.head] not in known and not plural:
            return None
        return result if self.letters[result.head] != "H" or quoted else None

    def _after_preposition(self, i: int, pattern: str) -> Iterator[Attribution]:
        if self.words[i + 2 : i + 3] and self.words[i + 2] in ("her", "him", "them"):
            if self.letters[i + 3 : i + 4] in ("", ",", "y", ".", "\n", "C"):
                yield Attribution(i + 2, i + 3, i + 2, i, "neutral", "speech", True, pattern)
        elif self.letters[i + 1 : i + 2] == "o":
            yield from self.phrase_after(i + 2, i, Cue("neutral", "speech", False), pattern)

    def _in_words_of(self, i: int) -> Iterator[Attribution]:
        if (
            re.search(r"PD$", self.letters[max(i - 2, 0) : i])
            and self.letters[i + 1 : i + 2] == "f"
        ):
            cue = Cue("neutral", "speech", False)
            yield from self.phrase_after(i + 2, i, cue, "in the words of X")

    def _issued(self, i: int) -> Iterator[Attribution]:
        if re.match(r"D?[aeNx]{0,3}c", self.letters[i + 1 : i + 6]):
            subject = self.subject(i, Cue("neutral", "stance", False), "X issued a statement")
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
        """`X did so, citing …`: the subject of the clause speaks, or whoever it cites."""
        cue = self.lexicon.cues[self.words[i]]
        if self.words[i] == "citing":
            for result in self.phrase_after(i + 1, i, cue, "citing X"):
                if self.letters[result.head] in "RNMOI":
                    yield result
        ahead = self.letters[i + 1 : i + 2]
        if self.letters[i - 1 : i] not in (",", "-") or self._has_speaker(i):
            return
        if self.words[i] in _SAYING and (ahead == "t" or self.words[i] != "announcing"):
            yield from self.subject_of_clause(i, cue, "X did so, saying")

    def _has_speaker(self, i: int) -> bool:
        """Whether a verb just before has a subject, which then is the participle's as well."""
        return self.latest >= 0 and not re.search(r"[.\n;:]", self.letters[self.latest : i])

    def _quoted(self, i: int) -> Iterator[Attribution]:
        """`X quoted Y as saying`, `Y was quoted as saying`: both are sources."""
        cue = self.lexicon.cues[self.words[i]]
        said = re.match(r"(?P<object>[^.\n;:Q,]{0,8})L", self.letters[i + 1 : i + 12])
        if said is None or self.letters[i + 1 + said.end() : i + 2 + said.end()] != "G":
            return
        passive = self.letters[i - 1 : i] == "B"
        subject = self.subject(i - 1 if passive else i, replace(cue, needs="stance"))
        if subject is not None:
            yield subject
        if said["object"] and not passive:
            yield from self.phrase_after(i + 1, i, cue, "quoted X as saying")
