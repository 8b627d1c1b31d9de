"""From raw Parquet to what users read: run dbt into a new release, test it, switch to it; then query and document."""
