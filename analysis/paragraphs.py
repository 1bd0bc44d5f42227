"""Which line ends are the ends of paragraphs: lists and hard-wrapped lines go on."""

import numpy as np

from analysis import abbreviations as ab
from analysis.sentences import CLOSING, View


def find_line_breaks(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Tokens that begin a sentence because they begin a paragraph, and those that do not.

    A line is a paragraph, except the bullets behind a line that ends on a colon, which are part
    of its sentence, and the lines of a hard-wrapped article. That is one with no line above 120
    characters and at least five lines followed at once by another, of which most end without a
    mark and are at least 70 % as long as the longest; there a line end counts as the end of a
    paragraph before a blank line or a bullet, or behind a line of less than 70 % that ends on a
    mark.
    """
    block, line = view.block, view.block.line
    if not len(line):
        return line, line
    opens = block.opens_article[line]
    bullet = (view.kind(line) == ab.BULLET) | ((view.kind(line) == ab.DASH) & view.gap(line + 1))
    colon = (view.kinds[line - 1] == ab.COLON) & ~opens
    head = bullet & (opens | ~np.r_[False, bullet[:-1]])
    leader = np.maximum.accumulate(np.where(head, np.arange(len(line)), 0))
    listed = bullet & colon[leader]
    wrapped = _find_wrapped(view, line, opens) & ~bullet
    return line[~listed & ~wrapped], line[listed]


def _find_wrapped(view: View, line: np.ndarray, opens: np.ndarray) -> np.ndarray:
    """Lines that go on with the sentence of the line before, in hard-wrapped articles."""
    block = view.block
    starts = np.flatnonzero(block.opens_line | block.opens_article)
    last = np.r_[starts[1:], len(view.kinds)] - 1
    length = block.end[last] - block.start[starts]
    article = np.searchsorted(block.first, starts, side="right") - 1
    longest = np.zeros(len(block.base), dtype=length.dtype)
    np.maximum.at(longest, article, length)
    blank = np.zeros(len(starts), dtype=bool)
    blank[np.searchsorted(starts, line)] = block.blank
    follows = np.r_[False, (article[1:] == article[:-1]) & ~blank[1:]]
    ended = np.isin(view.kinds[last], CLOSING)
    long = length >= 0.7 * longest[article]
    before = np.r_[False, (long & ~ended)[:-1]]
    counts = np.bincount(article[follows], minlength=len(block.base))
    running = np.bincount(article[follows & before], minlength=len(block.base))
    is_wrapped = (longest <= 120) & (counts >= 5) & (2 * running > counts)
    done = np.r_[False, (ended & ~long)[:-1]]
    goes_on = is_wrapped[article] & follows & ~done
    return goes_on[np.searchsorted(starts, line)] & ~opens
