//! Names of metrics and alarms in files.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

/// What the names of our metrics begin with.
const PREFIXES: [&str; 2] = ["checkout_", "process_"];

/// Endings of the series that a histogram consists of.
const OF_HISTOGRAMS: [&str; 3] = ["_bucket", "_sum", "_count"];

/// The metrics of a text in Prometheus' format.
pub(super) fn shown(text: &str) -> BTreeSet<String> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let names = types.filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

/// The metrics in the expressions of rules.
pub(super) fn in_rules(rules: &str) -> BTreeSet<String> {
    // The other keys have texts in quotation marks.
    in_expression(rules)
}

/// The metrics in the expressions of a dashboard.
///
/// # Errors
/// If the text is not JSON.
pub(super) fn in_dashboard(dashboard: &str) -> Result<BTreeSet<String>> {
    let dashboard: Value = serde_json::from_str(dashboard).context("the dashboard is no JSON")?;
    let mut names = BTreeSet::new();
    collect(&dashboard, &mut names);
    Ok(names)
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str() {
                    Some(expression) if name == "expr" => names.extend(in_expression(expression)),
                    _ => collect(field, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The metrics of expressions, without what is in quotation marks.
fn in_expression(expression: &str) -> BTreeSet<String> {
    let outside = expression.split('"').step_by(2);
    let words = outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let names = words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix)));
    names.map(|name| base(name).to_owned()).collect()
}

/// The name of the histogram that a series belongs to, or the name itself.
fn base(name: &str) -> &str {
    OF_HISTOGRAMS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

/// The metrics that a page lists in the first columns of its tables.
pub(super) fn documented(page: &str) -> BTreeSet<String> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let names = rows.filter_map(|row| row.split(['`', '{']).next());
    names
        .filter(|name| PREFIXES.iter().any(|prefix| name.starts_with(prefix)))
        .map(str::to_owned)
        .collect()
}

/// The names of the alarms.
pub(super) fn alarms(rules: &str) -> BTreeSet<String> {
    let names = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "));
    names.map(str::to_owned).collect()
}

/// The alarms that a test expects to fire.
pub(super) fn tested(tests: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut alarm = None;
    for line in tests.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("alertname: ") {
            alarm = Some(name);
        } else if line == "exp_alerts:" {
            found.extend(alarm.take().map(str::to_owned));
        } else if line.starts_with("- eval_time") {
            alarm = None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_are_found_in_expressions_and_not_in_labels_or_texts() {
        let rules = "expr: max(checkout_a{object=\"checkout_session\"}) > rate(checkout_b_seconds_bucket[5m])\n\
                     summary: \"checkout_c of {{ $labels.instance }}\"\n";
        assert_eq!(in_rules(rules), set(&["checkout_a", "checkout_b_seconds"]));
        let dashboard = r#"{"panels":[{"title":"checkout_x","targets":[{"expr":"process_y"}]}]}"#;
        let found = in_dashboard(dashboard).expect("JSON");
        assert_eq!(found, set(&["process_y"]));
    }

    #[test]
    fn shown_and_documented_names_are_compared_without_labels() {
        let text = "# HELP checkout_a_total A.\n# TYPE checkout_a_total counter\ncheckout_a_total{x=\"1\"} 0\n";
        assert_eq!(shown(text), set(&["checkout_a_total"]));
        let page =
            "| metric |\n|---|\n| `checkout_a_total{x}` | counts |\nand `checkout_b` elsewhere\n";
        assert_eq!(documented(page), set(&["checkout_a_total"]));
    }

    #[test]
    fn an_alarm_is_tested_if_a_test_expects_it_to_fire() {
        let tests = "- eval_time: 1m\n  alertname: Silent\n- eval_time: 2m\n  alertname: Loud\n  exp_alerts:\n";
        assert_eq!(tested(tests), set(&["Loud"]));
        assert_eq!(alarms("  - alert: Loud\n    expr: x\n"), set(&["Loud"]));
    }
}
