//! What an attempt changes about its endpoint, for those who run the checkout.

use domain::Timestamp;

use crate::CircuitBreaker;

/// How an endpoint's health changed. Further failures of an endpoint that fails are no change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointChange {
    /// The first failure after a success.
    BeganToFail,
    /// The circuit breaker opened for the first time since the last success. Nothing is sent until it is half-open.
    Paused {
        /// When one delivery is attempted again.
        until: Timestamp,
    },
    /// A success after one or more failures.
    Recovered {
        /// The number of failures.
        after_failures: u32,
    },
    /// The endpoint responded 410 Gone and was disabled.
    Disabled,
}

impl EndpointChange {
    /// The change from one state of the circuit breaker to the next; `None` if nobody needs to know about it.
    pub fn between(before: CircuitBreaker, after: CircuitBreaker) -> Option<Self> {
        match (before.consecutive_failures, after.consecutive_failures) {
            (0, 0) => None,
            (after_failures, 0) => Some(Self::Recovered { after_failures }),
            (0, _) => Some(Self::BeganToFail),
            (_, _) if before.times_opened == 0 => {
                after.open_until.map(|until| Self::Paused { until })
            }
            (_, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::EndpointChange;
    use crate::{CircuitBreaker, FAILURE_THRESHOLD};

    #[test]
    fn an_endpoint_begins_to_fail_once_is_paused_once_and_recovers_once() {
        let now = Timestamp::from_millis(0);
        let mut breaker = CircuitBreaker::default();
        let mut changes = Vec::new();
        for _ in 0..FAILURE_THRESHOLD + 3 {
            let next = breaker.after_failure(breaker.open_until.unwrap_or(now));
            changes.extend(EndpointChange::between(breaker, next));
            breaker = next;
        }
        for _ in 0..2 {
            let next = breaker.after_success();
            changes.extend(EndpointChange::between(breaker, next));
            breaker = next;
        }
        assert!(
            matches!(
                changes[..],
                [
                    EndpointChange::BeganToFail,
                    EndpointChange::Paused { .. },
                    EndpointChange::Recovered { after_failures: 8 }
                ]
            ),
            "{changes:?}"
        );
    }
}
