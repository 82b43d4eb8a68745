//! Measures how long steps take.

use std::time::{Duration, Instant};

use crate::environment;

/// Starts when it is created.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(environment::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// How long the named steps of a run took, in order.
#[derive(Default)]
pub(crate) struct Durations(Vec<(String, Duration)>);

impl Durations {
    pub(crate) fn add(&mut self, name: impl Into<String>, took: Duration) {
        self.0.push((name.into(), took));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, Duration)> {
        self.0.iter()
    }
}
