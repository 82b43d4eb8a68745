//! Counts what one payment costs the storage. The count is a test's; it prints what it found.

use anyhow::{Context, Result, ensure};

use super::table::Row;
use crate::command::{self, cargo};

const COMMITS_BUDGET: f64 = 5.0;
const READS_BUDGET: f64 = 4.0;

/// Counts the commits and the streams read for one payment.
///
/// # Errors
/// If the test that counts them fails, or prints no counts.
pub(super) fn rows() -> Result<Vec<Row>> {
    let output = command::output(cargo().args([
        "test",
        "--quiet",
        "--locked",
        "--package",
        "server",
        "--test",
        "integration",
        "payment_cost",
        "--",
        "--nocapture",
    ]))?;
    let mut rows = Vec::new();
    for (start, line) in output.lines().filter_map(measured) {
        let mut numbers = line
            .split(|character: char| !character.is_ascii_digit())
            .filter_map(|digits| digits.parse::<f64>().ok());
        let mut next = || numbers.next().context("the test counted nothing");
        rows.push(Row::new(
            format!("commits of one payment, started by the {start}"),
            next()?,
            "",
            Some(COMMITS_BUDGET),
        ));
        rows.push(Row::new(
            format!("streams read for one payment, started by the {start}"),
            next()?,
            "",
            Some(READS_BUDGET),
        ));
    }
    ensure!(!rows.is_empty(), "the test counted nothing");
    Ok(rows)
}

/// `payment cost (page): 5 commits, 2 stream reads`: how the payment was started, and the counts.
fn measured(line: &str) -> Option<(&str, &str)> {
    line.split_once("payment cost (")?.1.split_once("): ")
}
