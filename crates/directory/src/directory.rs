//! The directory and its dependencies.

use std::sync::Arc;

use domain::{AccountId, MerchantId};
use eventlog::{Clock, CommandError, Entropy, EventLog, Kinds, Request, Storage};
use sealing::SealingKey;

use crate::{
    DirectoryError, KeyUses, Merchant, MerchantRejection, MerchantState,
    cache::DirectoryCache,
    merchant::{MerchantCommand, Merchants},
};

/// The directory's dependencies.
#[derive(Clone)]
pub struct Ports {
    /// Stores the log.
    pub storage: Arc<dyn Storage>,
    /// Stores when keys were last used.
    pub uses: Arc<dyn KeyUses>,
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
    pub(crate) log: EventLog,
    /// The account of the configuration file. It has API keys like any other account, but its profile and provider
    /// account are not stored here.
    pub(crate) configured: AccountId,
    pub(crate) cache: Arc<DirectoryCache>,
}

impl Directory {
    /// Creates a directory next to the configured account. No merchant of the directory may have the configured
    /// merchant's identifier.
    pub fn new(ports: Ports, configured: AccountId) -> Self {
        let log = EventLog::new(
            ports.storage.clone(),
            ports.clock.clone(),
            ports.entropy.clone(),
        );
        Self {
            ports,
            log,
            configured,
            cache: Arc::default(),
        }
    }

    /// The kinds of streams with merchants added.
    #[must_use]
    pub fn register(kinds: Kinds) -> Kinds {
        kinds.with::<Merchants>(())
    }

    /// Executes a command on a merchant.
    pub(crate) async fn execute(
        &self,
        id: &MerchantId,
        command: MerchantCommand,
        request: Request<Merchants>,
    ) -> Result<MerchantState, DirectoryError> {
        let executed = self
            .log
            .execute::<Merchants>(&(), id, command, request)
            .await;
        // Also after an error: the events may be committed with only the answer lost.
        self.cache.forget(id);
        executed.map_err(|error| DirectoryError::of_command(id, error))
    }

    /// The current state of a merchant's stream.
    pub(crate) async fn load(&self, id: &MerchantId) -> Result<MerchantState, DirectoryError> {
        let loaded = self.log.load::<Merchants>(id).await;
        let loaded = loaded.map_err(|error| DirectoryError::of_command(id, error))?;
        Ok(loaded.state.unwrap_or_default())
    }

    /// Rejects the configured merchant, which only its file describes.
    pub(crate) fn ensure_not_configured(&self, id: &MerchantId) -> Result<(), DirectoryError> {
        if *id == self.configured.merchant {
            return Err(DirectoryError::ConfiguredMerchant(id.clone()));
        }
        Ok(())
    }
}

impl DirectoryError {
    pub(crate) fn of_command(id: &MerchantId, error: CommandError<MerchantRejection>) -> Self {
        match error {
            CommandError::NotFound => Self::MerchantNotFound(id.clone()),
            CommandError::Rejected(rejection) => Self::Rejected(rejection),
            CommandError::IdempotencyKeyUsed => Self::IdempotencyKeyUsed,
            CommandError::Store(error) => Self::Store(error),
            error @ (CommandError::Unreadable(_) | CommandError::TooNew { .. }) => {
                Self::CorruptRecord(id.clone(), error.to_string())
            }
            error @ CommandError::Reserved(_) => Self::Store(error.into_store_error()),
        }
    }
}

/// The merchant of a stream.
///
/// # Errors
///
/// Returns [`DirectoryError::MerchantNotFound`] if there is none.
pub(crate) fn existing(id: &MerchantId, state: MerchantState) -> Result<Merchant, DirectoryError> {
    let merchant = state.merchant;
    merchant.ok_or_else(|| DirectoryError::MerchantNotFound(id.clone()))
}
