//! The engine's clock and randomness, provided by the system unless a test supplies others.

use std::sync::Arc;

use eventlog::{Clock, Entropy};

use crate::log_clock::{LogClock, SystemTimes, Times};

/// What the server takes from the machine it runs on.
#[derive(Clone)]
pub struct ClockAndEntropy {
    /// The log's clock.
    pub clock: Arc<dyn Clock>,
    /// The same clock, if it is to be kept in agreement with those of other processes on the database.
    pub(crate) log_clock: Option<Arc<LogClock>>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl ClockAndEntropy {
    /// The system's clock and randomness.
    pub fn system() -> Self {
        Self::of_machine(Box::new(SystemTimes), Arc::new(SystemEntropy))
    }

    /// Other clocks and randomness of a machine. The log's clock is kept in agreement with those of other processes.
    pub fn of_machine(times: Box<dyn Times>, entropy: Arc<dyn Entropy>) -> Self {
        let log_clock = Arc::new(LogClock::new(times));
        Self {
            clock: log_clock.clone(),
            log_clock: Some(log_clock),
            entropy,
        }
    }

    /// The system's randomness with another clock, which is not compared with those of other processes.
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self::new(clock, Arc::new(SystemEntropy))
    }

    /// A clock and randomness of a test. The clock is not compared with those of other processes.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            log_clock: None,
            entropy,
        }
    }
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
