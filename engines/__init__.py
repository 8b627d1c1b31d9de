"""The same warehouse on another engine: Spark, and the comparison of its tables with those of DuckDB."""
