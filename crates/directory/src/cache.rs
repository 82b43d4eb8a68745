//! A cache of merchants and keys, validated by the directory's revision.
//!
//! Every change increments the revision. Cached rows are valid as long as the revision is unchanged, and the revision
//! is read again once it is two seconds old. A key that another process revokes is therefore rejected here within two
//! seconds, at the cost of one small query per process instead of one per request. A change by this process clears the
//! cache at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{MerchantId, Timestamp};
use eventlog::StoreError;

use crate::{
    AuthenticationError, Directory, KeyHash, KeyId, KeyLookup, KeyRejection, KeyStatus,
    PresentedKey, Principal, StoredMerchant,
};

/// How long the cached revision is used without reading it again.
const REVISION_TTL: Duration = Duration::from_secs(2);

/// The maximum number of cached merchants, and of cached keys. The cache is cleared when either is reached.
const CAPACITY: usize = 10_000;

/// The minimum interval between two recorded uses of one key.
const USE_RECORDING_INTERVAL: Duration = Duration::from_secs(60);

/// The cache, shared by the clones of a [`Directory`].
#[derive(Default)]
pub(crate) struct DirectoryCache(Mutex<CacheState>);

#[derive(Default)]
struct CacheState {
    /// Incremented whenever the cache is cleared. A revision that was requested in an earlier epoch is discarded.
    epoch: u64,
    /// The revision at which all rows were read, and when it was last confirmed.
    revision: Option<(u64, Timestamp)>,
    merchants: HashMap<MerchantId, Arc<StoredMerchant>>,
    keys: HashMap<KeyHash, Arc<KeyLookup>>,
    /// When the use of each key was last recorded. Survives clearing.
    last_recorded_use: HashMap<KeyId, Timestamp>,
}

impl CacheState {
    fn clear(&mut self) {
        self.epoch += 1;
        self.revision = None;
        self.merchants.clear();
        self.keys.clear();
    }

    /// Whether rows read at `revision` are consistent with the cached ones.
    fn is_at(&self, revision: u64) -> bool {
        self.revision.is_some_and(|(cached, _)| cached == revision)
    }
}

impl DirectoryCache {
    fn state(&self) -> MutexGuard<'_, CacheState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Clears the cache after a change by this process.
    pub(crate) fn clear(&self) {
        self.state().clear();
    }
}

impl Directory {
    /// A merchant, at most two seconds out of date. Changes by this process are visible at once.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    pub async fn cached_merchant(
        &self,
        id: &MerchantId,
    ) -> Result<Option<Arc<StoredMerchant>>, StoreError> {
        self.refresh_revision().await?;
        if let Some(cached) = self.cache.state().merchants.get(id) {
            return Ok(Some(cached.clone()));
        }
        let read = self.ports.store.read(id).await?;
        let Some(merchant) = read.merchant.map(Arc::new) else {
            return Ok(None);
        };
        let mut state = self.cache.state();
        if state.is_at(read.revision) && state.merchants.len() < CAPACITY {
            state.merchants.insert(id.clone(), merchant.clone());
        }
        Ok(Some(merchant))
    }

    /// Authenticates the text of an API key.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::Refused`] if the key is malformed, unknown, expired or revoked or its merchant is
    /// disabled, and [`AuthenticationError::Store`] if the store cannot be read.
    pub async fn authenticate(&self, text: &str) -> Result<Principal, AuthenticationError> {
        let presented = PresentedKey::parse(text)?;
        let found = self.find_key(&presented.hash).await?;
        let now = self.ports.clock.now();
        let key = found.key.as_ref().ok_or(KeyRejection::Unknown)?;
        match key.status(now) {
            KeyStatus::Revoked => return Err(KeyRejection::Revoked.into()),
            KeyStatus::Expired => return Err(KeyRejection::Expired.into()),
            KeyStatus::Active => {}
        }
        // The hash covers the whole text, so only a tampered row can differ.
        if key.kind != presented.kind || key.account.mode != presented.mode {
            return Err(KeyRejection::Prefix.into());
        }
        let is_configured = key.account.merchant == self.configured.merchant;
        if !is_configured && found.enabled != Some(true) {
            return Err(KeyRejection::Disabled.into());
        }
        self.record_key_use(&key.id, now);
        Ok(Principal {
            key: key.id.clone(),
            account: key.account.clone(),
            kind: key.kind,
            scopes: key.scopes.clone(),
        })
    }

    async fn find_key(&self, hash: &KeyHash) -> Result<Arc<KeyLookup>, StoreError> {
        self.refresh_revision().await?;
        if let Some(found) = self.cache.state().keys.get(hash) {
            return Ok(found.clone());
        }
        let found = Arc::new(self.ports.store.find_key(hash).await?);
        let mut state = self.cache.state();
        // Unknown keys are not cached, because a client can invent any number of them.
        let cacheable = found.key.is_some() && state.keys.len() < CAPACITY;
        if cacheable && state.is_at(found.revision) {
            state.keys.insert(*hash, found.clone());
        }
        Ok(found)
    }

    /// Reads the revision if the cached one is stale, and clears the cache if it has changed.
    async fn refresh_revision(&self) -> Result<(), StoreError> {
        let now = self.ports.clock.now();
        let epoch = {
            let mut state = self.cache.state();
            let is_fresh = |(_, at): (u64, Timestamp)| at <= now && now.since(at) < REVISION_TTL;
            if state.merchants.len() >= CAPACITY || state.keys.len() >= CAPACITY {
                state.clear();
            }
            if state.revision.is_some_and(is_fresh) {
                return Ok(());
            }
            state.epoch
        };
        let revision = self.ports.store.revision().await?;
        let mut state = self.cache.state();
        if state.epoch == epoch {
            if state.revision.is_some_and(|(cached, _)| cached != revision) {
                state.clear();
            }
            // The answer is as old as the request, so the time before the read is stored.
            state.revision = Some((revision, now));
        }
        Ok(())
    }

    /// Records in the background that a key was used, at most once a minute.
    fn record_key_use(&self, key: &KeyId, now: Timestamp) {
        {
            let mut state = self.cache.state();
            let recently = |at: &Timestamp| *at <= now && now.since(*at) < USE_RECORDING_INTERVAL;
            if state.last_recorded_use.get(key).is_some_and(recently) {
                return;
            }
            if state.last_recorded_use.len() >= CAPACITY {
                state.last_recorded_use.clear();
            }
            state.last_recorded_use.insert(key.clone(), now);
        }
        let (store, key) = (self.ports.store.clone(), key.clone());
        tokio::spawn(async move {
            if let Err(error) = store.record_key_use(&key, now).await {
                tracing::warn!(%key, %error, "the last use of a key cannot be recorded");
            }
        });
    }
}
