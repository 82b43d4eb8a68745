//! Verifies bKash's payment notifications (IPN, "webhook"), which Amazon SNS delivers.
//!
//! bKash subscribes the merchant's HTTPS endpoint to an SNS topic of its own. A message is accepted only if it is from
//! the configured topic and has a valid signature, made with a certificate from Amazon's own host. A notification does
//! not prove that an order is paid: it reports *every* completed payment of the merchant's account, so its trxID must
//! be compared with the answer of Execute or Query. Sources: bKash, "Webhook"; AWS, "Verifying the signatures of Amazon
//! SNS messages".
//!
//! ```
//! # use std::sync::Arc;
//! # use async_trait::async_trait;
//! use bkash::ipn::{Content, Event, HttpFetch, IpnConfig, Message, TopicArn, Verifier};
//! # use domain::Timestamp;
//! # struct Noon;
//! # impl eventlog::Clock for Noon {
//! #     fn now(&self) -> Timestamp { Timestamp::from_millis(1_535_783_420_123) }
//! # }
//! # let headers = reqwest::header::HeaderMap::new();
//! # let body = br#"{"Type":"Notification"}"#;
//! # let clock = Arc::new(Noon);
//! # async fn store(_: Event) -> bool { true }
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let topic = TopicArn::parse("arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000")?;
//! let verifier = Verifier::new(IpnConfig::new(topic), clock, Arc::new(HttpFetch::new()?));
//!
//! // For every POST to the endpoint, with its headers and whole body:
//! let status = match verifier.verify(&headers, body).await {
//!     Err(error) => error.status(),
//!     Ok(Message { content, lease, .. }) => {
//!         let processed = match content {
//!             Content::Notification(event) => store(event).await,
//!             Content::SubscriptionConfirmation(pending) => verifier.confirm(&pending).await.is_ok(),
//!             Content::UnsubscribeConfirmation => true,
//!         };
//!         if processed {
//!             lease.acknowledge();
//!             reqwest::StatusCode::OK
//!         } else {
//!             reqwest::StatusCode::SERVICE_UNAVAILABLE // SNS will retry.
//!         }
//!     }
//! };
//! assert_eq!(status, 400, "the example's body has no signature");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod certificate;
mod certificate_cache;
mod config;
mod deduplicator;
mod envelope;
mod error;
mod event;
mod fetch;
mod sender_urls;
mod verifier;

pub use bkash_types::{TopicArn, TopicArnError};
pub use config::{IpnConfig, Sender, SimulatorOrigin, SimulatorOriginError};
pub use deduplicator::ProcessingLease;
pub use envelope::{MAX_MESSAGE_BYTES, SignatureVersion};
pub use error::IpnError;
pub use event::{Event, PaymentNotification, RawMessage, TransactionType};
pub use fetch::{Fetch, FetchError, HttpFetch};
pub use verifier::{Content, Message, PendingSubscription, Verifier};
