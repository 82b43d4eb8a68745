//! Outgoing webhooks as specified by Standard Webhooks 1.0.0: endpoints, signatures, retries, and a check of
//! the hosts that the server may call.
//!
//! The storage crate commits an event together with its deliveries and implements [`WebhookStore`] and
//! [`DeliveryQueue`]. The [`Dispatcher`] attempts the deliveries that are due. [`Webhooks`] is the service that
//! merchants use to manage endpoints, inspect deliveries and replay events. Limits and names that the
//! specification leaves open are choices of this project; none of this crate follows bKash.
//!
//! The feature `http` adds `HttpTransport`, the [`Transport`] of production. A crate that only needs the types and
//! the ports leaves the feature off and does not compile an HTTP client.

mod attempt;
mod circuit_breaker;
mod delivery;
mod delivery_queue;
mod dispatcher;
mod endpoint;
mod endpoint_change;
mod endpoint_url;
mod event;
#[cfg(feature = "http")]
mod http;
mod identifier;
mod keyrings;
mod public_address;
mod replay;
mod retry_after;
mod retry_schedule;
mod service;
mod signature;
mod signing_secret;
mod store;
mod subscription;
mod transport;

pub use attempt::{Attempt, AttemptFailure};
pub use circuit_breaker::{CircuitBreaker, FAILURE_THRESHOLD, OPEN_DURATIONS};
pub use delivery::{Delivery, DeliveryStatus};
pub use delivery_queue::{
    DeliveryOutcome, DeliveryQueue, FinishedAttempt, LEASE_DURATION, LeasedDelivery,
    MAX_CONCURRENT_ATTEMPTS, MAX_CONCURRENT_PER_ENDPOINT,
};
pub use dispatcher::Dispatcher;
pub use domain::EventId;
pub use endpoint::{
    DescriptionError, DisabledReason, Endpoint, EndpointDescription, EndpointUpdate, NewEndpoint,
    StoredEndpoint,
};
pub use endpoint_change::EndpointChange;
pub use endpoint_url::{EndpointUrl, EndpointUrlError, NetworkScope};
pub use event::Event;
#[cfg(feature = "http")]
pub use http::{DnsResolver, HttpTransport, SystemDnsResolver};
pub use identifier::{DeliveryId, EndpointId};
pub use keyrings::Keyrings;
pub use replay::{ReplayBatch, ReplayBatchOutcome, ReplayOutcome, ReplaySelection, TimeRange};
pub use retry_schedule::{
    DELIVERY_LIFETIME, EXHAUSTED_RETENTION, MAX_ATTEMPTS, RETRY_DELAYS, SUCCEEDED_RETENTION,
};
pub use service::{
    DEFAULT_SECRET_OVERLAP, EndpointWithSecret, MAX_ENDPOINTS, MAX_SECRET_OVERLAP, Ports,
    WebhookError, Webhooks,
};
pub use signature::{SignatureHeaders, sign};
pub use signing_secret::SigningSecret;
pub use store::{DeliveryParent, EventFilter, ListPage, PageRequest, WebhookStore, WriteOutcome};
pub use subscription::{EventType, Subscription, SubscriptionError};
pub use transport::{DeliveryRequest, LOG_HEAD, REQUEST_TIMEOUT, RequestOutcome, Transport};
