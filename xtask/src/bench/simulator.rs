//! Measures the simulator's speed, so that a load test of a client is not limited by it. The server is
//! pinned to one core and the load to another. A bare axum route with the same response shows what the
//! machine can do at that moment. Speeds are per second of CPU time, because other programs may use the
//! machine; on an idle machine they equal those by the clock.

use std::path::PathBuf;
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail};

use super::example;
use super::running::resident_mebibytes;
use super::table::Row;
use crate::command::program;
use crate::instance::free_port;
use crate::interrupt;
use crate::paths;
use crate::service::{Plan, Service};

/// Creates or executes a second on one core.
const SPEED_BUDGET: f64 = 15_000.0;
/// How much memory the second run of payments may add. The payments themselves add nothing.
const GROWTH_BUDGET_MEBIBYTES: f64 = 8.0;
const CREATES: u32 = 60_000;
const EXECUTES: u32 = 20_000;
const PAYMENTS: u32 = 60_000;
const ROUNDS: usize = 3;

/// Builds the example that measures the simulator.
///
/// # Errors
/// If it does not compile.
pub(super) fn build() -> Result<()> {
    example::build("simulator", "speed")
}

fn speed() -> PathBuf {
    example::path("speed")
}

/// Measures the simulator's speed beside that of a bare route, and its memory.
///
/// # Errors
/// If the machine has only one core, or if the example does not start or fails.
pub(super) fn rows() -> Result<Vec<Row>> {
    if available_parallelism()?.get() < 2 {
        bail!("the simulator's speed needs two cores: one for it, one for the load");
    }
    let simulator = Server::start("simulator")?;
    let bare = Server::start("bare")?;
    load(&["teach", &simulator.address, &bare.address])?;
    let mut rows = Vec::new();
    for (call, count) in [("creates", CREATES), ("executes", EXECUTES)] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            interrupt::check()?;
            ours.push(simulator.answer(call, count)?);
            theirs.push(bare.answer(call, count)?);
        }
        let (ours, theirs) = (median(&mut ours), median(&mut theirs));
        let what = format!("simulator, {call} a second of one core");
        rows.push(Row::at_least(
            what,
            ours.per_core.round(),
            "/s",
            SPEED_BUDGET,
        ));
        rows.push(Row::new(
            format!("simulator, {call} a second by the clock, beside the load"),
            ours.by_the_clock.round(),
            "/s",
            None,
        ));
        rows.push(Row::new(
            format!(
                "simulator, {call} beside a bare route's {:.0}/s",
                theirs.per_core
            ),
            ours.per_core / theirs.per_core * 100.0,
            "%",
            None,
        ));
    }
    rows.extend(simulator.memory()?);
    Ok(rows)
}

/// The memory after each of two runs of payments. The second adds nothing, because older payments are dropped.
impl Server {
    fn memory(&self) -> Result<[Row; 2]> {
        let mut after = [0.0; 2];
        for mebibytes in &mut after {
            load(&["payments", &self.address, &PAYMENTS.to_string()])?;
            *mebibytes = resident_mebibytes(&self.service)?;
        }
        let [first, second] = after;
        Ok([
            Row::new(
                format!("simulator, memory after {PAYMENTS} more payments, 20000 kept"),
                first,
                "MiB",
                None,
            ),
            Row::new(
                format!("simulator, what the next {PAYMENTS} add"),
                (second - first).max(0.0),
                "MiB",
                Some(GROWTH_BUDGET_MEBIBYTES),
            ),
        ])
    }
}

/// A server that is pinned to the first core.
struct Server {
    address: String,
    service: Service,
}

/// Calls per second.
#[derive(Clone, Copy)]
struct Speed {
    /// Per second of the server's CPU time.
    per_core: f64,
    by_the_clock: f64,
}

impl Server {
    fn start(kind: &'static str) -> Result<Self> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let plan = Plan {
            name: kind,
            program: "taskset".into(),
            arguments: vec![
                "--cpu-list".into(),
                "0".into(),
                speed().to_string_lossy().into_owned(),
                kind.into(),
                address.clone(),
            ],
            environment: Vec::new(),
            port,
            ready_path: "/simulator/healthz",
            log: paths::target().join(format!("bench-{kind}.log")),
        };
        let (service, _) = Service::start(plan)?;
        Ok(Self { address, service })
    }

    fn answer(&self, call: &str, count: u32) -> Result<Speed> {
        let process = self.service.id().to_string();
        let printed = load(&[call, &self.address, &count.to_string(), &process])?;
        parse(&printed).with_context(|| format!("`speed {call}` printed `{printed}`"))
    }
}

/// Parses the output of the load: calls per second by the clock, and per second of CPU time.
fn parse(printed: &str) -> Option<Speed> {
    let (by_the_clock, per_core) = printed.trim().split_once(' ')?;
    Some(Speed {
        per_core: per_core.parse().ok()?,
        by_the_clock: by_the_clock.parse().ok()?,
    })
}

/// Runs the load on the second core and gives its output.
fn load(arguments: &[&str]) -> Result<String> {
    let output = program("taskset")
        .args(["--cpu-list", "1"])
        .arg(speed())
        .args(arguments)
        .output()
        .context("cannot run taskset")?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`speed {}` failed: {complaint}", arguments.join(" "));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn median(speeds: &mut [Speed]) -> Speed {
    speeds.sort_by(|one, other| one.per_core.total_cmp(&other.per_core));
    speeds[speeds.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::{Speed, median, parse};

    #[test]
    fn the_output_of_the_load_is_parsed() {
        let speed = parse("14000 40485\n").expect("two numbers");
        assert!((speed.by_the_clock - 14_000.0).abs() < f64::EPSILON);
        assert!((speed.per_core - 40_485.0).abs() < f64::EPSILON);
        assert!(parse("14000").is_none());
    }

    #[test]
    fn the_median_is_by_cpu_time() {
        let mut speeds = [3.0, 1.0, 2.0].map(|per_core| Speed {
            per_core,
            by_the_clock: 0.0,
        });
        assert!((median(&mut speeds).per_core - 2.0).abs() < f64::EPSILON);
    }
}
