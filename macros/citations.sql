{# The texts of a citation. What engines write differently is dispatched, so that another engine can add its own. #}

{# A number for a sentence: two decimals from 1000 on, else six digits; without zeros at the end. #}
{% macro number_text(number) -%}
    {{ return(adapter.dispatch('number_text')(number)) }}
{%- endmacro %}

{% macro duckdb__number_text(number) -%}
    {%- set decimals = without_zeros("printf('%.2f', " ~ number ~ ')') -%}
    case when abs({{ number }}) >= 1000 then {{ decimals }} else printf('%.6g', {{ number }}) end
{%- endmacro %}

{#
    Java rounds the text of a double, and the others what it is: they differ where the text ends in 5. So the number is
    rounded by exact arithmetic of whole numbers. `%g` leaves zeros out, and has an exponent below 0.0001.
#}
{% macro spark__number_text(number) -%}
    {#- From a number on: the decimals, and the power of 2 that makes every double from there on a whole number. -#}
    {%- set forms = [
        (1048576, 2, 31), (1000, 2, 43), (100, 3, 52), (10, 4, 52), (1, 5, 52), (0.1, 6, 62), (0.01, 7, 62), (0.001, 8, 62),
    ] -%}
    {%- set digits = "format_string('%.5e', " ~ number ~ ')' -%}
    case
        -- Too large for it, and far from any measure.
        when {{ number }} >= 2147483648 then {{ without_zeros("format_string('%.2f', " ~ number ~ ')') }}
        {%- for least, decimals, bits in forms %}
        when {{ number }} >= {{ least }} then {{ without_zeros(exact_text(number, decimals, bits)) }}
        {%- endfor %}
        when {{ number }} >= 0.0001 or {{ number }} = 0
            then {{ without_zeros('cast(cast(' ~ digits ~ ' as decimal(38, 12)) as string)') }}
        -- Of a null, Java writes `null`.
        when {{ number }} is not null then regexp_replace({{ digits }}, '[.]?0*e', 'e')
    end
{%- endmacro %}

{# A positive double with some decimals, as text: rounded to the nearest, and where two are as near, to the even one. #}
{% macro exact_text(number, decimals, bits) -%}
    {%- set whole = 'cast(cast(' ~ number ~ ' * power(2, ' ~ bits ~ ') as bigint) as decimal(38, 0))' -%}
    {%- set scaled = '(' ~ whole ~ ' * ' ~ 10 ** decimals ~ ')' -%}
    {%- set unit = 'cast(' ~ 2 ** bits ~ ' as decimal(38, 0))' -%}
    {%- set floor = '(' ~ scaled ~ ' div ' ~ unit ~ ')' -%}
    {%- set rest = '(' ~ scaled ~ ' % ' ~ unit ~ ')' -%}
    cast(
        cast(
            {{ floor }} + case
                when {{ rest }} * 2 > {{ unit }} or ({{ rest }} * 2 = {{ unit }} and {{ floor }} % 2 = 1) then 1 else 0
            end as decimal(18, 0)
        ) * cast('{{ '%.8f' % 10 ** -decimals }}' as decimal(10, 8)) as string
    )
{%- endmacro %}

{# A decimal number as text, without zeros at the end of its decimals. #}
{% macro without_zeros(text) -%}
    trim(trailing '.' from trim(trailing '0' from {{ text }}))
{%- endmacro %}

{# A date as MLCommons writes it, e.g. `21 December 2018`. #}
{% macro date_text(day) -%}
    {{ return(adapter.dispatch('date_text')(day)) }}
{%- endmacro %}

{% macro duckdb__date_text(day) -%}
    strftime({{ day }}, '%-d %B %Y')
{%- endmacro %}

{% macro spark__date_text(day) -%}
    date_format({{ day }}, 'd MMMM yyyy')
{%- endmacro %}

{# The command of LaTeX for a character. The backslash is written as `chr(92)`: in the texts of some engines it escapes. #}
{% macro bibtex_word(name) -%}
    '{' || chr(92) || 'text{{ name }}}'
{%- endmacro %}

{#
    A text in which BibTeX and LaTeX see no command. BibTeX counts even braces after a backslash, so that they become
    words; the words have braces and a backslash themselves, so that these are first replaced by control characters.
#}
{% macro bibtex_text(text) -%}
    {%- set steps = [
        ('chr(92)', 'chr(1)'), ("'{'", 'chr(2)'), ("'}'", 'chr(3)'),
        ("'&'", "chr(92) || '&'"), ("'%'", "chr(92) || '%'"), ("'$'", "chr(92) || '$'"), ("'#'", "chr(92) || '#'"),
        ("'_'", "chr(92) || '_'"), ("'~'", bibtex_word('asciitilde')), ("'^'", bibtex_word('asciicircum')),
        ("'<'", bibtex_word('less')), ("'>'", bibtex_word('greater')), ("'|'", bibtex_word('bar')),
        ("'®'", bibtex_word('registered')), ("'µ'", bibtex_word('mu')), ('chr(1)', bibtex_word('backslash')),
        ('chr(2)', bibtex_word('braceleft')), ('chr(3)', bibtex_word('braceright')),
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
