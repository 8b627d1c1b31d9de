"""From marts to pictures: each figure is an entry in ``figures.yml`` that names a kind of figure and a mart.

This package contains no data of a figure: they come from the published warehouse, texts from ``figures.yml``, colours
and sizes from ``style.yml``.
"""
