//! Counts what one payment costs the storage. The count is a test's; it prints what it found.

use anyhow::{Context, Result};

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
    let line = output
        .lines()
        .find_map(|line| line.split_once("payment cost: "))
        .context("the test counted nothing")?
        .1;
    let mut numbers = line.split(|character: char| !character.is_ascii_digit());
    let mut next = || {
        let number = numbers.find(|digits| !digits.is_empty());
        number
            .and_then(|digits| digits.parse::<f64>().ok())
            .context("the test counted nothing")
    };
    let (commits, reads) = (next()?, next()?);
    Ok(vec![
        Row::new(
            "commits of one payment".to_owned(),
            commits,
            "",
            Some(COMMITS_BUDGET),
        ),
        Row::new(
            "streams read for one payment".to_owned(),
            reads,
            "",
            Some(READS_BUDGET),
        ),
    ])
}
