"""From published files to raw Parquet: fetch, read, land.

``sources.yml`` says what exists, ``sources.lock`` what its bytes were. ``fetch`` knows HTTP and files and nothing of
MLPerf; each module of ``readers`` knows one format and nothing of the network; ``landing`` writes the raw tables.
"""
