"""What is expected of the raw tables: suites as data, one file per family, and the checkpoint that runs them.

Expectations check the data that arrive; dbt tests what is derived from them. No rule is in both.
"""
