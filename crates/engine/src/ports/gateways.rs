//! The port that finds an account's access to bKash.

use std::sync::Arc;

use async_trait::async_trait;
use domain::AccountId;

use super::Gateway;

/// The access of all accounts to bKash.
#[async_trait]
pub trait Gateways: Send + Sync {
    /// The account's access to bKash; `None` if the account does not exist or is not connected now.
    async fn of(&self, account: &AccountId) -> Option<Arc<dyn Gateway>>;
}
