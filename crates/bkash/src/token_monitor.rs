//! Access to the health of a token for those who have its gateway.

use std::sync::Arc;

use eventlog::StoreError;

use crate::{TokenHealth, token_manager::TokenManager};

/// Reports the health of the token of one account. Never calls bKash.
#[derive(Clone)]
pub struct TokenMonitor(pub(crate) Arc<TokenManager>);

impl TokenMonitor {
    /// The health of the token now.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the token vault cannot be read.
    pub async fn health(&self) -> Result<TokenHealth, StoreError> {
        self.0.health().await
    }
}
