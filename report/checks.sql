-- One row per result folder of the submission and official rule that holds for it.
select
    checks.result_path,
    checks.check_id,
    rules.title,
    rules.rule,
    checks.is_power,
    checks.is_refused,
    checks.outcome,
    checks.measured_value,
    checks.measured_text,
    checks.limit_value,
    checks.expected_text,
    rules.comparison,
    checks.unit,
    checks.reason,
    checks.source_path,
    checks.source_line,
    rules.source as rule_source,
    rules.source_url as rule_url
from marts.result_checks as checks
inner join seeds.result_check_rules as rules
    on
        checks.suite = rules.suite
        and checks.check_id = rules.check_id
        and checks.rule_first_version = rules.first_version
order by checks.result_path, rules.check_number
