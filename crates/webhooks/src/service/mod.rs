//! The webhook service: managing endpoints and their secrets, reading deliveries and events, replaying events.

mod endpoints;
mod reading;
mod replaying;

use std::{sync::Arc, time::Duration};

use domain::{AccountId, Timestamp};
use eventlog::{Clock, Entropy, StoreError};
use sealing::SealingKey;

use crate::{Endpoint, EndpointUrlError, NetworkScope, SigningSecret, WebhookStore};

/// Maximum number of endpoints of an account.
pub const MAX_ENDPOINTS: usize = 20;

/// How long an old secret keeps signing after it is rolled, unless the merchant specifies another time.
pub const DEFAULT_SECRET_OVERLAP: Duration = Duration::from_secs(24 * 3600);

/// Maximum overlap that a merchant can specify.
pub const MAX_SECRET_OVERLAP: Duration = Duration::from_secs(7 * 24 * 3600);

/// How many deliveries or events one transaction processes. Payments wait for the writer at most that long.
const BATCH_SIZE: usize = 200;

/// Why a webhook operation failed.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The account has no such endpoint, delivery or event.
    #[error("no such endpoint, delivery or event")]
    NotFound,
    /// The account has [`MAX_ENDPOINTS`] endpoints already.
    #[error("an account has at most 20 endpoints")]
    TooManyEndpoints,
    /// Events cannot be replayed to a disabled endpoint.
    #[error("the endpoint is disabled: enable it first")]
    EndpointDisabled,
    /// The account may not use this URL.
    #[error(transparent)]
    InvalidUrl(#[from] EndpointUrlError),
    /// The overlap is longer than [`MAX_SECRET_OVERLAP`].
    #[error("the overlap must not be longer than seven days")]
    OverlapTooLong,
    /// Concurrent requests kept changing the endpoint.
    #[error("the endpoint was changed by other requests at the same time: try again")]
    Conflict,
    /// The signing secrets cannot be encrypted or decrypted.
    #[error("the endpoint's secrets cannot be decrypted with this master key")]
    Sealing,
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An endpoint together with its new signing secret.
#[derive(Debug, Clone)]
pub struct EndpointWithSecret {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The secret that verifies its deliveries.
    pub secret: SigningSecret,
}

/// What the webhook service depends on.
#[derive(Clone)]
pub struct Ports {
    /// Storage of endpoints, deliveries and events.
    pub store: Arc<dyn WebhookStore>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for identifiers and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// Encrypts the signing secrets; derived from the master key.
    pub key: SealingKey,
    /// Whether endpoints of test accounts may be in this machine's own network.
    pub development: bool,
}

/// The webhook service. A clone shares the ports.
#[derive(Clone)]
pub struct Webhooks {
    ports: Ports,
}

impl Webhooks {
    /// A service that uses these ports.
    pub fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The hosts that the account's endpoints may have; needed to parse an [`crate::EndpointUrl`].
    pub fn network_scope(&self, account: &AccountId) -> NetworkScope {
        NetworkScope::for_mode(account.mode, self.ports.development)
    }

    fn random_bits(&self) -> [u8; 32] {
        self.ports.entropy.bits()
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }
}
