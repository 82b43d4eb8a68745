//! How many tests really ran: read from what cargo and Playwright print, because
//! a step that ran nothing must not look like one that passed.

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

    /// Adds Playwright's JSON report; a test that passed at the second try counts as failed.
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
