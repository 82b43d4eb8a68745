//! Each step tells how long it took, and the demo tells it again at the end.

use std::time::{Duration, Instant};

use crate::ambient;

/// Runs from its creation.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(ambient::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The named times of a run, in order.
#[derive(Default)]
pub(crate) struct Laps(Vec<(String, Duration)>);

impl Laps {
    pub(crate) fn add(&mut self, name: impl Into<String>, took: Duration) {
        self.0.push((name.into(), took));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, Duration)> {
        self.0.iter()
    }
}
