//! The bKash client: implements the engine's gateway port for one merchant.
//!
//! bKash's wire names, numbers and formats live in this crate alone. Its answers are read tolerantly and
//! judged strictly: whatever does not say with certainty what happened to money is *unknown*. No call that
//! moves money is ever repeated here.

mod answers;
mod call;
pub mod catalogue;
mod config;
mod document;
mod family;
mod gateway;
mod http;
pub mod ipn;
mod organization;
mod refunds;
mod seal;
mod token;

use std::sync::Arc;

pub use config::{Config, ConfigError, Credentials, Family};
use engine::ports::{Clock, Entropy, Gateway, TokenVault};
pub use http::http_client;
pub use organization::{
    Account, Direction, Moved, NewPayout, NotOffered, Organization, OrganizationError, organization,
};
pub use seal::SealingKey;

/// What the client reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// HTTP, as [`http_client`] makes it.
    pub http: reqwest::Client,
    /// Where the token is kept between processes.
    pub vault: Arc<dyn TokenVault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals the token.
    pub key: SealingKey,
}

/// A gateway for the configured API family.
pub fn connect(config: Config, ports: Ports) -> Arc<dyn Gateway> {
    Arc::new(gateway::Client::new(config, ports))
}
