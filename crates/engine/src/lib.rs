//! Drives the domain: commits what is about to be done, does it through a port, commits what came of it.
//!
//! Nothing else moves money. Every call to bKash follows a durable intent, and an intent that was never
//! settled is picked up by the [`Worker`], in this process or the next.

mod aggregate;
mod agreement;
mod execute;
mod find;
mod idempotency;
mod in_flight;
mod labels;
mod notification;
mod outbox;
pub mod ports;
mod refund;
mod resolution;
mod session;
mod timeout;
mod worker;

use std::sync::Arc;

pub use aggregate::{NotificationId, StreamId};
pub use execute::EngineError;
pub use find::{Listed, Place, Sessions};
pub use idempotency::IdempotencyKey;
pub use refund::{RefundError, RefundRequest};
pub use session::{NewSession, OpenError};
pub use worker::Worker;

use crate::{
    in_flight::InFlight,
    ports::{Clock, Entropy, Gateways, Store},
};

/// Everything the engine reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// The durable log.
    pub store: Arc<dyn Store>,
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
    ports: Ports,
    /// The origin that bKash sends the payer's browser back to, without a trailing slash.
    public_origin: Arc<str>,
    in_flight: InFlight,
}

impl Engine {
    /// An engine over `ports` whose callbacks come to `public_origin` (scheme, host and port).
    pub fn new(ports: Ports, public_origin: &str) -> Self {
        Self {
            ports,
            public_origin: public_origin.trim_end_matches('/').into(),
            in_flight: InFlight::default(),
        }
    }
}
