//! Measures the latency of the REST API under load, and the time between an event's commit and its first webhook.
//! Load generator, receiver, server and simulator share the machine. Every request and every event is written to disk.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::example;
use super::table::Row;
use crate::command::program;
use crate::instance::Instance;
use crate::interrupt;
use crate::service::Service;

/// Sessions a second.
const RATE: u32 = 500;
const SECONDS: u32 = 20;
const ROUNDS: usize = 3;
const SESSION_BUDGET_MILLISECONDS: f64 = 10.0;
const WEBHOOK_BUDGET_MILLISECONDS: f64 = 50.0;

/// Builds the load generator.
///
/// # Errors
/// If it does not compile.
pub(super) fn build() -> Result<()> {
    example::build("api", "load")
}

/// Measures sessions and webhooks under load.
///
/// # Errors
/// If a process does not start, no API key can be created, or the load fails or measures nothing.
pub(super) fn rows(checkout: &Instance) -> Result<Vec<Row>> {
    let (simulator, _) = Service::start(checkout.simulator())?;
    let mut plan = checkout.server();
    // The load uses one key, which would reach its rate limit.
    let limit = "CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY";
    plan.environment.push((limit, "1000000".to_owned()));
    let (server, _) = Service::start(plan)?;
    let key = checkout.api_key()?;
    let mut runs = Vec::new();
    for _ in 0..ROUNDS {
        interrupt::check()?;
        runs.push(load(checkout, key.trim())?);
    }
    server.stop();
    simulator.stop();
    let median = |what: &str, percentile: &str| {
        let mut found: Vec<f64> = runs
            .iter()
            .filter_map(|run| run[what][percentile].as_f64())
            .collect();
        found.sort_by(f64::total_cmp);
        found
            .get(ROUNDS / 2)
            .copied()
            .context("the load measured nothing")
    };
    let mut rows = Vec::new();
    for (what, name, budget) in [
        (
            "sessions_ms",
            "POST /v1/checkout/sessions",
            SESSION_BUDGET_MILLISECONDS,
        ),
        (
            "webhooks_ms",
            "event to first webhook",
            WEBHOOK_BUDGET_MILLISECONDS,
        ),
    ] {
        for (percentile, budget) in [("p50", None), ("p99", Some(budget))] {
            let what = median(what, percentile)?;
            let name = format!("{name} at {RATE}/s, {percentile}, median of {ROUNDS} runs");
            rows.push(Row::new(name, what, "ms", budget));
        }
    }
    Ok(rows)
}

fn load(checkout: &Instance, key: &str) -> Result<Value> {
    let output = program(example::path("load"))
        .args([
            &checkout.origin(),
            key,
            &RATE.to_string(),
            &SECONDS.to_string(),
        ])
        .output()
        .context("cannot run the load")?;
    if !output.status.success() {
        bail!(
            "the load failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
