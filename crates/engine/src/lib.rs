//! Drives the domain: commits what is about to be done, does it through a port, commits what came of it.
//!
//! Nothing else moves money. Every call to bKash follows a durable intent, and an intent that was never
//! settled is picked up by the worker, in this process or the next.

// A new event, state or command must not compile before every place has decided about it.
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::match_wildcard_for_single_variants
)]

mod agreement;
mod find;
mod message;
mod notification;
pub mod ports;
mod session;
mod timeout;

use std::sync::Arc;

use domain::Timestamp;
use eventlog::{Clock, Entropy, EventLog, Kinds, Storage, Worker};

pub use agreement::AgreementError;
pub use session::{
    BeginError, BeginPayment, Begun, OpenError, Opened, PaymentChoice, RefundError, RefundRequest,
    SessionError,
};

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
    log: EventLog,
    gateways: Arc<dyn Gateways>,
    /// The origin that bKash sends the payer's browser back to, without a trailing slash.
    public_origin: Arc<str>,
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

    /// The kinds of streams that the engine knows. An aggregate is registered here.
    pub fn kinds(&self) -> Kinds {
        Kinds::new()
            .with::<session::Sessions>(self.clone())
            .with::<agreement::Agreements>(self.clone())
            .with::<notification::Notifications>(self.clone())
    }

    /// The worker that does what is due.
    pub fn worker(&self) -> Worker {
        Worker::new(self.log.clone(), self.kinds())
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
