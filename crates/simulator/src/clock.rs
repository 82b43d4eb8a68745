//! The system clock plus an offset.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset, macros::offset};

/// Bangladesh has no daylight saving time.
const BANGLADESH_OFFSET: UtcOffset = offset!(+6);

/// The largest offset, over all advances: ten years. That is beyond any test, and within the range
/// of dates and of the year letter in a trxID.
pub(crate) const MAX_ADVANCE_SECONDS: u64 = 315_360_000;
const MAX_ADVANCE_MILLISECONDS: i64 = 315_360_000_000;

/// Returned if an advance would exceed the largest offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "at most ten years (315360000 seconds) ahead in total; it is {ahead_seconds} ahead, and POST /simulator/reset resets it"
)]
pub(crate) struct TooFarAhead {
    ahead_seconds: i64,
}

/// A point in simulated time, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// Milliseconds since the Unix epoch. Every paymentID ends with this number.
    pub const fn epoch_milliseconds(self) -> i64 {
        self.0
    }

    /// Seconds since the Unix epoch, as JWT claims count them.
    pub(crate) const fn epoch_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment plus `seconds`. Saturates.
    pub(crate) fn plus_seconds(self, seconds: u64) -> Self {
        let milliseconds = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(milliseconds))
    }

    /// Whether at least `seconds` lie between this moment and `now`.
    pub(crate) fn is_older_than(self, seconds: u64, now: Self) -> bool {
        now >= self.plus_seconds(seconds)
    }

    /// bKash's format in Bangladesh time, with a colon before the milliseconds:
    /// `2026-01-26T11:26:42:127 GMT+0600`.
    pub(crate) fn bkash_time(self) -> String {
        format_bkash(self.in_bangladesh(), " GMT+0600")
    }

    /// The same in UTC, as bKash's documents of 2018 and 2019 print it: `2019-01-01T04:46:16:590
    /// GMT+0000`.
    pub(crate) fn bkash_time_in_utc(self) -> String {
        format_bkash(self.in_utc(), " GMT+0000")
    }

    /// The same in Bangladesh time without an offset, as Refund Status of v2 prints it.
    pub(crate) fn bkash_time_without_offset(self) -> String {
        format_bkash(self.in_bangladesh(), "")
    }

    /// Bangladesh time in fourteen digits, as in notifications: `20180419122246`.
    pub(crate) fn ipn_date_time(self) -> String {
        let civil = self.in_bangladesh();
        format!(
            "{:04}{:02}{:02}{:02}{:02}{:02}",
            civil.year(),
            u8::from(civil.month()),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
        )
    }

    /// Drops the milliseconds.
    pub(crate) const fn truncate_to_second(self) -> Self {
        Self(self.0.div_euclid(1000) * 1000)
    }

    /// RFC 3339 in UTC, for the control endpoints.
    pub fn rfc3339(self) -> String {
        let civil = self.in_utc();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            civil.year(),
            u8::from(civil.month()),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            civil.millisecond(),
        )
    }

    /// Year, month and day in Bangladesh. The first three characters of a trxID encode them.
    pub(crate) fn bangladesh_date(self) -> (i32, u8, u8) {
        let civil = self.in_bangladesh();
        (civil.year(), u8::from(civil.month()), civil.day())
    }

    fn in_bangladesh(self) -> OffsetDateTime {
        self.in_utc().to_offset(BANGLADESH_OFFSET)
    }

    fn in_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

fn format_bkash(civil: OffsetDateTime, offset: &str) -> String {
    let mut text = String::with_capacity(32);
    // Writing into a String cannot fail.
    let _ = write!(
        text,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}:{:03}{offset}",
        civil.year(),
        u8::from(civil.month()),
        civil.day(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.millisecond(),
    );
    text
}

/// Tells the time that the simulator's clock starts from.
pub trait TimeSource: std::fmt::Debug + Send + Sync {
    /// The time since the Unix epoch.
    fn since_epoch(&self) -> Duration;
}

