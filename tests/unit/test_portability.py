"""SQL that another engine refuses or understands differently is found before it is sent to one."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.portability import findings, problems_in
from engines.rendering import Renderer

# What stands in a model, and a word of what is said about it. What Spark does was seen in Spark 4.3 (ANSI mode).
TRAPS = {
    "select ltrim(x, 'v') from t": "characters first",
    "select rtrim(trim(x), '/') from t": "characters first",
    "select trim(x, 'v') from t": "characters first",
    "select x / 1000.0 from t": "six digits",
    "select 0.05 / x from t": "six digits",
    "select sum(x) / (2.5) from t": "six digits",
    "select 100.0 * count(x) / count(*) from t": "six digits",
    "select round(x, 2) from t": "round_to",
    "select regexp_extract(x, 'a(b)') from t": "takes group 1",
    "select regexp_replace(x, '[^a-z]', '') from t": "Spark all",
    "select regexp_replace(x, '[^a-z]', '', 'g') from t": "Spark all",
    "select date_diff('day', a, b) from t": "macros/dates.sql",
    "select a + to_milliseconds(1) from t": "add_milliseconds",
    "select a + to_seconds(1) from t": "add_milliseconds",
    "select quantile_cont(x, 0.5) from t": "percentile_cont",
    "select string_agg(x, ', ' order by x) from t": "join_texts",
    "select concat(x, y) from t": "concat_ws",
    "select 1 from t where isfinite(x)": "largest_double",
    "select 1 from t where regexp_full_match(x, 'a')": "fits_whole",
    "select 1 from t where regexp_matches(x, 'a')": "regexp_extract",
    "select 1 from t where starts_with(x, 'a')": "like",
    "select strptime(x, '%Y') from t": "dispatched",
    "select try_strptime(x, '%Y') from t": "dispatched",
    "select printf('%.2f', x) from t": "dispatched",
    "select unnest(x) from t": "each_element",
    "select len(x) from t": "length",
    "select list_filter(x, lambda y: y != '') from t": "dispatched",
    "select cast(x as varchar) from t": "string",
    r"select 1 from t where x like 'a\_b' escape '\'": "escape",
    "select 1 from t where": "cannot be translated",
}
# What engines understand alike.
PORTABLE = (
    "select trim(leading 'v' from x), trim(trailing '/' from x), trim(x), ltrim(x) from t",
    "select x / 1000, x / cast(730.5 as double), x * 0.5, x / y, x / 1e3, round(x * 100) / 100 from t",
    "select regexp_extract(x, 'a(b)', 1), regexp_replace(x, '^a', ''), regexp_replace(x, 'a$', '') from t",
    "select percentile_cont(0.5) within group (order by x) filter (where x > 0) from t",
    "select x like 'a!_b' escape '!', cast(x as string), concat_ws('', x, y), 'ltrim(x, 1) / 2.0' from t",
    "select min_by(x, y) from t group by all qualify row_number() over (order by x) = 1",
)


@pytest.mark.parametrize(("sql", "said"), TRAPS.items(), ids=list(TRAPS))
def test_each_trap_is_found(sql: str, said: str) -> None:
    assert said in " ".join(problems_in(sql))


@pytest.mark.parametrize("sql", PORTABLE)
def test_nothing_is_found_in_portable_sql(sql: str) -> None:
    assert problems_in(sql) == []


def test_a_trap_names_its_line_and_what_to_write() -> None:
    (problem,) = problems_in("select\n    a,\n    ltrim(b, 'v') as b\nfrom t")
    assert "`ltrim(…)` (line 3 of the rendered SQL)" in problem
    assert "write trim(leading 'v' from x)" in problem


def project(root: Path, *, macro: str, model: str) -> Path:
    for path, text in {"macros/m.sql": macro, "models/staging/stg_a.sql": model}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


DISPATCHED = """
{% macro joined(text) %}{{ return(adapter.dispatch('joined')(text)) }}{% endmacro %}
{% macro duckdb__joined(text) %}string_agg({{ text }}, ',' order by {{ text }}){% endmacro %}
{% macro spark__joined(text) %}listagg({{ text }}, ',') within group (order by {{ text }}){% endmacro %}
"""


def test_a_trap_is_found_where_a_macro_writes_it(tmp_path: Path) -> None:
    """Every engine gets what an ordinary macro writes; the form of a dispatched macro is sent to its engine only."""
    model = "select {{ joined('a') }} as a, {{ cut('b') }} as b from {{ ref('c') }}"
    macro = DISPATCHED + "{% macro cut(text) %}rtrim({{ text }}, '0'){% endmacro %}"
    (finding,) = findings(project(tmp_path, macro=macro, model=model))
    assert finding.path == Path("models/staging/stg_a.sql")
    assert "`rtrim(…)`" in finding.message


def test_a_form_for_spark_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    broken = DISPATCHED.replace("within group (order by {{ text }})", "within group (order by")
    (finding,) = findings(project(tmp_path, macro=broken, model="select {{ joined('a') }} as a from {{ ref('c') }}"))
    assert "in its form for Spark, cannot be read" in finding.message


def test_what_a_macro_returns_to_another_of_its_file_is_part_of_its_text(tmp_path: Path) -> None:
    macro = DISPATCHED + "{% macro half(text) %}{{ joined(text) }} / 2{% endmacro %}"
    root = project(tmp_path, macro=macro, model="select {{ half('a') }} as a")
    assert Renderer(root).render(root / "models" / "staging" / "stg_a.sql") == "select joined(a) / 2 as a"


def test_a_model_is_rendered_for_all_engines_or_for_one(tmp_path: Path) -> None:
    """A macro may call one of a file that comes later, and may return a list."""
    model = "{% for name in names() %}{{ outer(name) }} {% endfor %}from {{ source('raw', 't') }}"
    macro = "{% macro names() %}{{ return(['a', 'b']) }}{% endmacro %}{% macro outer(n) %}{{ joined(n) }}{% endmacro %}"
    root = project(tmp_path, macro=macro, model=model)
    (root / "macros" / "z.sql").write_text(DISPATCHED)
    path = root / "models" / "staging" / "stg_a.sql"
    assert Renderer(root).render(path) == "joined(a) joined(b) from raw.t"
    assert Renderer(root, "duckdb").render(path).startswith("string_agg(a, ',' order by a) string_agg(b,")
