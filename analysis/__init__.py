"""How outlets tell a story: everything is a table whose rows know the characters they came from."""

from analysis.codebooks import CodebookError as CodebookError
from analysis.codebooks import list_groups as list_groups
from analysis.codebooks import read_codebook as read_codebook
from analysis.corpus import Corpus as Corpus
from analysis.corpus import combine as combine
from analysis.corpus import learn as learn
from analysis.corpus import load as load
from analysis.corpus import measured_tokens as measured_tokens
from analysis.figures.articles import plot_timeline as plot_timeline
from analysis.figures.articles import plot_zones as plot_zones
from analysis.figures.style import outlet_palette as outlet_palette
from analysis.figures.style import publish as publish
from analysis.passages import find_passages as find_passages
from analysis.passages import show_passages as show_passages
from analysis.phrases import find_phrases as find_phrases
from analysis.quotations import find_quotations as find_quotations
from analysis.reading import LoadError as LoadError
from analysis.resampling import article_rows as article_rows
from analysis.resampling import bootstrap_ratio as bootstrap_ratio
from analysis.resampling import clusters_of as clusters_of
from analysis.resampling import group_articles as group_articles
from analysis.reuse import find_reuse as find_reuse
