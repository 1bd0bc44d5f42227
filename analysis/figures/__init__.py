"""Figures: the house style, every plot_… and publish()."""

from analysis.figures.style import outlet_palette as outlet_palette
from analysis.figures.style import publish as publish
