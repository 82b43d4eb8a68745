//! No account is connected to bKash: opening a session needs none.

use std::sync::Arc;

use async_trait::async_trait;
use domain::AccountId;
use engine::ports::{Gateway, Gateways};

pub(crate) struct NoBkash;

#[async_trait]
impl Gateways for NoBkash {
    async fn of(&self, _: &AccountId) -> Option<Arc<dyn Gateway>> {
        None
    }
}
