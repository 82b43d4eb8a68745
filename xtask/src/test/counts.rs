//! Counts the tests that ran, from the output of cargo, Playwright, Node and pytest, so that a
//! step without tests does not look like one that passed.

use std::fmt;

use anyhow::{Context, Result};

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    /// Adds a line such as `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
    pub(crate) fn add_cargo_line(&mut self, line: &str) {
        let Some((_, rest)) = line.split_once("test result: ") else {
            return;
        };
        for part in rest.split(['.', ';']) {
            match part.trim().split_once(' ') {
                Some((number, "passed")) => self.passed += number.parse::<u64>().unwrap_or(0),
                Some((number, "failed")) => self.failed += number.parse::<u64>().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// Adds a line of the closing summary of Node's test runner, such as `ℹ pass 34`.
    /// Cancelled, skipped and postponed tests count as failed.
    pub(crate) fn add_node_line(&mut self, line: &str) {
        let Some((word, number)) = line
            .strip_prefix("ℹ ")
            .and_then(|summary| summary.split_once(' '))
        else {
            return;
        };
        let Ok(number) = number.parse::<u64>() else {
            return;
        };
        match word {
            "pass" => self.passed += number,
            "fail" | "cancelled" | "skipped" | "todo" => self.failed += number,
            _ => {}
        }
    }

    /// Adds pytest's last line, such as `1 failed, 90 passed in 6.47s`.
    /// Every outcome but `passed` counts as failed.
    pub(crate) fn add_pytest_line(&mut self, line: &str) {
        let Some((parts, _)) = line.trim_matches(['=', ' ']).rsplit_once(" in ") else {
            return;
        };
        let parts: Option<Vec<(u64, &str)>> = parts
            .split(", ")
            .map(|part| {
                let (number, word) = part.split_once(' ')?;
                Some((number.parse().ok()?, word))
            })
            .collect();
        for (number, word) in parts.unwrap_or_default() {
            match word {
                "passed" => self.passed += number,
                "failed" | "error" | "errors" | "skipped" | "xfailed" | "xpassed"
                | "deselected" => {
                    self.failed += number;
                }
                _ => {}
            }
        }
    }

    /// Adds Playwright's JSON report. A test that passed at its second attempt counts as failed.
    ///
    /// # Errors
    /// If the report is not JSON, or has no counts.
    pub(crate) fn add_playwright(&mut self, report: &str) -> Result<()> {
        let report: serde_json::Value =
            serde_json::from_str(report).context("Playwright's report is not JSON")?;
        let stats = report
            .get("stats")
            .context("Playwright's report has no stats")?;
        let count = |name: &str| {
            stats
                .get(name)
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(0)
        };
        self.passed += count("expected");
        self.failed += count("unexpected") + count("flaky");
        Ok(())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_lines_are_summed() {
        let mut counts = Counts::default();
        counts.add_cargo_line("running 3 tests");
        counts.add_cargo_line("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out; finished in 0.01s");
        counts.add_cargo_line(
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        assert_eq!(counts.to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn nodes_summary_is_read_and_skipped_tests_count_as_failed() {
        let mut counts = Counts::default();
        for line in [
            "  ✔ pass 12 times (2.5ms)",
            "ℹ tests 36",
            "ℹ suites 5",
            "ℹ pass 33",
            "ℹ fail 1",
            "ℹ skipped 2",
            "ℹ duration_ms 639.29705",
        ] {
            counts.add_node_line(line);
        }
        assert_eq!(counts.to_string(), "33 passed, 3 failed");
    }

    #[test]
    fn pytests_last_line_is_read_and_errors_count_as_failed() {
        let mut counts = Counts::default();
        for line in [
            "test_refunds.py ..F",
            "3 things in a row",
            "2 failed, 90 passed, 1 skipped, 4 warnings, 1 error in 6.47s",
            "==== 5 passed in 1.00s (0:01:00) ====",
        ] {
            counts.add_pytest_line(line);
        }
        assert_eq!(counts.to_string(), "95 passed, 4 failed");
    }

    #[test]
    fn playwright_counts_flaky_tests_as_failed() {
        let mut counts = Counts {
            passed: 1,
            failed: 0,
        };
        counts
            .add_playwright(r#"{"stats":{"expected":4,"unexpected":1,"flaky":1,"skipped":0}}"#)
            .expect("a report");
        assert_eq!(
            counts,
            Counts {
                passed: 5,
                failed: 2
            }
        );
        assert!(counts.add_playwright("{}").is_err());
    }
}
