//! Virtual time: tokio's paused clock, which moves when nothing can run, plus what was skipped.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::Timestamp;
use server::Times;
use simulator::TimeSource;
use tokio::time::Instant;

/// When every run begins: 2026-01-01 in UTC.
const BEGINNING: i64 = 1_767_225_600_000;

/// By how many milliseconds a machine's clock is wrong at most: more than the time after which another process's call is judged.
pub(crate) const MOST_AHEAD: i64 = 100_000;

/// The time of one run.
#[derive(Debug)]
pub(crate) struct Time {
    began: Instant,
    skipped: AtomicI64,
}

impl Time {
    /// Begins a run. Requires a paused runtime.
    pub(crate) fn begin() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            skipped: AtomicI64::new(0),
        })
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(BEGINNING + self.elapsed())
    }

    /// Milliseconds since the beginning.
    pub(crate) fn elapsed(&self) -> i64 {
        millis(self.began.elapsed()) + self.skipped.load(Ordering::Relaxed)
    }

    /// Lets time pass without running anything, as if every machine had been suspended.
    pub(crate) fn skip(&self, duration: Duration) {
        self.skipped.fetch_add(millis(duration), Ordering::Relaxed);
    }
}

impl TimeSource for Time {
    fn since_epoch(&self) -> Duration {
        let millis = BEGINNING + self.elapsed();
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }
}

/// The clocks of the machine of one place, whose wall clock people set.
pub(crate) struct Machine {
    pub(crate) time: Arc<Time>,
    /// How many milliseconds the wall clock is ahead of the true time.
    pub(crate) ahead: Arc<AtomicI64>,
}

impl Times for Machine {
    fn wall(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Timestamp::from_millis(self.time.now().millis() + ahead)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.time.elapsed()).unwrap_or(0))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
