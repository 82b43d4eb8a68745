//! The times of attempts: the schedule of Standard Webhooks with jitter, and `Retry-After`.

use std::time::Duration;

use domain::Timestamp;

/// Delay of each attempt after the one before: the schedule that Standard Webhooks 1.0.0 recommends, 75 hours and
/// 35 minutes in total.
pub const RETRY_DELAYS: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(5 * 3600),
    Duration::from_secs(10 * 3600),
    Duration::from_secs(14 * 3600),
    Duration::from_secs(20 * 3600),
    Duration::from_secs(24 * 3600),
];

/// Maximum number of attempts of a delivery.
pub const MAX_ATTEMPTS: usize = RETRY_DELAYS.len();

/// Maximum jitter, in thousandths of the delay. It spreads the retries of deliveries that failed together.
const MAX_JITTER: u32 = 100;

/// Maximum delay that an endpoint can request with `Retry-After`.
pub(crate) const MAX_RETRY_AFTER: Duration = Duration::from_secs(DAY);

/// How long a delivery may be pending. After that it is exhausted, even if its endpoint was disabled or its circuit
/// breaker was open for most of the time.
pub const DELIVERY_LIFETIME: Duration = Duration::from_secs(14 * DAY);

/// How long the attempts of a succeeded delivery are stored.
pub const SUCCEEDED_RETENTION: Duration = Duration::from_secs(30 * DAY);

/// How long the attempts of an exhausted or cancelled delivery are stored.
pub const EXHAUSTED_RETENTION: Duration = Duration::from_secs(90 * DAY);

/// Seconds of a day.
const DAY: u64 = 24 * 3600;

/// When the next attempt is due after `attempts` failed ones; `None` if that was the last. The time is never earlier
/// than `retry_after`, which is capped at 24 hours.
pub(crate) fn next_attempt(
    attempts: usize,
    now: Timestamp,
    retry_after: Option<Duration>,
    random: u32,
) -> Option<Timestamp> {
    let scheduled = with_jitter(*RETRY_DELAYS.get(attempts)?, random);
    let requested = retry_after.unwrap_or_default().min(MAX_RETRY_AFTER);
    Some(now + scheduled.max(requested))
}

fn with_jitter(delay: Duration, random: u32) -> Duration {
    delay + delay * (random % (MAX_JITTER + 1)) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn seconds_until(made: usize, random: u32) -> Option<u64> {
        next_attempt(made, NOW, None, random).map(|at| at.since(NOW).as_secs())
    }

    #[test]
    fn delays_match_the_schedule_of_the_specification() {
        let minute = 60;
        let hour = 60 * minute;
        let expected = [
            0,
            5,
            5 * minute,
            30 * minute,
            2 * hour,
            5 * hour,
            10 * hour,
            14 * hour,
            20 * hour,
            24 * hour,
        ];
        for (made, delay) in expected.into_iter().enumerate() {
            assert_eq!(seconds_until(made, 0), Some(delay), "after {made}");
        }
        assert_eq!(seconds_until(10, 0), None);
        let total: Duration = RETRY_DELAYS.iter().sum();
        assert_eq!(total.as_secs(), 75 * hour + 35 * minute + 5);
    }

    #[test]
    fn jitter_delays_an_attempt_by_at_most_a_tenth() {
        for (made, delay) in RETRY_DELAYS.into_iter().enumerate().skip(1) {
            for random in [0, 1, 99, 100, 101, 12_345, u32::MAX] {
                let waits = next_attempt(made, NOW, None, random).unwrap().since(NOW);
                assert!(
                    waits >= delay && waits <= delay + delay / 10,
                    "{made} {random}"
                );
            }
            assert_eq!(
                next_attempt(made, NOW, None, 100).unwrap().since(NOW),
                delay + delay / 10
            );
        }
    }

    #[test]
    fn retry_after_lengthens_the_delay_to_at_most_a_day() {
        let waits = |made, requested| {
            let requested = Some(Duration::from_secs(requested));
            next_attempt(made, NOW, requested, 0)
                .unwrap()
                .since(NOW)
                .as_secs()
        };
        assert_eq!(waits(1, 120), 120);
        assert_eq!(waits(2, 120), 300);
        assert_eq!(waits(1, 1_000_000), 86_400);
        assert_eq!(
            next_attempt(10, NOW, Some(Duration::from_secs(120)), 0),
            None
        );
    }
}
