//! What the client needs of the outside world.

use std::sync::Arc;

use engine::ports::TokenVault;
use eventlog::{Clock, Entropy};
use sealing::SealingKey;

use crate::{CallObserver, Wire};

/// The client's dependencies on the outside world.
#[derive(Clone)]
pub struct Ports {
    /// Carries requests to bKash: the HTTP client that [`http_client`](crate::http_client) builds.
    pub wire: Arc<dyn Wire>,
    /// Where the token is stored between processes.
    pub vault: Arc<dyn TokenVault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals the token.
    pub key: SealingKey,
    /// Observes the calls; [`NoObserver`](crate::NoObserver) if nobody measures them.
    pub observer: Arc<dyn CallObserver>,
}
