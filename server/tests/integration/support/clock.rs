//! A clock that runs like the system's and that tests can advance.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use eventlog::Clock;

#[derive(Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    /// Advances the clock.
    pub(crate) fn pass(&self, duration: Duration) {
        self.0.fetch_add(
            i64::try_from(duration.as_millis()).unwrap(),
            Ordering::SeqCst,
        );
    }
}

impl TestClock {
    /// Advances the clock to noon in Bangladesh, so that what a test does is on one day.
    pub(crate) fn pass_to_noon(&self) {
        const DAY: i64 = 24 * 3600 * 1000;
        const NOON: i64 = 6 * 3600 * 1000; // in UTC
        let millis = (NOON - self.now().millis()).rem_euclid(DAY);
        self.pass(Duration::from_millis(u64::try_from(millis).unwrap()));
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the clock runs like the system's"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let offset = self.0.load(Ordering::SeqCst);
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap() + offset)
    }
}
