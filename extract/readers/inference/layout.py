"""The layout of a submission: the paths that are read, each with the kind of file that it is.

Only these anchored paths are read. The same file names occur in many other folders (compliance and audit runs, code,
documentation, copies inside ``measurements/``), and none of those files is a result.
"""

from __future__ import annotations

from extract.readers.layouts import Layout

_SUBMITTER = r"(?:closed|open|network)/[^/]+"
# System, benchmark, scenario. A folder of any name is read as a scenario: a name that no seed knows stops the build.
_RESULT = rf"{_SUBMITTER}/results/[^/]+/[^/]+/[^/]+"
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
        # A result has power if and only if this folder exists, whatever it contains.
        "power_other": rf"{_PERFORMANCE}/power/.+",
        "accuracy": rf"{_RESULT}/accuracy/accuracy\.txt",
        "system": rf"{_SUBMITTER}/systems/[^/]+\.json",
        "model_mapping": r"open/[^/]+/model_mapping\.json",
    },
    folders=rf"closed|open|network|{_SUBMITTER}(?:/(?:results|systems)(?:/.+)?)?",
)
accepts, kind_of = _LAYOUT.accepts, _LAYOUT.kind_of
