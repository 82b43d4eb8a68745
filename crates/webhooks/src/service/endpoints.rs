//! Creating, reading, changing and deleting endpoints and their signing secrets.

use std::time::Duration;

use domain::AccountId;
use eventlog::{IdempotencyKey, NewIdempotencyRecord};

use super::{
    BATCH_SIZE, EndpointWithSecret, MAX_ENDPOINTS, MAX_SECRET_OVERLAP, WebhookError, Webhooks,
};
use crate::{
    CircuitBreaker, Endpoint, EndpointId, EndpointUpdate, NewEndpoint, SigningSecret,
    StoredEndpoint, WriteOutcome, signing_secret::Keyring,
};

/// How often a change is retried when concurrent requests change the same endpoint.
const MAX_UPDATE_TRIES: usize = 8;

impl Webhooks {
    /// Creates an endpoint. It receives events that happen from now on.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::InvalidUrl`] if the account may not use the URL
    /// - [`WebhookError::TooManyEndpoints`] if the account has [`MAX_ENDPOINTS`] already
    /// - [`WebhookError::IdempotencyKeyUsed`] if the key was used before
    /// - [`WebhookError::Sealing`] or [`WebhookError::Store`] if the endpoint cannot be stored
    pub async fn create(
        &self,
        account: &AccountId,
        new: NewEndpoint,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<EndpointWithSecret, WebhookError> {
        new.url.check(self.network_scope(account))?;
        let endpoint = Endpoint {
            id: EndpointId::from_bits(self.random_bits()),
            account: account.clone(),
            url: new.url,
            description: new.description,
            subscription: new.subscription,
            disabled_reason: None,
            created_at: self.now(),
            circuit_breaker: CircuitBreaker::default(),
        };
        let secret = self.new_secret();
        let stored = StoredEndpoint {
            sealed_secrets: self.seal(&Keyring::new(secret.clone()), &endpoint.id)?,
            endpoint: endpoint.clone(),
            revision: 0,
        };
        let record = idempotency_key.map(|key| key.record(endpoint.id.as_str()));
        let store = &self.ports.store;
        match store.add_endpoint(stored, MAX_ENDPOINTS, record).await? {
            WriteOutcome::Written => Ok(EndpointWithSecret { endpoint, secret }),
            WriteOutcome::Rejected => Err(WebhookError::TooManyEndpoints),
            WriteOutcome::IdempotencyKeyUsed => Err(WebhookError::IdempotencyKeyUsed),
        }
    }

    /// Lists the account's endpoints, newest first.
    ///
    /// # Errors
    ///
    /// Returns [`WebhookError::Store`] if the storage fails.
    pub async fn list(&self, account: &AccountId) -> Result<Vec<Endpoint>, WebhookError> {
        let stored = self.ports.store.endpoints(account).await?;
        Ok(stored.into_iter().map(|stored| stored.endpoint).collect())
    }

    /// Reads an endpoint.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn get(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Endpoint, WebhookError> {
        Ok(self.stored(account, id).await?.endpoint)
    }

