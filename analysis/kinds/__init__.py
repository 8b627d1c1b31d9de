"""The kinds of figures: for each a SQL text that reads a mart, and a module whose ``draw`` plots what it returns.

A figure of a known kind needs no code: it is an entry in ``figures.yml`` that names the kind, and a mart.
"""
