//! Measures the server's start time and its memory at rest.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};

use super::table::Row;
use crate::instance::Instance;
use crate::interrupt;
use crate::service::Service;
use crate::stopwatch::Stopwatch;

const STARTS: usize = 9;
const START_BUDGET_MILLISECONDS: f64 = 100.0;
/// At rest, so below the budget for memory under load.
const MEMORY_BUDGET_MEBIBYTES: f64 = 30.0;
const SETTLING_TIME: Duration = Duration::from_secs(2);

/// The time from the start of the process to the first status 200 of `/readyz`; the median of nine starts.
///
/// # Errors
/// If the server does not start, or is not ready in time.
pub(super) fn start_to_ready(instance: &Instance) -> Result<Row> {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let watch = Stopwatch::start();
        let mut server = Service::spawn(instance.server())?;
        server.wait_ready(Duration::from_millis(1))?;
        times.push(watch.elapsed());
        server.stop();
    }
    times.sort();
    let median = times[STARTS / 2].as_secs_f64() * 1000.0;
    Ok(Row::new(
        "start to ready, median of 9",
        median,
        "ms",
        Some(START_BUDGET_MILLISECONDS),
    ))
}

/// Measures the resident memory of a server without requests.
///
/// # Errors
/// If the process has ended, or a signal stopped the benchmark.
pub(super) fn idle_memory(server: &Service) -> Result<Row> {
    sleep(SETTLING_TIME);
    interrupt::check()?;
    Ok(Row::new(
        "resident memory at rest",
        resident_mebibytes(server)?,
        "MiB",
        Some(MEMORY_BUDGET_MEBIBYTES),
    ))
}

/// The resident memory of a process, from `/proc`.
///
/// # Errors
/// If `/proc` cannot be read or does not state it, for example because the process has ended.
pub(super) fn resident_mebibytes(process: &Service) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id()))
        .context("cannot read /proc")?;
    let kibibytes = resident_kibibytes(&status).context("/proc has no VmRSS for the process")?;
    Ok(f64::from(kibibytes) / 1024.0)
}

/// From `VmRSS:     23456 kB`.
fn resident_kibibytes(status: &str) -> Option<u32> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_from_proc() {
        assert_eq!(
            resident_kibibytes("Name:\tx\nVmRSS:\t   23456 kB\n"),
            Some(23456)
        );
        assert_eq!(resident_kibibytes("Name:\tx\n"), None);
    }
}
