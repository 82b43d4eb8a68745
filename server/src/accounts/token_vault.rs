//! Stores the tokens of each account apart from those of all other accounts.
//!
//! The bKash client names a token after base URL, app key and username. Without this separation a merchant who knows
//! another merchant's app key and username, but not the password, would find that merchant's token.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::ports::{RefreshLease, StoreError, TokenVault};

/// A vault that prefixes all token names with the account.
pub(super) struct AccountTokenVault {
    account: String,
    vault: Arc<dyn TokenVault>,
}

impl AccountTokenVault {
    pub(super) fn new(account: &AccountId, vault: Arc<dyn TokenVault>) -> Self {
        Self {
            account: account.to_string(),
            vault,
        }
    }

    fn prefixed(&self, name: &str) -> String {
        format!("{}/{name}", self.account)
    }
}

#[async_trait]
impl TokenVault for AccountTokenVault {
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        self.vault.load(&self.prefixed(name)).await
    }

    async fn claim(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError> {
        self.vault.claim(&self.prefixed(name), revision, now).await
    }

    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError> {
        self.vault.save(&self.prefixed(name), sealed).await
    }

    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError> {
        self.vault.abandon(&self.prefixed(name), reached).await
    }
}
