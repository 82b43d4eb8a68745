//! bKash's payment notifications (IPN, "webhook"), sent as Amazon SNS sends them.
//!
//! `PUT /simulator/ipn` subscribes a merchant's endpoint, which then receives a
//! `SubscriptionConfirmation`. Once its `SubscribeURL` has been visited, every completed payment of
//! the first merchant causes a `Notification`. API calls never wait for notifications: a booking
//! adds a message to a bounded queue, and a separate task signs and delivers it. Sources: bKash,
//! "Webhook"; AWS, "HTTP/HTTPS notification JSON format" and "Verifying the signatures of Amazon
//! SNS messages".
//!
//! Differences from bKash and SNS: The URLs of the certificate and of confirmations are on the
//! simulator's origin (SNS: `sns.<region>.amazonaws.com`). Retries follow within seconds and after
//! any response but 2xx (SNS: three, 20 s apart, and none after a 4xx other than 429). Envelopes
//! have the time of the system clock, even if the simulator's clock was moved, so that a receiver
//! that rejects old messages accepts them. The inner `dateTime` follows the simulator's clock.

mod control;
mod delivery;
mod delivery_faults;
mod dispatcher;
mod envelope;
mod key;
mod sns;

pub(crate) use control::{add_to as add_control_endpoints, describe as document};
pub(crate) use dispatcher::start_if_subscribed;
pub(crate) use sns::router as sns_router;
