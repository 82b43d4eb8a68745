//! The engine and what it depends on.

use std::sync::Arc;

use domain::Timestamp;
use eventlog::{Clock, Entropy, EventLog, Storage};

use crate::ports::Gateways;

/// Everything the engine reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// The event log's storage.
    pub storage: Arc<dyn Storage>,
    /// Every account's bKash.
    pub gateways: Arc<dyn Gateways>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for identifiers.
    pub entropy: Arc<dyn Entropy>,
}

/// The engine. Cloning it is cheap and gives the same engine.
#[derive(Clone)]
pub struct Engine {
    pub(crate) log: EventLog,
    pub(crate) gateways: Arc<dyn Gateways>,
    /// The origin that bKash sends the payer's browser back to, without a trailing slash.
    pub(crate) public_origin: Arc<str>,
}

impl Engine {
    /// An engine over `ports` whose callbacks come to `public_origin` (scheme, host and port).
    pub fn new(ports: Ports, public_origin: &str) -> Self {
        Self {
            log: EventLog::new(ports.storage, ports.clock, ports.entropy),
            gateways: ports.gateways,
            public_origin: public_origin.trim_end_matches('/').into(),
        }
    }

    /// The present instant, by the engine's clock.
    pub fn now(&self) -> Timestamp {
        self.log.now()
    }

    /// Completes when nothing is being done: no call to bKash is open in this process.
    pub async fn idle(&self) {
        self.log.idle().await;
    }
}
