"""From raw Parquet to what users read: dbt builds a release, its tests check it, and it is published and queried."""
