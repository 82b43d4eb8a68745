//! When the next attempt is made: the specification's schedule, with jitter, and what an endpoint asks for.

use std::time::Duration;

use domain::Timestamp;

/// How long after the one before each attempt is made: the schedule that Standard Webhooks 1.0.0 recommends,
/// 75 hours and 35 minutes altogether.
pub const DELAYS: [Duration; 10] = [
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

/// How many attempts a delivery has.
pub const ATTEMPTS: usize = DELAYS.len();

/// How much later than the schedule says an attempt may be, so that what failed together does not return
/// together: in thousandths.
const JITTER: u32 = 100;

/// The longest that an endpoint may ask for with `Retry-After`.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// A delivery that still waits after this long (its endpoint was disabled or its breaker open) is given up.
pub const LIFETIME: Duration = Duration::from_secs(14 * DAY);

/// For how long the attempts of a delivery are kept after it succeeded.
pub const KEPT_SUCCEEDED: Duration = Duration::from_secs(30 * DAY);

/// For how long they are kept after it was given up.
pub const KEPT_EXHAUSTED: Duration = Duration::from_secs(90 * DAY);

const DAY: u64 = 24 * 3600;

/// When the attempt after `made` failed ones is due; `None` after the last. Never before `retry_after`.
pub(crate) fn next(
    made: usize,
    now: Timestamp,
    retry_after: Option<Duration>,
    random: u32,
) -> Option<Timestamp> {
    let scheduled = jittered(*DELAYS.get(made)?, random);
    let asked = retry_after.unwrap_or_default().min(LONGEST_WAIT);
    Some(now + scheduled.max(asked))
}

fn jittered(delay: Duration, random: u32) -> Duration {
    delay + delay * (random % (JITTER + 1)) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn seconds_until(made: usize, random: u32) -> Option<u64> {
        next(made, NOW, None, random).map(|at| at.since(NOW).as_secs())
    }

    #[test]
    fn the_schedule_is_the_specifications_second_by_second() {
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
        let total: Duration = DELAYS.iter().sum();
        assert_eq!(total.as_secs(), 75 * hour + 35 * minute + 5);
    }

    #[test]
    fn jitter_makes_an_attempt_up_to_a_tenth_later_and_never_earlier() {
        for (made, delay) in DELAYS.into_iter().enumerate().skip(1) {
            for random in [0, 1, 99, 100, 101, 12_345, u32::MAX] {
                let waits = next(made, NOW, None, random).unwrap().since(NOW);
                assert!(
                    waits >= delay && waits <= delay + delay / 10,
                    "{made} {random}"
                );
            }
            assert_eq!(
                next(made, NOW, None, 100).unwrap().since(NOW),
                delay + delay / 10
            );
        }
    }

    #[test]
    fn an_endpoint_may_ask_for_more_time_but_not_for_more_than_a_day() {
        let waits = |made, asked| {
            let asked = Some(Duration::from_secs(asked));
            next(made, NOW, asked, 0).unwrap().since(NOW).as_secs()
        };
        assert_eq!(waits(1, 120), 120);
        assert_eq!(waits(2, 120), 300);
        assert_eq!(waits(1, 1_000_000), 86_400);
        assert_eq!(next(10, NOW, Some(Duration::from_secs(120)), 0), None);
    }
}
