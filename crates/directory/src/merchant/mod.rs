//! The merchant: an aggregate of the event log, with its profile, provider accounts and API keys.

mod aggregate;
mod apply;
mod command;
mod decide;
mod event;
mod rejection;

use std::collections::BTreeMap;

pub(crate) use aggregate::Merchants;
pub(crate) use command::{IssuedKey, MerchantCommand, SealedCredentials};
use domain::{AccountId, MerchantId, Mode, Timestamp};
pub use event::{AuditRecord, MerchantEvent};
pub use rejection::MerchantRejection;

use crate::{ApiKey, KeyHash, KeyId, Profile, ProviderAccount};

/// A merchant of this server. Contains no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// The identifier used in commands, keys and logs.
    pub id: MerchantId,
    /// Whether the merchant is served. A disabled merchant starts nothing new; payments under way are completed.
    pub enabled: bool,
    /// The merchant's settings.
    pub profile: Profile,
    /// The merchant's provider accounts by mode.
    pub provider_accounts: BTreeMap<Mode, ProviderAccount>,
    /// When the merchant was created.
    pub created_at: Timestamp,
}

/// The state of a merchant's stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MerchantState {
    /// The number of events in the stream.
    pub version: usize,
    /// The merchant; `None` for the configured merchant, whose stream has keys alone.
    pub merchant: Option<Merchant>,
    /// For each provider account, the event that set it, by its number in the stream.
    pub(crate) set_by: BTreeMap<Mode, usize>,
    /// The keys, oldest first. None has a time of last use, which is recorded outside the log.
    pub(crate) keys: Vec<StoredKey>,
}

/// A key and the hash of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoredKey {
    pub(crate) key: ApiKey,
    pub(crate) hash: KeyHash,
}

impl MerchantState {
    /// Whether another state has the same profile and the same provider accounts, with the same credentials.
    pub fn has_same_accounts(&self, other: &Self) -> bool {
        self.set_by == other.set_by && self.merchant == other.merchant
    }

    /// The keys of an account, including inactive ones, oldest first.
    pub(crate) fn keys_of(&self, account: &AccountId) -> impl Iterator<Item = &ApiKey> {
        let keys = self.keys.iter().map(|stored| &stored.key);
        keys.filter(move |key| key.account == *account)
    }

    pub(crate) fn find_key(&self, id: &KeyId) -> Option<&ApiKey> {
        let mut keys = self.keys.iter().map(|stored| &stored.key);
        keys.find(|key| key.id == *id)
    }

    pub(crate) fn key_with_hash(&self, hash: &KeyHash) -> Option<&ApiKey> {
        let stored = self.keys.iter().find(|stored| stored.hash == *hash)?;
        Some(&stored.key)
    }
}
