"""What is expected of the raw tables: suites as data, a file per family of sources, and the checkpoint that runs them.

Expectations guard what arrives; what is derived from it is tested by dbt. No rule stands in both.
"""
