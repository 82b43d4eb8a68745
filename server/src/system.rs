//! The world behind the engine's ports: a clock and randomness, the system's unless a test brings others.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use engine::ports::{Clock, Entropy};

/// What the server takes from the machine it runs on.
#[derive(Clone)]
pub struct World {
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl World {
    /// The system's own.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

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
