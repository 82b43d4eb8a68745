//! The world behind the engine's ports: a clock and randomness, the system's unless a test brings others.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use engine::ports::{Clock, Entropy};
use rustix::time::{ClockId, clock_gettime};

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
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// The system's clock as it was when the process began, and the time since then. Whoever sets the system's
/// clock meanwhile, by hand or by a correction, moves no payment's deadlines.
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

/// How long the machine has run, asleep or awake.
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
        // Without randomness no identifier would be safe: nothing may go on.
        getrandom::fill(&mut bits).expect("the system gives randomness");
        bits
    }
}
