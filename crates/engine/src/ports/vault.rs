//! Where bKash's token is kept between processes: sealed bytes, and the budget of calls that made them.

use async_trait::async_trait;
use domain::Timestamp;

use super::StoreError;

/// Whether a token call (Grant or Refresh) may be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshLease {
    /// Yes: it is counted, and nobody else may make one until it is settled or abandoned.
    Granted,
    /// Somebody else has saved a newer token meanwhile: read it.
    Changed,
    /// Somebody else is making the call: wait and read.
    Busy,
    /// The budget is spent.
    Exhausted {
        /// When the oldest call leaves the window.
        until: Timestamp,
    },
}

/// The token store, shared by every process that uses the same merchant credentials.
#[async_trait]
pub trait TokenVault: Send + Sync {
    /// The sealed token and its revision, which grows with each save; revision 0 when there is none.
    async fn load(&self, name: &str) -> Result<(u64, Option<Vec<u8>>), StoreError>;

    /// Claims one token call, counted in the rolling hour before `now`, if the token is still at `revision`.
    async fn claim(
        &self,
        name: &str,
        revision: u64,
        now: Timestamp,
    ) -> Result<RefreshLease, StoreError>;

    /// Saves a sealed token and settles the claim.
    async fn save(&self, name: &str, sealed: Vec<u8>) -> Result<(), StoreError>;

    /// Settles a claim whose call brought no token. If it never reached bKash, it is not counted.
    async fn abandon(&self, name: &str, reached: bool) -> Result<(), StoreError>;
}
