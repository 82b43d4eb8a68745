//! The directory and its dependencies.

use std::sync::Arc;

use domain::AccountId;
use eventlog::{Clock, Entropy};
use sealing::SealingKey;

use crate::{DirectoryStore, cache::DirectoryCache};

/// The directory's dependencies.
#[derive(Clone)]
pub struct Ports {
    /// Stores merchants, provider accounts and keys.
    pub store: Arc<dyn DirectoryStore>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for keys, identifiers and nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals credentials.
    pub key: SealingKey,
}

/// The merchant directory. Clones share the same cache.
#[derive(Clone)]
pub struct Directory {
    pub(crate) ports: Ports,
    /// The account of the configuration file. It has API keys like any other account, but its profile and provider
    /// account are not stored here.
    pub(crate) configured: AccountId,
    pub(crate) cache: Arc<DirectoryCache>,
}

impl Directory {
    /// Creates a directory next to the configured account. No merchant of the directory may have the configured
    /// merchant's identifier.
    pub fn new(ports: Ports, configured: AccountId) -> Self {
        Self {
            ports,
            configured,
            cache: Arc::default(),
        }
    }
}
