//! The bKash client: every API family behind the engine's [`Gateway`] port, for one merchant.
//!
//! bKash's wire names, numbers and formats live in this crate alone. Its answers are read tolerantly and
//! judged strictly: whatever does not say with certainty what happened to money is *unknown*, never failed. No
//! call that moves money is ever repeated here.
//!
//! | [`Family`] | product | one-off | saved wallets | hold and capture | refunds | page |
//! |---|---|---|---|---|---|---|
//! | `tokenized-v1` | Tokenized Checkout, Checkout (URL), v1.2.0-beta | yes | yes | yes | 1 in 15 days | address |
//! | `tokenized-v2` | the same, v2 | yes | yes | yes | 10 in 60 days | address |
//! | `checkout-iframe` | Checkout (iFrame), v1.2.0-beta | yes | no | yes | 1 in 15 days | frame |
//! | `tokenized-v0.3` | Tokenized Checkout, guide of 2019 | no | yes | no | none | address |
//!
//! What a family can do is said by [`Gateway::capabilities`]; what it cannot is refused without a call.
//!
//! One runnable example per product, each against a simulated bKash that it starts itself: `checkout_url`,
//! `saved_wallet`, `auth_and_capture`, `refund`, `checkout_iframe`, `organization`.
//!
//! ```no_run
//! # async fn pay(ports: bkash::Ports, order: engine::ports::NewPayment) -> Option<()> {
//! use bkash::{Config, Credentials, Family};
//! use domain::session::PaymentOutcome;
//! use engine::ports::CreatedPayment;
//!
//! let gateway = bkash::connect(
//!     Config {
//!         family: Family::TokenizedV2,
//!         base_url: Config::address("https://tokenized.sandbox.bka.sh/v2/tokenized-checkout").ok()?,
//!         page_origins: vec!["https://sandbox.payment.bkash.com".to_owned()],
//!         credentials: Credentials {
//!             app_key: "from on-boarding".into(),
//!             app_secret: "from on-boarding".into(),
//!             username: "from on-boarding".into(),
//!             password: "from on-boarding".into(),
//!         },
//!     },
//!     ports,
//! );
//! let initiated = gateway.create_payment(order).await.ok()?;
//! // … the payer confirms on bKash's page, and bKash sends the browser back …
//! let payment = CreatedPayment { id: initiated.payment_id, agreement: None };
//! match gateway.execute_payment(&payment).await {
//!     PaymentOutcome::Money(claim) => { /* compare amount, currency and invoice with the order: `claim.judge` */ }
//!     PaymentOutcome::Declined { reason, .. } => { /* nothing was taken */ }
//!     PaymentOutcome::NotExecuted | PaymentOutcome::Unusable { .. } => { /* unknown: ask with `query_payment` after 30 s */ }
//! }
//! # Some(())
//! # }
//! ```
//!
//! **Tokens** are granted and refreshed by themselves: one call for any number of callers, processes and restarts
//! that share a [`TokenVault`], at most two an hour, the token sealed. **Refunds** cannot be sent twice by
//! mistake: see [`NewRefund`](engine::ports::NewRefund). **Numbers** of bKash's are in [`catalogue`], one list
//! per dialect. **Payment notifications** are verified by [`ipn`]. Secrets are types that cannot be printed.

mod answers;
mod call;
pub mod catalogue;
mod config;
mod document;
mod family;
mod gateway;
mod http;
pub mod ipn;
mod organization;
mod refunds;
mod token;

use std::sync::Arc;

pub use config::{Config, ConfigError, Credentials, Family};
use engine::ports::{Clock, Entropy, Gateway, TokenVault};
pub use http::http_client;
pub use organization::{
    Account, Direction, Moved, NewPayout, NotOffered, Organization, OrganizationError, organization,
};
pub use sealing::SealingKey;

/// What the client reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// HTTP, as [`http_client`] makes it.
    pub http: reqwest::Client,
    /// Where the token is kept between processes.
    pub vault: Arc<dyn TokenVault>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals the token.
    pub key: SealingKey,
}

/// A gateway for the configured API family.
pub fn connect(config: Config, ports: Ports) -> Arc<dyn Gateway> {
    Arc::new(gateway::Client::new(config, ports))
}
