{# The texts of a citation. What engines write differently is dispatched, so that another engine can add its own. #}

{# A number for a sentence: two decimals from 1000 on, else six digits; without zeros at the end. #}
{% macro number_text(number) -%}
    {{ return(adapter.dispatch('number_text')(number)) }}
{%- endmacro %}

{% macro duckdb__number_text(number) -%}
    {%- set decimals = "rtrim(rtrim(printf('%.2f', " ~ number ~ "), '0'), '.')" -%}
    case when abs({{ number }}) >= 1000 then {{ decimals }} else printf('%.6g', {{ number }}) end
{%- endmacro %}

{# A date as MLCommons writes it, e.g. `21 December 2018`. #}
{% macro date_text(day) -%}
    {{ return(adapter.dispatch('date_text')(day)) }}
{%- endmacro %}

{% macro duckdb__date_text(day) -%}
    strftime({{ day }}, '%-d %B %Y')
{%- endmacro %}

{#
    A text in which BibTeX and LaTeX see no command. BibTeX counts even braces after a backslash, so that they become
    words; the words have braces and a backslash themselves, so that these are first replaced by control characters.
#}
{% macro bibtex_text(text) -%}
    {%- set steps = [
        ("'\\'", 'chr(1)'), ("'{'", 'chr(2)'), ("'}'", 'chr(3)'),
        ("'&'", "'\\&'"), ("'%'", "'\\%'"), ("'$'", "'\\$'"), ("'#'", "'\\#'"), ("'_'", "'\\_'"),
        ("'~'", "'{\\textasciitilde}'"), ("'^'", "'{\\textasciicircum}'"), ("'<'", "'{\\textless}'"),
        ("'>'", "'{\\textgreater}'"), ("'|'", "'{\\textbar}'"), ("'®'", "'{\\textregistered}'"),
        ("'µ'", "'{\\textmu}'"), ('chr(1)', "'{\\textbackslash}'"), ('chr(2)', "'{\\textbraceleft}'"),
        ('chr(3)', "'{\\textbraceright}'"),
    ] -%}
    {%- set escaped = namespace(text=text) -%}
    {%- for character, word in steps -%}
        {%- set escaped.text = 'replace(' ~ escaped.text ~ ', ' ~ character ~ ', ' ~ word ~ ')' -%}
    {%- endfor -%}
    {{ escaped.text }}
{%- endmacro %}

{# The measure that a row of the seed `cited_measures` names, of a row of the facts. #}
{% macro cited_measure(results, measures) -%}
    {%- set columns = [
        'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'stream_count', 'time_to_train_min',
        'throughput_models_per_min', 'read_throughput_samples_per_s', 'power_w', 'energy_j_per_query',
        'training_energy_kj',
    ] -%}
    case {{ measures }}.measure
    {%- for column in columns %} when '{{ column }}' then {{ results }}.{{ column }}{% endfor %} end
{%- endmacro %}
