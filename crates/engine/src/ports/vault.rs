//! Stores bKash's token between processes, with the budget of token calls.

use async_trait::async_trait;
use domain::Timestamp;

use eventlog::StoreError;

/// The answer to a request for the right to make one token call (Grant or Refresh).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshLease {
    /// The call may be made and is counted. No other process may make one until the lease is saved or abandoned.
    Granted,
    /// Another process has saved a newer token. Load it.
    Superseded,
    /// Another process holds the lease. Wait, then load.
    HeldElsewhere,
    /// The budget of token calls is exhausted.
    BudgetExhausted {
        /// When the oldest call leaves the rolling hour.
        until: Timestamp,
    },
}

/// What is left of the budget of token calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenBudget {
    /// How many calls may be made now.
    pub calls_left: usize,
    /// When the next call may be made, if none may be made now.
    pub exhausted_until: Option<Timestamp>,
}

/// The token store, shared by all processes that use the same merchant credentials.
#[async_trait]
pub trait TokenVault: Send + Sync {
    /// Returns the sealed token and its revision, which grows with each save. Without a token the revision is 0.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot be read.
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError>;

    /// Requests the lease for one token call, if the token is still at `revision`. The budget is that of the rolling
    /// hour before `now`.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot be written.
    async fn acquire_lease(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError>;

    /// What is left of the budget in the rolling hour before `now`.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot be read.
    async fn budget(&self, name: &str, now: Timestamp) -> Result<TokenBudget, StoreError>;

    /// Saves a sealed token and ends the lease.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot be written.
    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError>;

    /// Ends the lease after a call that returned no token. The call is not counted if it did not reach bKash.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot be written.
    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError>;
}
