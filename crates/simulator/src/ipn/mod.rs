//! bKash's payment notifications (IPN, "webhook"), sent as Amazon SNS sends them.
//!
//! `PUT /simulator/ipn` subscribes a merchant's endpoint, which then gets a `SubscriptionConfirmation`; once
//! its `SubscribeURL` was visited, every completed payment of the first merchant causes a `Notification`.
//! Nothing here is in the way of an API call: a booking leaves a note in a bounded queue, and a task of its
//! own signs and delivers. Sources: bKash, "Webhook"; AWS, "HTTP/HTTPS notification JSON format" and
//! "Verifying the signatures of Amazon SNS messages".
//!
//! What is this simulator's invention: the addresses of its certificate and confirmations are its own
//! origin's (SNS's are `sns.<region>.amazonaws.com`), retries come within seconds and after any answer but
//! 2xx (SNS: three, 20 s apart, and none after a 4xx other than 429), and envelopes are stamped with the
//! machine's clock even when the simulator's was moved, so that a receiver that refuses old messages still
//! takes them. The inner `dateTime` follows the simulator's clock.

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
