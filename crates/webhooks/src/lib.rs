//! Outgoing webhooks by the Standard Webhooks specification 1.0.0: endpoints, signatures, a schedule of
//! attempts, and a guard over whom the server may be made to call.
//!
//! An event and its deliveries are committed together by the store, which implements this crate's ports. The
//! [`Dispatcher`] attempts what is due; [`Webhooks`] is what merchants manage endpoints and look at deliveries
//! with. Names and numbers that the specification leaves open are this project's own choice; it, not bKash, is
//! the source of everything here.

mod address;
mod answer;
mod attempt;
mod breaker;
mod delivery;
mod dispatch;
mod endpoint;
mod event;
mod http;
mod identifier;
mod manage;
mod network;
mod queue;
mod records;
mod replay;
mod resolver;
mod retry_after;
mod schedule;
mod secret;
mod signature;
mod transport;

pub use address::{AddressError, EndpointUrl, Reach};
pub use attempt::{Attempt, Failure};
pub use breaker::{Breaker, PAUSES, THRESHOLD};
pub use delivery::{Delivery, DeliveryState};
pub use dispatch::Dispatcher;
pub use domain::EventId;
pub use endpoint::{
    Changes, DescriptionError, Disabled, Endpoint, EndpointDescription, NewEndpoint,
    StoredEndpoint, Subscription, SubscriptionError,
};
pub use event::{Event, EventType};
pub use http::{HttpTransport, TIME_OUT};
pub use identifier::{DeliveryId, EndpointId};
pub use manage::{Created, ENDPOINTS, MAX_OVERLAP, OVERLAP, Ports, WebhookError, Webhooks};
pub use queue::{AT_ONCE, Claimed, Finished, LEASE, Next, PER_ENDPOINT, Queue};
pub use records::{Change, DeliveriesOf, EventFilter, Page, Paging, Records};
pub use replay::{ReplayStep, Replayed, Span, Step, Which};
pub use resolver::{Lookup, SystemLookup};
pub use schedule::{ATTEMPTS, DELAYS, KEPT_EXHAUSTED, KEPT_SUCCEEDED, LIFETIME};
pub use secret::Secret;
pub use signature::{Headers, sign};
pub use transport::{Exchange, Request, Transport};
