//! The port for endpoints, deliveries, attempts and events as merchants manage and read them.

use async_trait::async_trait;
use domain::{AccountId, EventId, Timestamp};
use eventlog::{IdempotencyKey, NewIdempotencyRecord, StoreError};

use crate::{
    Attempt, Delivery, DeliveryId, DeliveryStatus, EndpointId, Event, EventType, ReplayBatch,
    ReplayBatchOutcome, ReplayOutcome, StoredEndpoint,
};

/// Which page of a list is requested. Lists are sorted newest first.
#[derive(Debug, Clone)]
pub struct PageRequest<Id> {
    /// The last item of the page before; `None` for the first page.
    pub after: Option<Id>,
    /// Maximum number of items.
    pub limit: usize,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<Item> {
    /// The items, newest first.
    pub items: Vec<Item>,
    /// Whether more items follow.
    pub has_more: bool,
}

/// The object whose deliveries are listed.
#[derive(Debug, Clone)]
pub enum DeliveryParent {
    /// Deliveries to this endpoint.
    Endpoint(EndpointId),
    /// Deliveries of this event.
    Event(EventId),
}

/// Which events are listed. A field that is `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Only events of this type.
    pub event_type: Option<EventType>,
    /// Only events about the object with this identifier.
    pub object: Option<String>,
}

/// The result of writing an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOutcome {
    /// The endpoint and the idempotency record were committed.
    Written,
    /// Nothing was written: the account has the maximum number of endpoints, or the endpoint has a newer revision.
    Rejected,
    /// Nothing was written: the idempotency key was used before.
    IdempotencyKeyUsed,
}

/// Storage of endpoints, deliveries and events. An object of another account is treated as missing.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Adds an endpoint, unless the account has `max_endpoints` already.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn add_endpoint(
        &self,
        endpoint: StoredEndpoint,
        max_endpoints: usize,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<WriteOutcome, StoreError>;

    /// The endpoint with this identifier.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Option<StoredEndpoint>, StoreError>;

    /// The endpoints of the account, newest first.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn endpoints(&self, account: &AccountId) -> Result<Vec<StoredEndpoint>, StoreError>;

    /// Replaces the endpoint if the stored revision is the one before `endpoint.revision`.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn update_endpoint(
        &self,
        endpoint: StoredEndpoint,
        now: Timestamp,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<WriteOutcome, StoreError>;

    /// Deletes the endpoint and its secrets. Returns `false` if it does not exist. Its deliveries can still be read.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn delete_endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Cancels at most `limit` pending deliveries of a deleted endpoint and returns how many it cancelled.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn cancel_deliveries(
        &self,
        id: &EndpointId,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError>;

    /// A page of deliveries, newest first. `None` if the parent or the page's `after` does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn deliveries(
        &self,
        account: &AccountId,
        parent: DeliveryParent,
        status: Option<DeliveryStatus>,
        page: PageRequest<DeliveryId>,
    ) -> Result<Option<ListPage<Delivery>>, StoreError>;

    /// The delivery with this identifier and its attempts, oldest first.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<Option<(Delivery, Vec<Attempt>)>, StoreError>;

    /// A page of events, newest first. `None` if the page's `after` does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        page: PageRequest<EventId>,
    ) -> Result<Option<ListPage<Event>>, StoreError>;

    /// The event with this identifier.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn event(&self, account: &AccountId, id: &EventId) -> Result<Option<Event>, StoreError>;

    /// Creates a new delivery of an event, even if the endpoint is not subscribed to its type.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        now: Timestamp,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<ReplayOutcome, StoreError>;

    /// Creates new deliveries of the events of one batch, oldest event first.
    ///
    /// # Errors
    ///
    /// Returns an error if the storage fails.
    async fn replay_batch(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        batch: ReplayBatch,
        now: Timestamp,
        idempotency_record: Option<NewIdempotencyRecord>,
    ) -> Result<ReplayBatchOutcome, StoreError>;
}
