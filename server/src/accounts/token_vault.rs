//! Tokens of one account: kept apart from every other's, whatever credentials they were granted for.
//!
//! The client names a token after address, app key and user name. Whoever had another merchant's app key and user
//! name, and not the password, would find that merchant's token under that name.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::ports::{RefreshLease, StoreError, TokenVault};

/// The vault with the account in front of every name.
pub(super) struct OwnTokens {
    account: String,
    vault: Arc<dyn TokenVault>,
}

impl OwnTokens {
    pub(super) fn new(account: &AccountId, vault: Arc<dyn TokenVault>) -> Self {
        Self {
            account: account.to_string(),
            vault,
        }
    }

    fn named(&self, name: &str) -> String {
        format!("{}/{name}", self.account)
    }
}

#[async_trait]
impl TokenVault for OwnTokens {
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        self.vault.load(&self.named(name)).await
    }

    async fn claim(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError> {
        self.vault.claim(&self.named(name), revision, now).await
    }

    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError> {
        self.vault.save(&self.named(name), sealed).await
    }

    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError> {
        self.vault.abandon(&self.named(name), reached).await
    }
}
