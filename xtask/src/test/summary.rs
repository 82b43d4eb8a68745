//! What the test command prints at its end, and its list of steps.

use super::counts::Counts;
use super::run::{Outcome, StepResult};
use super::step::Step;
use crate::report;

/// One line per step with its outcome and the time it took, and the errors below.
pub(super) fn table(results: &[StepResult]) -> String {
    let mut lines = vec![
        String::new(),
        format!(
            "{:<14} {:<8} {:>12} {:>8} {:>8}",
            "step", "outcome", "took", "passed", "failed"
        ),
    ];
    for result in results {
        let (outcome, took) = match result.outcome {
            Outcome::Passed => ("passed", report::duration(result.took)),
            Outcome::Failed(_) => ("failed", report::duration(result.took)),
            Outcome::Skipped(_) => ("skipped", String::new()),
        };
        let line = format!(
            "{:<14} {outcome:<8} {took:>12} {:>8} {:>8}",
            result.name,
            nonzero(result.counts.passed),
            nonzero(result.counts.failed)
        );
        lines.push(line.trim_end().to_owned());
    }
    let whole = results.iter().map(|result| result.took).sum();
    lines.push(format!(
        "{:<14} {:<8} {:>12}",
        "all",
        "",
        report::duration(whole)
    ));
    lines.push(String::new());
    lines.extend(results.iter().filter_map(problem));
    lines.join("\n")
}

fn nonzero(count: u64) -> String {
    if count == 0 {
        String::new()
    } else {
        count.to_string()
    }
}

fn problem(result: &StepResult) -> Option<String> {
    match &result.outcome {
        Outcome::Passed => None,
        Outcome::Failed(message) => Some(format!("✗ {}: {message}", result.name)),
        Outcome::Skipped(step) => Some(format!(
            "- {}: skipped, because `{step}` failed",
            result.name
        )),
    }
}

/// The tests of all steps together.
pub(super) fn total(results: &[StepResult]) -> Counts {
    results
        .iter()
        .fold(Counts::default(), |sum, result| Counts {
            passed: sum.passed + result.counts.passed,
            failed: sum.failed + result.counts.failed,
        })
}

/// Every step with its description and what it needs.
pub(super) fn list(steps: &[Step]) -> String {
    let describe = |step: &Step| {
        let needs: Vec<_> = step
            .requires
            .iter()
            .map(|requirement| requirement().name)
            .collect();
        let needs = if needs.is_empty() {
            "cargo".to_owned()
        } else {
            needs.join(", ")
        };
        let filter = if step.has_filter() { " [FILTER]" } else { "" };
        format!(
            "{}{filter}\n    {}\n    needs: {needs}",
            step.name, step.description
        )
    };
    steps.iter().map(describe).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::steps::STEPS;
    use super::*;

    fn result(name: &'static str, outcome: Outcome, passed: u64, failed: u64) -> StepResult {
        StepResult {
            name,
            outcome,
            took: Duration::from_secs(42),
            counts: Counts { passed, failed },
        }
    }

    #[test]
    fn the_table_shows_each_step_its_outcome_and_its_time() {
        let text = table(&[
            result("format", Outcome::Passed, 0, 0),
            result("unit", Outcome::Failed("two tests failed".into()), 90, 2),
            result("sizes", Outcome::Skipped("build"), 0, 0),
        ]);
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[2], ["format", "passed", "42", "s"]);
        assert_eq!(lines[3], ["unit", "failed", "42", "s", "90", "2"]);
        assert_eq!(lines[4], ["sizes", "skipped"]);
        assert!(text.contains("✗ unit: two tests failed"), "{text}");
        assert!(text.contains("skipped, because `build` failed"), "{text}");
    }

    #[test]
    fn the_list_names_what_each_step_needs() {
        let text = list(STEPS);
        assert!(
            text.contains("unit [FILTER]\n    cargo test\n    needs: cargo\n"),
            "{text}"
        );
        assert!(text.contains("Chromium"), "{text}");
    }
}
