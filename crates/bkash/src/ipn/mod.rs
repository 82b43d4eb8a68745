//! bKash's payment notifications (IPN, "webhook"), which Amazon SNS delivers, verified.
//!
//! bKash subscribes the merchant's HTTPS endpoint to an SNS topic of its own. What arrives there is believed
//! only if the pinned topic's signature covers it, with a certificate from Amazon's own host. A notification
//! is news, not proof of an order: it names *every* completed payment of the merchant's account, so the
//! trxID is compared with what Execute or Query said. Sources: bKash, "Webhook"; AWS, "Verifying the
//! signatures of Amazon SNS messages".
//!
//! ```
//! # use std::sync::Arc;
//! # use async_trait::async_trait;
//! use bkash::ipn::{Content, Event, HttpFetch, IpnConfig, Message, TopicArn, Verifier};
//! # use domain::Timestamp;
//! # struct Noon;
//! # impl engine::ports::Clock for Noon {
//! #     fn now(&self) -> Timestamp { Timestamp::from_millis(1_535_783_420_123) }
//! # }
//! # let headers = reqwest::header::HeaderMap::new();
//! # let body = br#"{"Type":"Notification"}"#;
//! # let clock = Arc::new(Noon);
//! # async fn keep(_: Event) -> bool { true }
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let topic = TopicArn::parse("arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000")?;
//! let verifier = Verifier::new(IpnConfig::new(topic), clock, Arc::new(HttpFetch::new()?));
//!
//! // For every POST to the endpoint, with its headers and whole body:
//! let status = match verifier.verify(&headers, body).await {
//!     Err(error) => error.status(),
//!     Ok(Message { content, receipt, .. }) => {
//!         let done = match content {
//!             Content::Notification(event) => keep(event).await,
//!             Content::SubscriptionConfirmation(waiting) => verifier.confirm(&waiting).await.is_ok(),
//!             Content::UnsubscribeConfirmation => true,
//!         };
//!         if done {
//!             receipt.acknowledge();
//!             reqwest::StatusCode::OK
//!         } else {
//!             reqwest::StatusCode::SERVICE_UNAVAILABLE // SNS will try again.
//!         }
//!     }
//! };
//! assert_eq!(status, 400, "the example's body has no signature");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod certificate;
mod config;
mod envelope;
mod error;
mod fetch;
mod keyring;
mod notice;
mod seen;
mod topic;
mod verifier;

pub use config::{IpnConfig, Sender, SimulatorOrigin, SimulatorOriginError};
pub use envelope::{LARGEST_MESSAGE, SignatureVersion};
pub use error::IpnError;
pub use fetch::{Fetch, FetchError, HttpFetch};
pub use notice::{Event, PaymentNotice, RawMessage, TransactionType};
pub use seen::Receipt;
pub use topic::{TopicArn, TopicArnError};
pub use verifier::{Content, Message, Subscription, Verifier};
