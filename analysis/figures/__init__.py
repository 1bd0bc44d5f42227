"""Figures: the house style, every plot_… and publish()."""

from analysis.figures.articles import plot_timeline as plot_timeline
from analysis.figures.articles import plot_zones as plot_zones
from analysis.figures.style import outlet_palette as outlet_palette
from analysis.figures.articles import plot_timeline as plot_timeline
from analysis.figures.articles import plot_zones as plot_zones
from analysis.figures.style import publish as publish
