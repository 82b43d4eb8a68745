//! What a run counts, and its lines for people.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Counts of one world. The greatest values are kept in milliseconds and bytes.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) orders: AtomicU64,
    pub(crate) kills: AtomicU64,
    pub(crate) points: AtomicU64,
    pub(crate) freezes: AtomicU64,
    pub(crate) clocks: AtomicU64,
    pub(crate) full_disks: AtomicU64,
    pub(crate) storms: AtomicU64,
    pub(crate) restores: AtomicU64,
    pub(crate) slowest_restart: AtomicU64,
    pub(crate) slowest_settling: AtomicU64,
    pub(crate) most_memory: AtomicU64,
}

impl Report {
    pub(crate) fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn note(greatest: &AtomicU64, value: u64) {
        greatest.fetch_max(value, Ordering::Relaxed);
    }

    pub(crate) fn note_duration(greatest: &AtomicU64, value: Duration) {
        Self::note(
            greatest,
            u64::try_from(value.as_millis()).unwrap_or(u64::MAX),
        );
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let seconds = |counter: &AtomicU64| Seconds(of(counter));
        write!(
            formatter,
            "{} orders, {} kills ({} at points), {} freezes, {} clocks, {} full disks, {} storms, {} restores; slowest \
             restart {}, slowest settling {}, most memory {} MB",
            of(&self.orders),
            of(&self.kills),
            of(&self.points),
            of(&self.freezes),
            of(&self.clocks),
            of(&self.full_disks),
            of(&self.storms),
            of(&self.restores),
            seconds(&self.slowest_restart),
            seconds(&self.slowest_settling),
            of(&self.most_memory) / 1_000_000,
        )
    }
}

/// Milliseconds, for people.
struct Seconds(u64);

impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:03} s", self.0 / 1_000, self.0 % 1_000)
    }
}

/// Prints a line.
#[expect(clippy::print_stdout, reason = "the command prints its results")]
pub(crate) fn say(line: impl fmt::Display) {
    println!("{line}");
}
