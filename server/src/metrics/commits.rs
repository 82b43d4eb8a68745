//! Commits to the database.

use std::time::Duration;

use prometheus_client::{metrics::histogram::Histogram, registry::Registry};

use crate::storage::CommitObserver;

/// Measures commits.
pub(crate) struct Commits {
    duration: Histogram,
    jobs: Histogram,
}

impl Commits {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let commits = Self {
            duration: Histogram::new([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5]),
            jobs: Histogram::new([1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0, 512.0]),
        };
        registry.register(
            "commit_duration_seconds",
            "Time of a commit with its flush to the disk",
            commits.duration.clone(),
        );
        registry.register(
            "commit_jobs",
            "Writes that shared one commit",
            commits.jobs.clone(),
        );
        commits
    }
}

impl CommitObserver for Commits {
    fn committed(&self, jobs: usize, duration: Duration) {
        self.duration.observe(duration.as_secs_f64());
        self.jobs
            .observe(f64::from(u32::try_from(jobs).unwrap_or(u32::MAX)));
    }
}
