"""Figures: the house style, every plot_… and publish()."""
