//! The engine's clock and randomness, provided by the system unless a test supplies others.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use eventlog::{Clock, Entropy};
use rustix::time::{ClockId, clock_gettime};

/// What the server takes from the machine it runs on.
#[derive(Clone)]
pub struct ClockAndEntropy {
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl ClockAndEntropy {
    /// The system's clock and randomness.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// The system's clock when the process started, plus the time elapsed since. Later changes of the system's clock do not
/// move deadlines of payments.
struct SystemClock {
    began: Timestamp,
    began_since_boot: Duration,
}

impl SystemClock {
    fn new() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the system's clock"
        )]
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let began = Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
        Self {
            began,
            began_since_boot: since_boot(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        self.began + since_boot().saturating_sub(self.began_since_boot)
    }
}

/// The time since the machine booted, including suspension.
fn since_boot() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// The system's randomness.
struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bits(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        // Without randomness no identifier is safe, so the process must not go on.
        getrandom::fill(&mut bits).expect("the system gives randomness");
        bits
    }
}
