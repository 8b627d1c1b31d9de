"""How the efficiency of each benchmark grew, and which line of which log is behind the best result.

It needs pandas with pyarrow, and a release: ``python example.py [folder or address of the release]``; default: the
folder that it is run in.
"""

import sys

import pandas as pd

release = sys.argv[1] if len(sys.argv) > 1 else "."

# The best of each round, for each benchmark; a benchmark is measured in samples or in tokens, never in both.
trends = pd.read_parquet(f"{release}/data/efficiency_trends.parquet")
trends = trends[(trends["category"] == "datacenter") & (trends["scenario"] == "offline")].sort_values("round_date")

print("Best efficiency of datacenter systems, first and newest round with power:")
for group, rounds in trends.groupby("comparability_id"):
    first, last = rounds.iloc[0], rounds.iloc[-1]
    unit = "samples" if pd.notna(first["best_samples_per_j"]) else "tokens"
    values = f"{first[f'best_{unit}_per_j']:.4g} to {last[f'best_{unit}_per_j']:.4g} {unit}/J"
    print(f"  {group:<24} {first['round_id']} to {last['round_id']}: {values}")

# The result behind the newest number of ResNet, and the line of the log that has its performance.
best = trends[trends["comparability_id"] == "resnet"].iloc[-1]
facts = pd.read_parquet(f"{release}/data/fct_results.parquet").set_index("result_id")
sources = pd.read_parquet(f"{release}/data/sources.parquet").set_index("source_id")
result = facts.loc[best["result_id"]]
source = sources.loc[result["published_source"]]
address = f"https://github.com/{source['repository']}/blob/{source['commit']}/{result['source_path']}"
print(f"\n{best['best_samples_per_j']:.1f} samples/J on ResNet: {result['system_name']} ({result['submitter']})")
print(f"  performance: {address}#L{result['source_line']}")