    /// Reads the newest signing secret of an endpoint.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::Sealing`] if the secrets cannot be decrypted
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn secret(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<SigningSecret, WebhookError> {
        let stored = self.stored(account, id).await?;
        Ok(self.open(&stored)?.newest().clone())
    }

    /// Changes an endpoint. Pending deliveries go to the new URL.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::InvalidUrl`] if the account may not use the URL
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::Conflict`] if concurrent requests kept changing the endpoint
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn update(
        &self,
        account: &AccountId,
        id: &EndpointId,
        update: EndpointUpdate,
    ) -> Result<Endpoint, WebhookError> {
        if let Some(url) = &update.url {
            url.check(self.network_scope(account))?;
        }
        for _ in 0..MAX_UPDATE_TRIES {
            let mut stored = self.stored(account, id).await?;
            stored.endpoint = stored.endpoint.updated(update.clone());
            let endpoint = stored.endpoint.clone();
            if self.replace(stored, None).await? {
                return Ok(endpoint);
            }
        }
        Err(WebhookError::Conflict)
    }

    /// Gives an endpoint a new signing secret. The previous one signs as well for `overlap`.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::OverlapTooLong`] if `overlap` is longer than [`MAX_SECRET_OVERLAP`]
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::IdempotencyKeyUsed`] if the key was used before
    /// - [`WebhookError::Conflict`] if concurrent requests kept changing the endpoint
    /// - [`WebhookError::Sealing`] or [`WebhookError::Store`] if the secrets cannot be read or stored
    pub async fn roll_secret(
        &self,
        account: &AccountId,
        id: &EndpointId,
        overlap: Duration,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<EndpointWithSecret, WebhookError> {
        if overlap > MAX_SECRET_OVERLAP {
            return Err(WebhookError::OverlapTooLong);
        }
        let secret = self.new_secret();
        let record = idempotency_key.map(|key| key.record(id.as_str()));
        for _ in 0..MAX_UPDATE_TRIES {
            let mut stored = self.stored(account, id).await?;
            let keyring = self.open(&stored)?;
            let rolled = keyring.rolled(secret.clone(), self.now(), overlap);
            stored.sealed_secrets = self.seal(&rolled, id)?;
            let endpoint = stored.endpoint.clone();
            if self.replace(stored, record.clone()).await? {
                return Ok(EndpointWithSecret { endpoint, secret });
            }
        }
        Err(WebhookError::Conflict)
    }

    /// Seals the secrets of an account's endpoints anew that the previous master key sealed. Returns how many these were.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::Conflict`] if concurrent requests kept changing an endpoint
    /// - [`WebhookError::Sealing`] or [`WebhookError::Store`] if secrets cannot be read or stored
    pub async fn reseal_secrets(&self, account: &AccountId) -> Result<usize, WebhookError> {
        let mut resealed = 0;
        for _ in 0..MAX_UPDATE_TRIES {
            let mut changed_meanwhile = false;
            for mut stored in self.ports.store.endpoints(account).await? {
                if self.ports.key.is_current(&stored.sealed_secrets) {
                    continue;
                }
                let keyring = self.open(&stored)?;
                stored.sealed_secrets = self.seal(&keyring, &stored.endpoint.id)?;
                if self.replace(stored, None).await? {
                    resealed += 1;
                } else {
                    changed_meanwhile = true;
                }
            }
            if !changed_meanwhile {
                return Ok(resealed);
            }
        }
        Err(WebhookError::Conflict)
    }

    /// Deletes an endpoint with its secrets and cancels its pending deliveries. Its deliveries can still be read.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::Store`] if the storage fails. If the endpoint itself is deleted by then, nothing more is
    ///   sent to it and a later sweep cancels the deliveries that are left.
    pub async fn delete(&self, account: &AccountId, id: &EndpointId) -> Result<(), WebhookError> {
        let store = &self.ports.store;
        if !store.delete_endpoint(account, id, self.now()).await? {
            return Err(WebhookError::NotFound);
        }
        while store.cancel_deliveries(id, self.now(), BATCH_SIZE).await? == BATCH_SIZE {}
        Ok(())
    }

    async fn stored(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<StoredEndpoint, WebhookError> {
        let found = self.ports.store.endpoint(account, id).await?;
        found.ok_or(WebhookError::NotFound)
    }

    /// Writes the endpoint with the next revision. Returns `false` if another request changed it meanwhile.
    async fn replace(
        &self,
        stored: StoredEndpoint,
        record: Option<NewIdempotencyRecord>,
    ) -> Result<bool, WebhookError> {
        let next = StoredEndpoint {
            revision: stored.revision + 1,
            ..stored
        };
        let store = &self.ports.store;
        match store.update_endpoint(next, self.now(), record).await? {
            WriteOutcome::Written => Ok(true),
            WriteOutcome::Rejected => Ok(false),
            WriteOutcome::IdempotencyKeyUsed => Err(WebhookError::IdempotencyKeyUsed),
        }
    }

    fn seal(&self, keyring: &Keyring, id: &EndpointId) -> Result<Vec<u8>, WebhookError> {
        let sealed = keyring.seal(&self.ports.key, id, self.random_bits());
        sealed.ok_or(WebhookError::Sealing)
    }

    fn open(&self, stored: &StoredEndpoint) -> Result<Keyring, WebhookError> {
        let opened = Keyring::open(&self.ports.key, &stored.endpoint.id, &stored.sealed_secrets);
        opened.ok_or(WebhookError::Sealing)
    }

    fn new_secret(&self) -> SigningSecret {
        SigningSecret::new(self.random_bits(), self.random_bits())
    }
}
