//! The world behind the engine's ports: the system's clock and its randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;
use engine::ports::{Clock, Entropy};

/// The system's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the system's clock"
        )]
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The system's randomness.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bits(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        // Without randomness no identifier would be safe: nothing may go on.
        getrandom::fill(&mut bits).expect("the system gives randomness");
        bits
    }
}
