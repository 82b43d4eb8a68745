//! The engine and what it depends on.

use std::sync::Arc;

use domain::Timestamp;
use eventlog::{Clock, Entropy, EventLog, Storage};

use crate::{ports::Gateways, probes::Probes};

/// The engine's dependencies.
#[derive(Clone)]
pub struct Ports {
    /// The event log's storage.
    pub storage: Arc<dyn Storage>,
    /// The accounts' access to bKash.
    pub gateways: Arc<dyn Gateways>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for identifiers.
    pub entropy: Arc<dyn Entropy>,
}

/// The engine. Clones are cheap and share the same state.
#[derive(Clone)]
pub struct Engine {
    pub(crate) log: EventLog,
    pub(crate) gateways: Arc<dyn Gateways>,
    pub(crate) probes: Probes,
    /// The origin that bKash redirects the payer's browser to, without a trailing slash.
    pub(crate) public_origin: Arc<str>,
}

impl Engine {
    /// Creates an engine whose callback URLs are at `public_origin` (scheme, host and port).
    pub fn new(ports: Ports, public_origin: &str) -> Self {
        Self {
            log: EventLog::new(ports.storage, ports.clock, ports.entropy),
            gateways: ports.gateways,
            probes: Probes::default(),
            public_origin: public_origin.trim_end_matches('/').into(),
        }
    }

    /// The current time of the engine's clock.
    pub fn now(&self) -> Timestamp {
        self.log.now()
    }

    /// Completes when this process executes no command, so no call to bKash is open.
    pub async fn idle(&self) {
        self.log.idle().await;
    }
}
