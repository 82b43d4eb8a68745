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
