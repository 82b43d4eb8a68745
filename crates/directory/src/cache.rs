//! What a process remembers of merchants and keys.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{MerchantId, Timestamp};

use crate::{KeyHash, KeyId, MerchantState};

/// How long a cached state is used without comparing its length.
const STATE_TTL: Duration = Duration::from_secs(2);

/// The maximum number of cached merchants, and of cached keys. The cache is cleared when either is reached.
const CAPACITY: usize = 10_000;

/// The maximum number of keys whose use is noted until the next write. Further ones are not noted.
const MAX_NOTED: usize = 10_000;

/// The cache, shared by the clones of a [`Directory`].
#[derive(Default)]
pub(crate) struct DirectoryCache(Mutex<CacheState>);

#[derive(Default)]
pub(crate) struct CacheState {
    /// Incremented by every change of this process. What was read in an earlier epoch may be older than the change.
    pub(crate) epoch: u64,
    pub(crate) merchants: HashMap<MerchantId, Cached>,
    /// The merchant of each key.
    keys: HashMap<KeyHash, MerchantId>,
    /// When keys were used since that was written last.
    pub(crate) uses: HashMap<KeyId, Timestamp>,
}

/// A state that was read.
#[derive(Clone)]
pub(crate) struct Cached {
    pub(crate) state: Arc<MerchantState>,
    /// The time before its length was read.
    pub(crate) read_at: Timestamp,
}

impl Cached {
    /// Whether the state can be used without comparing its length.
    pub(crate) fn is_fresh(&self, now: Timestamp) -> bool {
        self.read_at <= now && now.since(self.read_at) < STATE_TTL
    }
}

impl CacheState {
    /// Notes that a key was used.
    pub(crate) fn note_use(&mut self, key: &KeyId, at: Timestamp) {
        let is_full = self.uses.len() >= MAX_NOTED;
        if let Some(known) = self.uses.get_mut(key) {
            *known = at.max(*known);
        } else if !is_full {
            self.uses.insert(key.clone(), at);
        }
    }
}

impl DirectoryCache {
    pub(crate) fn state(&self) -> MutexGuard<'_, CacheState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a merchant that has changed.
    pub(crate) fn forget(&self, id: &MerchantId) {
        let mut state = self.state();
        state.epoch += 1;
        state.merchants.remove(id);
    }

    /// Keeps what was read in `epoch`.
    pub(crate) fn keep(&self, epoch: u64, id: &MerchantId, cached: Cached) {
        let mut state = self.state();
        if state.epoch == epoch {
            if state.merchants.len() >= CAPACITY {
                state.merchants.clear();
            }
            state.merchants.insert(id.clone(), cached);
        }
    }

    /// The merchant of a key, if it was found before.
    pub(crate) fn merchant_of_key(&self, hash: &KeyHash) -> Option<MerchantId> {
        self.state().keys.get(hash).cloned()
    }

    /// Keeps the merchant of a key.
    pub(crate) fn keep_key(&self, hash: KeyHash, id: &MerchantId) {
        let mut state = self.state();
        if state.keys.len() >= CAPACITY {
            state.keys.clear();
        }
        state.keys.insert(hash, id.clone());
    }
}
