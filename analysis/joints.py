"""Words of a run, and whether what stands between them joins them into one name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.gazetteer import (
    BEFORE_OF,
    BEGINNING,
    CALENDAR,
    COMMON,
    COMPANY,
    ENDING,
    EVENT,
    GIVEN,
    HONORIFIC,
    INITIAL,
    INSTITUTION,
    OWNER,
    PARTICLE,
    SUFFIX,
    TITLE,
)


@dataclass(frozen=True)
class Word:
    """A token of a run: its place in it, its form and traits, and whether it joins others."""

    at: int
    form: str
    traits: int
    joins: bool = False

    def has(self, wanted: int) -> bool:
        """Whether the word has one of the traits wanted."""
        return bool(self.traits & wanted)


def split_at_joints(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Cut a run where a joining word does not join."""
    segment: list[Word] = []
    i = 0
    while i < len(words):
        if not words[i].joins:
            segment.append(words[i])
            i += 1
            continue
        j = i
        while j < len(words) and words[j].joins:
            j += 1
        rest = list(_until_joint(words, j))
        if segment and rest and _joins(segment, words[i:j], rest):
            segment.extend(words[i:j])
        else:
            yield segment
            segment = []
        i = j
    if segment:
        yield segment


def _until_joint(words: Sequence[Word], i: int) -> Iterator[Word]:
    while i < len(words) and not words[i].joins:
        yield words[i]
        i += 1


def _joins(left: Sequence[Word], joint: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether a joint makes one name of what stands on both sides of it."""
    how, last, after = joint[0].form.lower(), left[-1], right[0]
    if how == "&":
        return True
    if how in (".", "'s", "’s", ",", "'", "’", "`"):
        if how == ",":
            return after.has(COMPANY | SUFFIX) and not last.has(CALENDAR)
        if how in ("'s", "’s", "'", "’"):
            return last.has(OWNER) and right[-1].has(INSTITUTION | EVENT)
        return last.has(INITIAL | HONORIFIC | COMPANY | TITLE | BEGINNING) or how == "`"
    if how in ("of", "for", "on", "in", "to", "at"):
        heads = last.has(BEFORE_OF | INSTITUTION) and not last.has(HONORIFIC)
        if last.has(TITLE) and not last.has(INSTITUTION):
            return False
        return heads and how != "in" and not after.has(CALENDAR | HONORIFIC)
    if how == "and":
        inside = any(w.joins and w.form.lower() in ("of", "for", "on") for w in left)
        common = last.has(COMMON) and not last.has(INSTITUTION | ENDING | GIVEN | TITLE)
        common = common and not (len(left) == 1 and last.form.endswith("s"))
        common = common and not any(w.has(GIVEN | TITLE | HONORIFIC) for w in left)
        if inside and common and after.has(COMMON):
            return True
        return common and right[-1].has(INSTITUTION) and len(right) > 1
    if joint[0].has(PARTICLE):
        return not last.has(TITLE | CALENDAR | INSTITUTION) or last.has(GIVEN)
    return False
