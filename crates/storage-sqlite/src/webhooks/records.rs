//! What merchants manage and look at, on SQLite.

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::{
    IdempotencyKey,
    ports::{NewIdempotencyRecord, StoreError},
};
use webhooks::{
    Attempt, Change, DeliveriesOf, Delivery, DeliveryId, DeliveryState, EndpointId, Event,
    EventFilter, EventId, Page, Paging, Records, ReplayStep, Replayed, Step, StoredEndpoint,
};

use super::{
    deliveries, endpoints, events,
    replay::{self, Standing},
};
use crate::{SqliteStore, receipts};

#[async_trait]
impl Records for SqliteStore {
    async fn add_endpoint(
        &self,
        endpoint: StoredEndpoint,
        most: usize,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<Change, StoreError> {
        self.writer
            .run(move |transaction, _| {
                endpoints::add(transaction, &endpoint, most, receipt.as_ref())
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
            .run(move |connection| endpoints::one(connection, &account, &id))
            .await
    }

    async fn endpoints(&self, account: &AccountId) -> Result<Vec<StoredEndpoint>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| endpoints::all(connection, &account))
            .await
    }

    async fn change_endpoint(
        &self,
        endpoint: StoredEndpoint,
        now: Timestamp,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<Change, StoreError> {
        self.writer
            .run(move |transaction, head| {
                let (change, is_due) =
                    endpoints::change(transaction, &endpoint, now, receipt.as_ref())?;
                head.webhook_due |= is_due;
                Ok(change)
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
        of: DeliveriesOf,
        state: Option<DeliveryState>,
        paging: Paging<DeliveryId>,
    ) -> Result<Option<Page<Delivery>>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| deliveries::list(connection, &account, &of, state, &paging))
            .await
    }

    async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<Option<(Delivery, Vec<Attempt>)>, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.readers
            .run(move |connection| deliveries::one(connection, &account, &id))
            .await
    }

    async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        paging: Paging<EventId>,
    ) -> Result<Option<Page<Event>>, StoreError> {
        let account = account.clone();
        self.readers
            .run(move |connection| events::list(connection, &account, &filter, &paging))
            .await
    }

    async fn event(&self, account: &AccountId, id: &EventId) -> Result<Option<Event>, StoreError> {
        let (account, id) = (account.clone(), id.clone());
        self.readers
            .run(move |connection| events::one(connection, &account, &id))
            .await
    }

    async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        now: Timestamp,
        wish: Option<IdempotencyKey>,
    ) -> Result<Replayed, StoreError> {
        let (account, endpoint, event) = (account.clone(), endpoint.clone(), event.clone());
        self.writer
            .run(move |transaction, head| {
                head.webhook_due = true;
                replay::one(transaction, &account, &endpoint, &event, now, wish)
            })
            .await
    }

    /// The events are found by a reader; the writer, whom payments wait for, only makes the deliveries.
    async fn replay_span(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        step: Step,
        now: Timestamp,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<ReplayStep, StoreError> {
        let (reader_account, reader_endpoint) = (account.clone(), endpoint.clone());
        let find = self.readers.run(move |connection| {
            let (account, endpoint) = (&reader_account, &reader_endpoint);
            replay::of_span(connection, account, endpoint, step)
        });
        let (events, next) = find.await?;
        let (account, endpoint) = (account.clone(), endpoint.clone());
        self.writer
            .run(move |transaction, head| {
                if receipts::is_used(transaction, receipt.as_ref())? {
                    return Ok(ReplayStep::Repeated);
                }
                Ok(match replay::standing(transaction, &account, &endpoint)? {
                    Standing::Missing => ReplayStep::NotFound,
                    Standing::Disabled => ReplayStep::Disabled,
                    Standing::Enabled => {
                        let made = replay::these(transaction, &endpoint, &events, step.which, now)?;
                        receipts::keep(transaction, receipt.as_ref(), now.millis())?;
                        head.webhook_due |= made > 0;
                        ReplayStep::Made {
                            deliveries: made,
                            next,
                        }
                    }
                })
            })
            .await
    }
}
