//! [`WebhookStore`] on SQLite.

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use eventlog::{IdempotencyKey, NewIdempotencyRecord, StoreError};
use webhooks::{
    Attempt, Delivery, DeliveryId, DeliveryParent, DeliveryStatus, EndpointId, Event, EventFilter,
    EventId, ListPage, PageRequest, ReplayBatch, ReplayBatchOutcome, ReplayOutcome, StoredEndpoint,
    WebhookStore, WriteOutcome,
};

use super::{
    deliveries, endpoints, events,
    replay::{self, EndpointStatus},
};
use crate::{SqliteStore, idempotency};

#[async_trait]
impl WebhookStore for SqliteStore {
    async fn add_endpoint(
        &self,
        endpoint: StoredEndpoint,
        max_endpoints: usize,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<WriteOutcome, StoreError> {
        self.writer
            .run(move |transaction, _| {
                endpoints::add(
                    transaction,
                    &endpoint,
                    max_endpoints,
                    idempotency_record.as_ref(),
                )
            })
            .await
    }

    async fn endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Option<StoredEndpoint>, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.readers
            .run(move |connection| endpoints::find(connection, &account, &id))
            .await
    }

    async fn endpoints(&self, account: &AccountId) -> Result<Vec<StoredEndpoint>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| endpoints::list(connection, &account))
            .await
    }

    async fn update_endpoint(
        &self,
        endpoint: StoredEndpoint,
        now: Timestamp,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<WriteOutcome, StoreError> {
        self.writer
            .run(move |transaction, log| {
                let (outcome, is_due) =
                    endpoints::update(transaction, &endpoint, now, idempotency_record.as_ref())?;
                log.webhook_due |= is_due;
                Ok(outcome)
            })
            .await
    }

    async fn delete_endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.writer
            .run(move |transaction, _| endpoints::delete(transaction, &account, &id, now))
            .await
    }

    async fn cancel_deliveries(
        &self,
        id: &EndpointId,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let id = id.clone();
        self.writer
            .run(move |transaction, _| endpoints::cancel(transaction, &id, now, limit))
            .await
    }

    async fn deliveries(
        &self,
        account: &AccountId,
        parent: DeliveryParent,
        status: Option<DeliveryStatus>,
        page: PageRequest<DeliveryId>,
    ) -> Result<Option<ListPage<Delivery>>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| deliveries::list(connection, &account, &parent, status, &page))
            .await
    }

    async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<Option<(Delivery, Vec<Attempt>)>, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.readers
            .run(move |connection| deliveries::find(connection, &account, &id))
            .await
    }

    async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        page: PageRequest<EventId>,
    ) -> Result<Option<ListPage<Event>>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| events::list(connection, &account, &filter, &page))
            .await
    }

    async fn event(&self, account: &AccountId, id: &EventId) -> Result<Option<Event>, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.readers
            .run(move |connection| events::find(connection, &account, &id))
            .await
    }

    async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        now: Timestamp,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<ReplayOutcome, StoreError> {
        let (account, endpoint, event) = (account.clone(), endpoint.clone(), event.clone());
        self.writer
            .run(move |transaction, log| {
                log.webhook_due = true;
                replay::replay_event(
                    transaction,
                    &account,
                    &endpoint,
                    &event,
                    now,
                    idempotency_key,
                )
            })
            .await
    }

    /// A reader finds the events, so that the writer, which payments wait for, only inserts the deliveries.
    async fn replay_batch(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        batch: ReplayBatch,
        now: Timestamp,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<ReplayBatchOutcome, StoreError> {
        let (reader_account, reader_endpoint) = (account.clone(), endpoint.clone());
        let find = self.readers.run(move |connection| {
            let (account, endpoint) = (&reader_account, &reader_endpoint);
            replay::events_of_batch(connection, account, endpoint, batch)
        });
        let (events, next) = find.await?;
        let (account, endpoint) = (account.clone(), endpoint.clone());
        self.writer
            .run(move |transaction, log| {
                if idempotency::is_used(transaction, idempotency_record.as_ref())? {
                    return Ok(ReplayBatchOutcome::IdempotencyKeyUsed);
                }
                Ok(
                    match replay::endpoint_status(transaction, &account, &endpoint)? {
                        EndpointStatus::Missing => ReplayBatchOutcome::NotFound,
                        EndpointStatus::Disabled => ReplayBatchOutcome::EndpointDisabled,
                        EndpointStatus::Enabled => {
                            let created = replay::insert_deliveries(
                                transaction,
                                &endpoint,
                                &events,
                                batch.selection,
                                now,
                            )?;
                            idempotency::insert(
                                transaction,
                                idempotency_record.as_ref(),
                                now.millis(),
                                None,
                            )?;
                            log.webhook_due |= created > 0;
                            ReplayBatchOutcome::Created {
                                deliveries: created,
                                next,
                            }
                        }
                    },
                )
            })
            .await
    }
}
