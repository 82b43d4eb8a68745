//! Tests the alarms with promtool, and checks that alarms, dashboard and documentation name the metrics that a running server
//! shows, and no others.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use super::metric_names::{alarms, documented, in_dashboard, in_rules, shown, tested};
use crate::command::{program, run as run_command};
use crate::family::Family;
use crate::instance::{self, Instance};
use crate::service::Service;
use crate::{debug_build, http, paths, setup, simulator};

/// Runs every check.
///
/// # Errors
/// If a file is wrong, or the server does not show what it must.
pub(super) fn run(counts: &mut Counts) -> Result<()> {
    let folder = paths::root().join("docs/monitoring");
    let promtool = setup::promtool().context("promtool is not installed")?;
    for arguments in [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts.test.yml"],
    ] {
        run_command(program(&promtool).current_dir(&folder).args(arguments))?;
        counts.passed += 1;
    }
    let read = |name: &str| fs::read_to_string(paths::root().join("docs").join(name));
    let rules = read("monitoring/alerts.yml")?;
    compare(
        "an alarm without a test that fires it",
        &alarms(&rules),
        &tested(&read("monitoring/alerts.test.yml")?),
    )?;
    let headings: BTreeSet<String> = read("operations.md")?
        .lines()
        .filter_map(|line| line.strip_prefix("### ").map(str::to_owned))
        .collect();
    compare(
        "an alarm without a section of docs/operations.md",
        &alarms(&rules),
        &headings,
    )?;
    let text = scrape()?;
    lint(program(&promtool), &text)?;
    let shown = shown(&text);
    let dashboard = in_dashboard(&read("monitoring/dashboard.json")?)?;
    let documented = documented(&read("monitoring.md")?);
    compare(
        "a metric in alerts.yml that the server does not show",
        &in_rules(&rules),
        &shown,
    )?;
    compare(
        "a metric in dashboard.json that the server does not show",
        &dashboard,
        &shown,
    )?;
    compare(
        "a metric in docs/monitoring.md that the server does not show",
        &documented,
        &shown,
    )?;
    compare(
        "a metric that docs/monitoring.md does not list",
        &shown,
        &documented,
    )?;
    counts.passed += 7;
    Ok(())
}

/// Checks that everything in `some` is in `all`.
fn compare(what: &str, some: &BTreeSet<String>, all: &BTreeSet<String>) -> Result<()> {
    if some.is_empty() {
        bail!("nothing was found to look for: {what}");
    }
    match some.difference(all).next() {
        Some(name) => bail!("{what}: {name}"),
        None => Ok(()),
    }
}

/// The metrics of a running server that has called bKash.
fn scrape() -> Result<String> {
    let folder = paths::tools().join("monitoring");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let checkout = Instance {
        program: debug_build::binary("bkash-checkout")?,
        simulator_program: simulator::build()?,
        folder,
        port: instance::free_port()?,
        simulator_port: instance::free_port()?,
        family: Family::default(),
    };
    checkout.prepare()?;
    let port = instance::free_port()?;
    let (simulator, _) = Service::start(checkout.simulator())?;
    let mut plan = checkout.server();
    plan.environment.push((
        "CHECKOUT__SERVER__METRICS_ADDRESS",
        format!("127.0.0.1:{port}"),
    ));
    let (server, _) = Service::start(plan)?;
    let key = checkout.create_key(&["full"])?;
    let authorization = format!("Bearer {key}");
    // A transaction that does not exist: the server asks bKash for a token, and then for the transaction.
    let path = "/v1/transactions/AAAAAAAAAA";
    http::get(checkout.port, path, &[("authorization", &authorization)])?;
    let strangers = http::get(checkout.port, "/metrics", &[])?;
    if strangers.status != 404 {
        bail!(
            "a stranger gets {} for /metrics, and not 404",
            strangers.status
        );
    }
    let metrics = http::get(port, "/metrics", &[])?;
    if metrics.status != 200 {
        bail!("/metrics responds {}", metrics.status);
    }
    server.stop();
    simulator.stop();
    Ok(metrics.text())
}

/// Lints the text as Prometheus reads it.
fn lint(mut promtool: Command, text: &str) -> Result<()> {
    let mut child = promtool
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().context("promtool has no input")?;
    input.write_all(text.as_bytes())?;
    drop(input);
    if !child.wait()?.success() {
        let kept: PathBuf = paths::tools().join("monitoring/metrics.txt");
        fs::write(&kept, text)?;
        bail!("promtool found mistakes in {}", kept.display());
    }
    Ok(())
}
