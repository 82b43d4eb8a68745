//! The circuit breaker of an endpoint: after repeated failures nothing is sent for a while, and then one
//! delivery probes whether the endpoint is back.

use std::time::Duration;

use domain::Timestamp;

/// Number of consecutive failures that opens the circuit breaker. Chosen by this project, like [`OPEN_DURATIONS`].
pub const FAILURE_THRESHOLD: u32 = 5;

/// How long the circuit breaker stays open the first time, the second time and so on. The last duration repeats.
pub const OPEN_DURATIONS: [Duration; 5] = [
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(2 * 60),
    Duration::from_secs(4 * 60),
    Duration::from_secs(5 * 60),
];

/// Failures of an endpoint since its last success.
///
/// While the circuit breaker is open nothing is sent. Afterwards it is half-open: one delivery at a time is
/// attempted until one succeeds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CircuitBreaker {
    /// Number of consecutive failures.
    pub consecutive_failures: u32,
    /// How often the circuit breaker opened since the last success.
    pub times_opened: u32,
    /// When the circuit breaker becomes half-open; `None` while it is closed.
    pub open_until: Option<Timestamp>,
}

impl CircuitBreaker {
    /// The circuit breaker after an attempt that failed at `now`.
    #[must_use]
    pub fn after_failure(self, now: Timestamp) -> Self {
        let consecutive_failures = self.consecutive_failures.saturating_add(1);
        // Attempts that started before the breaker opened must not extend the time that it is open.
        if consecutive_failures < FAILURE_THRESHOLD || self.is_open(now) {
            return Self {
                consecutive_failures,
                ..self
            };
        }
        let last = OPEN_DURATIONS.len() - 1;
        let index = usize::try_from(self.times_opened).unwrap_or(last).min(last);
        Self {
            consecutive_failures,
            times_opened: self.times_opened.saturating_add(1),
            open_until: Some(now + OPEN_DURATIONS[index]),
        }
    }

    /// The circuit breaker after an attempt that succeeded: closed.
    #[must_use]
    pub fn after_success(self) -> Self {
        Self::default()
    }

    /// Whether nothing may be sent at `now`.
    pub fn is_open(self, now: Timestamp) -> bool {
        self.open_until.is_some_and(|until| now < until)
    }

    /// How many attempts may be in flight at `now`, given the `limit` of a healthy endpoint.
    pub fn max_concurrent(self, now: Timestamp, limit: usize) -> usize {
        match self.open_until {
            None => limit,
            Some(until) if until <= now => limit.min(1),
            Some(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn failing(times: u32) -> CircuitBreaker {
        (0..times).fold(CircuitBreaker::default(), |breaker, _| {
            breaker.after_failure(at(0))
        })
    }

    #[test]
    fn the_fifth_consecutive_failure_opens_the_circuit_breaker() {
        assert_eq!(failing(4).max_concurrent(at(0), 8), 8);
        let open = failing(5);
        assert_eq!(open.max_concurrent(at(0), 8), 0);
        assert_eq!(open.max_concurrent(at(29), 8), 0);
    }

    #[test]
    fn a_half_open_circuit_breaker_allows_one_attempt_at_a_time() {
        assert_eq!(failing(5).max_concurrent(at(30), 8), 1);
        assert_eq!(failing(5).after_success().max_concurrent(at(30), 8), 8);
    }

    #[test]
    fn each_failed_probe_lengthens_the_open_time_up_to_five_minutes() {
        let mut breaker = failing(5);
        let mut now = 0;
        for open_for in [30, 60, 120, 240, 300, 300, 300] {
            assert_eq!(breaker.open_until, Some(at(now + open_for)));
            now += open_for;
            breaker = breaker.after_failure(at(now));
        }
    }

    #[test]
    fn failures_while_open_do_not_extend_the_open_time() {
        assert_eq!(failing(12).open_until, failing(5).open_until);
    }
}
