//! The port of what merchants manage and look at: endpoints, deliveries, attempts, events.

use async_trait::async_trait;
use domain::{AccountId, Timestamp};
use engine::{
    IdempotencyKey,
    ports::{NewIdempotencyRecord, StoreError},
};

use crate::{
    Attempt, Delivery, DeliveryId, DeliveryState, EndpointId, Event, EventId, EventType,
    ReplayStep, Replayed, Step, StoredEndpoint,
};

/// Which part of a list, newest first.
#[derive(Debug, Clone)]
pub struct Paging<Id> {
    /// The last one that was seen; `None` for the beginning.
    pub after: Option<Id>,
    /// How many at most.
    pub limit: usize,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<Item> {
    /// Newest first.
    pub items: Vec<Item>,
    /// Whether there are more after these.
    pub has_more: bool,
}

/// Whose deliveries are listed.
#[derive(Debug, Clone)]
pub enum DeliveriesOf {
    /// An endpoint's.
    Endpoint(EndpointId),
    /// An event's.
    Event(EventId),
}

/// Which events are listed; `None` for all.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// Of this type.
    pub kind: Option<EventType>,
    /// About this object.
    pub object: Option<String>,
}

/// What came of a change of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is durable, and the idempotency key is used up with it.
    Done,
    /// The account has as many endpoints as it may, or the endpoint has another revision by now.
    Refused,
    /// The idempotency key was used before.
    Repeated,
}

/// What is kept of webhooks. What is not of the account is as if it were not there.
#[async_trait]
pub trait Records: Send + Sync {
    /// Keeps a new endpoint, unless the account has `most` already.
    async fn add_endpoint(
        &self,
        endpoint: StoredEndpoint,
        most: usize,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<Change, StoreError>;

    /// One endpoint.
    async fn endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
    ) -> Result<Option<StoredEndpoint>, StoreError>;

    /// The account's endpoints, newest first.
    async fn endpoints(&self, account: &AccountId) -> Result<Vec<StoredEndpoint>, StoreError>;

    /// Puts an endpoint in the place of the one with its identifier and the revision before it.
    async fn change_endpoint(
        &self,
        endpoint: StoredEndpoint,
        now: Timestamp,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<Change, StoreError>;

    /// Deletes an endpoint and its secrets; `false` if there is none. Its deliveries stay to be looked at.
    async fn delete_endpoint(
        &self,
        account: &AccountId,
        id: &EndpointId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Cancels at most `limit` deliveries that wait for a deleted endpoint, and says how many.
    async fn cancel_deliveries(
        &self,
        id: &EndpointId,
        now: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError>;

    /// Deliveries, newest first. `None` if what they are listed of, or the place to go on after, is not there.
    async fn deliveries(
        &self,
        account: &AccountId,
        of: DeliveriesOf,
        state: Option<DeliveryState>,
        paging: Paging<DeliveryId>,
    ) -> Result<Option<Page<Delivery>>, StoreError>;

    /// One delivery with its attempts, oldest first.
    async fn delivery(
        &self,
        account: &AccountId,
        id: &DeliveryId,
    ) -> Result<Option<(Delivery, Vec<Attempt>)>, StoreError>;

    /// Events, newest first. `None` if the place to go on after is not there.
    async fn events(
        &self,
        account: &AccountId,
        filter: EventFilter,
        paging: Paging<EventId>,
    ) -> Result<Option<Page<Event>>, StoreError>;

    /// One event.
    async fn event(&self, account: &AccountId, id: &EventId) -> Result<Option<Event>, StoreError>;

    /// Makes a new delivery of an event, whatever types the endpoint is subscribed to.
    async fn replay(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        event: &EventId,
        now: Timestamp,
        wish: Option<IdempotencyKey>,
    ) -> Result<Replayed, StoreError>;

    /// Makes new deliveries of events of a span, oldest first.
    async fn replay_span(
        &self,
        account: &AccountId,
        endpoint: &EndpointId,
        step: Step,
        now: Timestamp,
        receipt: Option<NewIdempotencyRecord>,
    ) -> Result<ReplayStep, StoreError>;
}
