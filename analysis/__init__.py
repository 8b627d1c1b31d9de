"""From marts to pictures: one SQL text and one small plot function per figure.

No number of a figure stands in this package: data come from the published warehouse, texts from ``figures.yml``, looks
from ``style.yml``.
"""
