//! What the client needs of the outside world.

use std::sync::Arc;

use engine::ports::TokenVault;
use eventlog::{Clock, Entropy};
use sealing::SealingKey;

/// The client's dependencies on the outside world.
#[derive(Clone)]
pub struct Ports {
    /// The HTTP client, as built by [`http_client`](crate::http_client).
    pub http: reqwest::Client,
    /// Where the token is stored between processes.
    pub vault: Arc<dyn TokenVault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals the token.
    pub key: SealingKey,
}
