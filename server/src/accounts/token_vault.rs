//! Tokens of one account, kept apart from those of every other account.
//!
//! The bKash client names a token by base URL, app key and user name. Without the namespace, a merchant who knows
//! another merchant's app key and user name, but not the password, could use that merchant's token.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::ports::{RefreshLease, TokenBudget, TokenVault};
use eventlog::StoreError;

/// A vault that prefixes every name with the account.
pub(super) struct NamespacedTokenVault {
    account: String,
    vault: Arc<dyn TokenVault>,
}

impl NamespacedTokenVault {
    pub(super) fn new(account: &AccountId, vault: Arc<dyn TokenVault>) -> Self {
        Self {
            account: account.to_string(),
            vault,
        }
    }

    fn namespaced(&self, name: &str) -> String {
        format!("{}/{name}", self.account)
    }
}

#[async_trait]
impl TokenVault for NamespacedTokenVault {
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        self.vault.load(&self.namespaced(name)).await
    }

    async fn acquire_lease(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError> {
        self.vault
            .acquire_lease(&self.namespaced(name), revision, now)
            .await
    }

    async fn budget(&self, name: &str, now: Timestamp) -> Result<TokenBudget, StoreError> {
        self.vault.budget(&self.namespaced(name), now).await
    }

    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError> {
        self.vault.save(&self.namespaced(name), sealed).await
    }

    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError> {
        self.vault.abandon(&self.namespaced(name), reached).await
    }
}
