//! How fast payments were carried out.

use std::{fmt, time::Duration};

use rustix::time::{ClockId, clock_gettime};

use crate::report::Report;

const HOUR: f64 = 3_600.0;

/// The rate of one or several runs. What is counted as a payment is an order that was carried to its end.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    orders: u64,
    took: Duration,
    cores: usize,
    /// What the process has used of its cores. Less than all of them if other programs ran, or if the last run was alone.
    processor: Duration,
}

impl Rate {
    /// The rate of what this process has done so far, in `took` of real time on `cores`.
    pub fn of(report: &Report, took: Duration, cores: usize) -> Self {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        let seconds = u64::try_from(used.tv_sec).unwrap_or(0);
        Self {
            orders: report.orders,
            took,
            cores,
            processor: Duration::new(seconds, u32::try_from(used.tv_nsec).unwrap_or(0)),
        }
    }

    fn per_hour(&self, duration: Duration) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let orders = self.orders as f64;
        orders / duration.as_secs_f64() * HOUR
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, seconds) = (self.per_hour(self.took), self.took.as_secs_f64());
        let cores = u32::try_from(self.cores).map_or(f64::MAX, f64::from);
        let processor = self.processor.as_secs_f64();
        writeln!(
            formatter,
            "a payment is an order carried to its end: a session opened over the REST API and followed by its merchant, its pages \
             loaded and posted by a payer who pays or goes away, every call to bKash, every webhook delivered, and all of it \
             compared at the end"
        )?;
        write!(
            formatter,
            "{} payments in {seconds:.1} s on {} cores: {hour:.0} an hour, {:.0} per core-hour ({:.0} per hour of the {processor:.1} s \
             of processor time used)",
            self.orders,
            self.cores,
            hour / cores,
            self.per_hour(self.processor),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_of_the_whole_run_and_of_each_core() {
        let rate = Rate {
            orders: 1_000,
            took: Duration::from_secs(4),
            cores: 2,
            processor: Duration::from_secs(6),
        };
        let text = rate.to_string();
        let expected = "1000 payments in 4.0 s on 2 cores: 900000 an hour, 450000 per core-hour (600000 per hour of the 6.0 s of \
                        processor time used)";
        assert!(text.ends_with(expected), "{text}");
    }
}
