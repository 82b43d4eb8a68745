//! Which bKash an account reaches.

use std::sync::Arc;

use async_trait::async_trait;
use domain::AccountId;

use super::Gateway;

/// Every account's access to bKash.
#[async_trait]
pub trait Gateways: Send + Sync {
    /// The account's access; `None` when there is no such account, or it is not connected to bKash now.
    async fn of(&self, account: &AccountId) -> Option<Arc<dyn Gateway>>;
}
