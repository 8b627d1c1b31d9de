"""Where things stand in a submission: the paths that matter, each with the kind of file that it is.

Only these anchored paths count. The same file names stand in many other places (compliance and audit runs, code,
documentation, copies inside ``measurements/``), and none of those is a result.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_SUBMITTER = r"(?:closed|open|network)/[^/]+"
_RESULT = rf"{_SUBMITTER}/results/[^/]+/[^/]+/(?i:singlestream|multistream|server|offline|interactive)"
# Round v0.5 also spells it with a capital.
_PERFORMANCE = rf"{_RESULT}/[Pp]erformance"

_LAYOUT = Layout(
    kinds={
        "detail_log": rf"{_PERFORMANCE}/run_1/mlperf_log_detail\.txt",
        # The Server results of the first rounds are chosen among several runs.
        "summary_log": rf"{_PERFORMANCE}/run_\d+/mlperf_log_summary\.txt",
        "power_samples": rf"{_PERFORMANCE}/run_1/spl\.txt",
        "power_server": rf"{_PERFORMANCE}/power/server\.json",
        "power_client": rf"{_PERFORMANCE}/power/client\.json",
        # A result has power if and only if this folder exists, whatever lies in it.
        "power_other": rf"{_PERFORMANCE}/power/.+",
        "accuracy": rf"{_RESULT}/accuracy/accuracy\.txt",
        "system": rf"{_SUBMITTER}/systems/[^/]+\.json",
        "model_mapping": r"open/[^/]+/model_mapping\.json",
    },
    folders=rf"closed|open|network|{_SUBMITTER}(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of
