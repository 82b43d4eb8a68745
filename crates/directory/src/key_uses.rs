//! When API keys were last used. Requests note it in memory; a background task writes it now and then, so that no request
//! waits for a write and none that only reads causes one.

use std::{collections::HashMap, mem, time::Duration};

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::StoreError;
use tokio::{pin, select, time::sleep};

use crate::{Directory, KeyId};

/// How often uses are written.
const WRITE_INTERVAL: Duration = Duration::from_secs(60);

/// Stores when keys were last used. Several processes may use it at the same time.
#[async_trait]
pub trait KeyUses: Send + Sync {
    /// Records uses. An earlier time than the recorded one changes nothing.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be written.
    async fn record(&self, uses: HashMap<KeyId, Timestamp>) -> Result<(), StoreError>;

    /// When these keys were last used. Keys that were never used are left out.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn last_used(&self, keys: Vec<KeyId>) -> Result<HashMap<KeyId, Timestamp>, StoreError>;
}

impl Directory {
    /// Writes when keys were used, once a minute until `stop` completes, and then once more.
    pub async fn record_key_uses(self, stop: impl Future<Output = ()>) {
        pin!(stop);
        loop {
            let stopping = select! {
                biased;
                () = &mut stop => true,
                () = sleep(WRITE_INTERVAL) => false,
            };
            self.write_key_uses().await;
            if stopping {
                return;
            }
        }
    }

    /// Writes the uses that were noted since the last write. If that fails, the next write tries again.
    pub async fn write_key_uses(&self) {
        let uses = mem::take(&mut self.cache.state().uses);
        if uses.is_empty() {
            return;
        }
        if let Err(error) = self.ports.uses.record(uses.clone()).await {
            tracing::warn!(%error, "the last uses of API keys cannot be recorded");
            let mut state = self.cache.state();
            for (key, at) in uses {
                state.note_use(&key, at);
            }
        }
    }

    /// When these keys were last used, by any process; by other processes accurate to a minute.
    pub(crate) async fn last_used(
        &self,
        keys: Vec<KeyId>,
    ) -> Result<HashMap<KeyId, Timestamp>, StoreError> {
        let mut used = self.ports.uses.last_used(keys.clone()).await?;
        let state = self.cache.state();
        for (id, at) in keys
            .into_iter()
            .filter_map(|id| state.uses.get_key_value(&id))
        {
            let known = used.entry(id.clone()).or_insert(*at);
            *known = (*at).max(*known);
        }
        drop(state);
        Ok(used)
    }
}
