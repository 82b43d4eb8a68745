//! The process, under the names that Prometheus' client libraries give it.

use std::{fmt, fs};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};
use rustix::{
    param::{clock_ticks_per_second, page_size},
    time::{ClockId, clock_gettime},
};

/// Reads the process's numbers from `/proc` at each scrape. Elsewhere than on Linux it has none.
#[derive(Debug)]
pub(super) struct Process;

/// What `/proc` says of this process.
struct Usage {
    resident_bytes: u64,
    cpu_seconds: f64,
    uptime_seconds: f64,
    open_files: u64,
}

impl Usage {
    fn read() -> Option<Self> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the program, in parentheses, may contain anything.
        let (_, after_name) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        let (user, system, began, pages) = (field(14)?, field(15)?, field(22)?, field(24)?);
        let since_boot = clock_gettime(ClockId::Boottime);
        let since_boot = seconds(u64::try_from(since_boot.tv_sec).ok()?, 1);
        let ticks = clock_ticks_per_second();
        Some(Self {
            resident_bytes: pages * u64::try_from(page_size()).ok()?,
            cpu_seconds: seconds(user + system, ticks),
            uptime_seconds: (since_boot - seconds(began, ticks)).max(0.0),
            // Reading the folder opens it.
            open_files: u64::try_from(fs::read_dir("/proc/self/fd").ok()?.count()).ok()? - 1,
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a process does not run for 10^15 ticks"
)]
fn seconds(ticks: u64, per_second: u64) -> f64 {
    ticks as f64 / per_second.max(1) as f64
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let Some(usage) = Usage::read() else {
            return Ok(());
        };
        let resident = ConstGauge::new(super::labels::gauge_value(usage.resident_bytes));
        resident.encode(encoder.encode_descriptor(
            "process_resident_memory_bytes",
            "Memory that the process has in RAM.",
            None,
            MetricType::Gauge,
        )?)?;
        ConstGauge::new(super::labels::gauge_value(usage.open_files)).encode(
            encoder.encode_descriptor(
                "process_open_fds",
                "Open files and connections.",
                None,
                MetricType::Gauge,
            )?,
        )?;
        ConstGauge::new(usage.uptime_seconds).encode(encoder.encode_descriptor(
            "process_uptime_seconds",
            "Time since the process began.",
            None,
            MetricType::Gauge,
        )?)?;
        ConstCounter::new(usage.cpu_seconds).encode(encoder.encode_descriptor(
            "process_cpu_seconds",
            "Time that the process has used of all processors.",
            None,
            MetricType::Counter,
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::Usage;

    #[test]
    fn the_process_uses_memory_and_files() {
        let usage = Usage::read().expect("Linux");
        assert!(usage.resident_bytes > 100_000, "{}", usage.resident_bytes);
        assert!(usage.open_files >= 3, "{}", usage.open_files);
        assert!(usage.cpu_seconds < usage.uptime_seconds * 64.0 + 1.0);
    }
}
