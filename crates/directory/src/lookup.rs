//! Cached merchants, validated by the length of their streams, and the authentication of API keys.
//!
//! Every change of a merchant makes its stream longer. A cached state is valid as long as the length is unchanged, and the
//! length is read again once it is two seconds old. A key that another process revokes is therefore rejected here within
//! two seconds, at the cost of one small query per merchant instead of one per request. A change by this process is seen at
//! once. The merchant of a key never changes, so that part is kept without validation.

use std::sync::Arc;

use domain::MerchantId;
use eventlog::{CommandError, StoreError, stream_of};

use crate::{
    AuthenticationError, Directory, DirectoryError, KeyHash, KeyRejection, KeyStatus,
    MerchantRejection, MerchantState, PresentedKey, Principal, cache::Cached, merchant::Merchants,
};

impl Directory {
    /// A merchant, at most two seconds out of date; `None` if it does not exist. Changes by this process are visible at
    /// once.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::Store`] if the log cannot be read, and [`DirectoryError::CorruptRecord`] if this version
    /// cannot read an event.
    pub async fn cached_merchant(
        &self,
        id: &MerchantId,
    ) -> Result<Option<Arc<MerchantState>>, DirectoryError> {
        match self.cached_state(id).await {
            Ok(state) => Ok(state.filter(|state| state.merchant.is_some())),
            Err(error) => Err(DirectoryError::of_command(id, error)),
        }
    }

    /// Authenticates the text of an API key.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::Refused`] if the key is malformed, unknown, expired or revoked or its merchant is
    /// disabled, and [`AuthenticationError::Store`] if the store cannot be read.
    pub async fn authenticate(&self, text: &str) -> Result<Principal, AuthenticationError> {
        let presented = PresentedKey::parse(text)?;
        let id = self.merchant_of_key(&presented.hash).await?;
        let id = id.ok_or(KeyRejection::Unknown)?;
        let state = self.state_with_key(&id, &presented.hash).await;
        let state = state.map_err(CommandError::into_store_error)?;
        let state = state.ok_or(KeyRejection::Unknown)?;
        let key = state.key_with_hash(&presented.hash);
        let key = key.ok_or(KeyRejection::Unknown)?;
        let now = self.ports.clock.now();
        match key.status(now) {
            KeyStatus::Revoked => {
                return Err(AuthenticationError::of_key(&key.id, KeyRejection::Revoked));
            }
            KeyStatus::Expired => {
                return Err(AuthenticationError::of_key(&key.id, KeyRejection::Expired));
            }
            KeyStatus::Active => {}
        }
        // The hash covers the whole text, so only a tampered event can differ.
        if key.kind != presented.kind || key.account.mode != presented.mode {
            return Err(AuthenticationError::of_key(&key.id, KeyRejection::Prefix));
        }
        let is_configured = key.account.merchant == self.configured.merchant;
        let is_enabled = state.merchant.as_ref().is_some_and(|found| found.enabled);
        if !is_configured && !is_enabled {
            return Err(AuthenticationError::of_key(&key.id, KeyRejection::Disabled));
        }
        self.cache.state().note_use(&key.id, now);
        Ok(Principal {
            key: key.id.clone(),
            account: key.account.clone(),
            kind: key.kind,
            scopes: key.scopes.clone(),
        })
    }

    /// The state of the merchant of a key. A cached state without the key is older than the key.
    async fn state_with_key(
        &self,
        id: &MerchantId,
        hash: &KeyHash,
    ) -> Result<Option<Arc<MerchantState>>, CommandError<MerchantRejection>> {
        let state = self.cached_state(id).await?;
        if state
            .as_ref()
            .is_some_and(|state| state.key_with_hash(hash).is_some())
        {
            return Ok(state);
        }
        self.cache.forget(id);
        self.cached_state(id).await
    }

    async fn merchant_of_key(&self, hash: &KeyHash) -> Result<Option<MerchantId>, StoreError> {
        if let Some(id) = self.cache.merchant_of_key(hash) {
            return Ok(Some(id));
        }
        let holder = self.ports.storage.holder(&hash.unique_key()).await?;
        let id = holder.and_then(|stream| MerchantId::parse(stream.id()).ok());
        // Unknown keys are not cached, because a client can invent any number of them.
        if let Some(id) = &id {
            self.cache.keep_key(*hash, id);
        }
        Ok(id)
    }

    /// The state of a merchant's stream, at most two seconds out of date.
    async fn cached_state(
        &self,
        id: &MerchantId,
    ) -> Result<Option<Arc<MerchantState>>, CommandError<MerchantRejection>> {
        // What is read is as old as the request, so the time before the read counts.
        let read_at = self.ports.clock.now();
        let (epoch, cached) = {
            let state = self.cache.state();
            (state.epoch, state.merchants.get(id).cloned())
        };
        if let Some(cached) = cached {
            let stream = stream_of::<Merchants>(id);
            if cached.is_fresh(read_at) {
                return Ok(Some(cached.state));
            }
            if self.ports.storage.length(&stream).await? == cached.state.version {
                let state = cached.state;
                let cached = Cached {
                    state: state.clone(),
                    read_at,
                };
                self.cache.keep(epoch, id, cached);
                return Ok(Some(state));
            }
        }
        let Some(state) = self.log.load::<Merchants>(id).await?.state.map(Arc::new) else {
            return Ok(None);
        };
        let cached = Cached {
            state: state.clone(),
            read_at,
        };
        self.cache.keep(epoch, id, cached);
        Ok(Some(state))
    }
}
