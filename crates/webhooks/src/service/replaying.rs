//! Replaying one event or the events of a time range.

use domain::{AccountId, EventId};
use eventlog::IdempotencyKey;

use super::{BATCH_SIZE, WebhookError, Webhooks};
use crate::{
    DeliveryId, EndpointId, ReplayBatch, ReplayBatchOutcome, ReplayOutcome, ReplaySelection,
    TimeRange,
};

impl Webhooks {
    /// Sends an event to an endpoint again, even if the endpoint is not subscribed to its type.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint or event
    /// - [`WebhookError::EndpointDisabled`] if the endpoint is disabled
    /// - [`WebhookError::IdempotencyKeyUsed`] if the key was used before
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<DeliveryId, WebhookError> {
        let store = &self.ports.store;
        let outcome = store.replay(account, endpoint, event, self.now(), idempotency_key);
        match outcome.await? {
            ReplayOutcome::Created(delivery) => Ok(delivery),
            ReplayOutcome::NotFound => Err(WebhookError::NotFound),
            ReplayOutcome::EndpointDisabled => Err(WebhookError::EndpointDisabled),
            ReplayOutcome::IdempotencyKeyUsed => Err(WebhookError::IdempotencyKeyUsed),
        }
    }

    /// Sends the events of a time range to an endpoint again and returns the number of deliveries it created.
    ///
    /// The deliveries are created in batches. After an interruption, [`ReplaySelection::Undelivered`] continues
    /// with the events that are left.
    ///
    /// # Errors
    ///
    /// - [`WebhookError::NotFound`] if the account has no such endpoint
    /// - [`WebhookError::EndpointDisabled`] if the endpoint is disabled
    /// - [`WebhookError::IdempotencyKeyUsed`] if the key was used before
    /// - [`WebhookError::Store`] if the storage fails
    pub async fn replay_range(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        range: TimeRange,
        selection: ReplaySelection,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<usize, WebhookError> {
        let (mut created, mut after) = (0, None);
        // The record is written with the first batch.
        let mut record = idempotency_key.map(|key| key.record(endpoint.as_str()));
        loop {
            let batch = ReplayBatch {
                range,
                selection,
                after,
                limit: BATCH_SIZE,
            };
            let store = &self.ports.store;
            let outcome = store.replay_batch(account, endpoint, batch, self.now(), record.take());
            match outcome.await? {
                ReplayBatchOutcome::Created { deliveries, next } => {
                    created += deliveries;
                    match next {
                        Some(_) => after = next,
                        None => return Ok(created),
                    }
                }
                ReplayBatchOutcome::NotFound => return Err(WebhookError::NotFound),
                ReplayBatchOutcome::EndpointDisabled => return Err(WebhookError::EndpointDisabled),
                ReplayBatchOutcome::IdempotencyKeyUsed => {
                    return Err(WebhookError::IdempotencyKeyUsed);
                }
            }
        }
    }
}
