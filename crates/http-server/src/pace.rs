//! How far a client is behind the minimum rate of a transfer.

use std::time::Duration;

use tokio::time::Instant;

use crate::ConnectionLimits;

/// The time that a client may still keep the server waiting. Every byte adds to it, up to the stall timeout.
#[derive(Debug)]
pub(crate) struct Pace {
    allowance: Duration,
    waiting_since: Option<Instant>,
}

impl Pace {
    pub(crate) const fn new(limits: &ConnectionLimits) -> Self {
        Self {
            allowance: limits.stall_timeout,
            waiting_since: None,
        }
    }

    /// The server waits for the client from now on.
    pub(crate) fn wait(&mut self) -> Instant {
        *self.waiting_since.get_or_insert_with(Instant::now)
    }

    /// The server no longer waits for the client.
    pub(crate) fn resume(&mut self, limits: &ConnectionLimits) {
        if let Some(since) = self.waiting_since.take() {
            let left = self.allowance.saturating_sub(since.elapsed());
            self.allowance = left.min(limits.stall_timeout);
        }
    }

    /// Allows the time that these bytes take at the minimum rate.
    pub(crate) fn allow(&mut self, bytes: usize, limits: &ConnectionLimits) {
        self.allowance += time_of(bytes, limits);
    }

    /// Since when the client keeps the server waiting, if it does. A client that sends a byte now and then does not begin
    /// anew with each: what it is behind the minimum rate counts too.
    pub(crate) fn waiting_since(&self, limits: &ConnectionLimits) -> Option<Instant> {
        let behind = limits.stall_timeout.saturating_sub(self.allowance);
        self.waiting_since
            .map(|since| since.checked_sub(behind).unwrap_or(since))
    }

    /// When the client is too far behind, if the server waits for it.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.waiting_since.map(|since| since + self.allowance)
    }
}

/// The time that bytes take at the minimum rate.
pub(crate) fn time_of(bytes: usize, limits: &ConnectionLimits) -> Duration {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    Duration::from_secs(1) * bytes / limits.min_bytes_per_second.max(1)
}
