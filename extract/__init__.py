"""From published files to raw Parquet: fetch, read, land.

``sources.yml`` lists the sources, ``sources.lock`` their checksums. ``fetch`` knows HTTP and files, nothing of MLPerf;
each module of ``readers`` knows one format, nothing of the network; ``landing`` writes the raw tables.
"""
