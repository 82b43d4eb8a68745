//! Measures the read side with many sessions stored: pages of lists, opening a session, making the rows anew. The load is
//! an example of the storage crate, which fills a file of its own.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::example;
use super::table::Row;
use crate::command::program;
use crate::paths;

const SESSIONS: &str = "1000000";
const PAGE_BUDGET_MILLISECONDS: f64 = 20.0;
/// How much longer opening a session may take than on an empty file.
const OPEN_BUDGET_RATIO: f64 = 1.3;
const REBUILD_BUDGET: f64 = 50_000.0;

/// Builds the example that measures lists.
///
/// # Errors
/// If it does not compile.
pub(super) fn build() -> Result<()> {
    example::build("storage-sqlite", "lists")
}

/// Measures lists, opening a session and rebuilding on a large database.
///
/// # Errors
/// If the example fails, or does not print every measurement.
pub(super) fn rows() -> Result<Vec<Row>> {
    let output = program(example::path("lists"))
        .arg(SESSIONS)
        .current_dir(paths::target())
        .output()
        .context("cannot run the lists")?;
    if !output.status.success() {
        bail!(
            "the lists failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let measured: Value = serde_json::from_slice(&output.stdout)?;
    let number = |value: &Value| value.as_f64().context("the lists measured nothing");
    let mut rows = Vec::new();
    let pages = measured["pages_ms"].as_object();
    for (filter, milliseconds) in pages.context("the lists measured no pages")? {
        let name = format!("page of payments, filter {filter}, {SESSIONS} sessions, p99");
        let p99 = number(&milliseconds["p99"])?;
        rows.push(Row::new(name, p99, "ms", Some(PAGE_BUDGET_MILLISECONDS)));
    }
    let open = &measured["open_ms"];
    let (empty, full) = (
        number(&open["empty"]["p99"])?,
        number(&open["full"]["p99"])?,
    );
    rows.push(Row::new(
        "opening a session, empty file, p99".to_owned(),
        empty,
        "ms",
        None,
    ));
    let name = format!("opening a session, {SESSIONS} sessions, p99");
    rows.push(Row::new(name, full, "ms", None));
    let ratio = full / empty;
    let name = "opening a session, full against empty, p99".to_owned();
    rows.push(Row::new(name, ratio, "×", Some(OPEN_BUDGET_RATIO)));
    let rebuilt = &measured["rebuilt_events_per_second"];
    for (name, what) in [
        (
            "compared",
            "rebuild of rows that are right, events a second",
        ),
        (
            "made_anew",
            "rebuild of rows that are missing, events a second",
        ),
    ] {
        let rate = number(&rebuilt[name])?;
        rows.push(Row::at_least(what.to_owned(), rate, "/s", REBUILD_BUDGET));
    }
    let bytes = number(&measured["bytes_per_session"])?;
    rows.push(Row::new(
        "stored bytes a session, with its rows".to_owned(),
        bytes,
        "B",
        None,
    ));
    Ok(rows)
}