/// The system's clock.
#[derive(Debug)]
pub(crate) struct SystemTimeSource;

impl TimeSource for SystemTimeSource {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the simulator's clock: everything else takes the time from here"
    )]
    fn since_epoch(&self) -> Duration {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
    }
}

/// The system clock plus an offset.
#[derive(Debug)]
pub(crate) struct Clock {
    source: Arc<dyn TimeSource>,
    offset_milliseconds: AtomicI64,
}

impl Clock {
    pub(crate) fn new(source: Arc<dyn TimeSource>) -> Self {
        Self {
            source,
            offset_milliseconds: AtomicI64::new(0),
        }
    }

    /// The simulated time.
    pub(crate) fn now(&self) -> Moment {
        let real = self.source.since_epoch().as_millis();
        let real = i64::try_from(real).unwrap_or(i64::MAX);
        Moment(real.saturating_add(self.offset_milliseconds.load(Ordering::Relaxed)))
    }

    /// The time of the system clock, without the offset.
    pub(crate) fn system_now(&self) -> Moment {
        let Moment(now) = self.now();
        Moment(now.saturating_sub(self.offset_milliseconds()))
    }

    /// Adds to the offset. Only a reset sets it back.
    ///
    /// # Errors
    ///
    /// Returns [`TooFarAhead`] if the offset would exceed the limit; the clock is then unchanged.
    pub(crate) fn advance(&self, by: Duration) -> Result<(), TooFarAhead> {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let moved = |ahead: i64| {
            let moved = ahead.saturating_add(by);
            (moved <= MAX_ADVANCE_MILLISECONDS).then_some(moved)
        };
        // Concurrent advances must add up.
        self.offset_milliseconds
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, moved)
            .map_err(|ahead| TooFarAhead {
                ahead_seconds: ahead / 1000,
            })?;
        Ok(())
    }

    pub(crate) fn offset_milliseconds(&self) -> i64 {
        self.offset_milliseconds.load(Ordering::Relaxed)
    }

    pub(crate) fn set_offset_milliseconds(&self, offset: i64) {
        // The value comes from a state file, which may be damaged.
        let offset = offset.clamp(0, MAX_ADVANCE_MILLISECONDS);
        self.offset_milliseconds.store(offset, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::{Clock, MAX_ADVANCE_MILLISECONDS, MAX_ADVANCE_SECONDS, Moment, SystemTimeSource};

    #[test]
    fn an_advance_beyond_the_limit_does_not_move_the_clock() {
        let clock = Clock::new(Arc::new(SystemTimeSource));
        let years = |years| Duration::from_secs(years * MAX_ADVANCE_SECONDS / 10);
        clock.advance(years(6)).expect("six years");
        let refused = clock.advance(years(5)).expect_err("eleven years");
        assert!(refused.to_string().contains("it is 189216000 ahead"));
        assert_eq!(clock.offset_milliseconds(), 189_216_000_000);
        clock.advance(Duration::MAX).expect_err("for ever");
        clock.advance(years(4)).expect("ten years in all");
        assert_eq!(clock.offset_milliseconds(), MAX_ADVANCE_MILLISECONDS);
        clock.advance(Duration::from_millis(1)).expect_err("more");
        clock.advance(Duration::ZERO).expect("no further");
        clock.set_offset_milliseconds(i64::MAX);
        assert_eq!(clock.offset_milliseconds(), MAX_ADVANCE_MILLISECONDS);
    }

    #[test]
    fn bkash_times_put_a_colon_before_the_milliseconds() {
        assert_eq!(
            Moment(1_762_072_142_166).bkash_time(),
            "2025-11-02T14:29:02:166 GMT+0600"
        );
        let printed = Moment(1_546_317_976_590);
        assert_eq!(
            printed.bkash_time_in_utc(),
            "2019-01-01T04:46:16:590 GMT+0000"
        );
        assert_eq!(
            printed.truncate_to_second().bkash_time_without_offset(),
            "2019-01-01T10:46:16:000"
        );
    }
}
