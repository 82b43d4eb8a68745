//! The breaker: an endpoint that keeps failing is left alone for a while, and then tried with one delivery.

use std::time::Duration;

use domain::Timestamp;

/// How many failures in a row open the breaker. This project's choice, as the pauses are.
pub const THRESHOLD: u32 = 5;

/// For how long it stays open, the first time, the second, … and ever after.
pub const PAUSES: [Duration; 5] = [
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(2 * 60),
    Duration::from_secs(4 * 60),
    Duration::from_secs(5 * 60),
];

/// How an endpoint has answered since it last answered well. It is open until an instant, during which nothing is
/// sent; after it, one delivery at a time shows whether the endpoint is back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Failures in a row.
    pub failures: u32,
    /// How often it was opened since.
    pub openings: u32,
    /// Until when nothing is sent; when this has passed, one delivery is.
    pub open_until: Option<Timestamp>,
}

impl Breaker {
    /// After an attempt that failed at `now`.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        // Attempts that had begun before it opened tell nothing new.
        if failures < THRESHOLD || self.is_open(now) {
            return Self { failures, ..self };
        }
        let last = PAUSES.len() - 1;
        let pause = PAUSES[usize::try_from(self.openings).unwrap_or(last).min(last)];
        Self {
            failures,
            openings: self.openings.saturating_add(1),
            open_until: Some(now + pause),
        }
    }

    /// After an attempt that succeeded.
    #[must_use]
    pub fn succeeded(self) -> Self {
        Self::default()
    }

    /// Whether nothing may be sent.
    pub fn is_open(self, now: Timestamp) -> bool {
        self.open_until.is_some_and(|until| now < until)
    }

    /// How many attempts may be under way at a time, of the `places` that an endpoint in order has.
    pub fn places(self, now: Timestamp, places: usize) -> usize {
        match self.open_until {
            None => places,
            Some(until) if until <= now => places.min(1),
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

    fn failing(times: u32) -> Breaker {
        (0..times).fold(Breaker::default(), |breaker, _| breaker.failed(at(0)))
    }

    #[test]
    fn four_failures_in_a_row_change_nothing_and_the_fifth_opens() {
        assert_eq!(failing(4).places(at(0), 8), 8);
        let open = failing(5);
        assert_eq!(open.places(at(0), 8), 0);
        assert_eq!(open.places(at(29), 8), 0);
    }

    #[test]
    fn after_the_pause_one_delivery_is_tried() {
        assert_eq!(failing(5).places(at(30), 8), 1);
        assert_eq!(failing(5).succeeded().places(at(30), 8), 8);
    }

    #[test]
    fn each_failed_try_makes_the_pause_longer_up_to_five_minutes() {
        let mut breaker = failing(5);
        let mut now = 0;
        for pause in [30, 60, 120, 240, 300, 300, 300] {
            assert_eq!(breaker.open_until, Some(at(now + pause)));
            now += pause;
            breaker = breaker.failed(at(now));
        }
    }

    #[test]
    fn attempts_that_had_begun_before_make_it_no_longer() {
        assert_eq!(failing(12).open_until, failing(5).open_until);
    }
}
