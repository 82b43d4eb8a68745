//! The bKash client: every API family behind the engine's [`Gateway`] port, for one merchant.
//!
//! bKash's wire names, error codes and formats are known to this crate and `bkash-types` only. Answers are parsed
//! tolerantly and judged strictly: an answer that does not say with certainty what happened to money is *unknown*,
//! never failed. No call that moves money is ever retried here.
//!
//! | [`Family`] | product | one-off | saved wallets | auth and capture | refunds | page |
//! |---|---|---|---|---|---|---|
//! | `tokenized-v1` | Tokenized Checkout, Checkout (URL), v1.2.0-beta | yes | yes | yes | 1 in 15 days | redirect |
//! | `tokenized-v2` | the same, v2 | yes | yes | yes | 10 in 60 days | redirect |
//! | `checkout-iframe` | Checkout (iFrame), v1.2.0-beta | yes | no | yes | 1 in 15 days | iframe |
//! | `tokenized-v0.3` | Tokenized Checkout, guide of 2019 | no | yes | no | none | redirect |
//!
//! [`Gateway::capabilities`] reports what a family supports. An unsupported operation is refused without a call.
//!
//! There is one runnable example per product: `checkout_url`, `saved_wallet`, `auth_and_capture`, `refund`,
//! `checkout_iframe`, `organization`. Each starts a simulated bKash of its own.
//!
//! ```no_run
//! # async fn pay(ports: bkash::Ports, order: engine::ports::NewPayment) -> Option<()> {
//! use bkash::{Config, Credentials, Family};
//! use domain::payment::PaymentOutcome;
//! use engine::ports::CreatedPayment;
//!
//! let gateway = bkash::connect(
//!     Config {
//!         family: Family::TokenizedV2,
//!         base_url: bkash::parse_url("https://tokenized.sandbox.bka.sh/v2/tokenized-checkout").ok()?,
//!         page_origins: vec!["https://sandbox.payment.bkash.com".to_owned()],
//!         credentials: Credentials {
//!             app_key: "from onboarding".into(),
//!             app_secret: "from onboarding".into(),
//!             username: "from onboarding".into(),
//!             password: "from onboarding".into(),
//!         },
//!     },
//!     ports,
//! );
//! let initiated = gateway.create_payment(order).await.ok()?;
//! // … the payer confirms on bKash's page, and bKash redirects the browser to the callback URL …
//! let payment = CreatedPayment { id: initiated.payment_id, agreement: None };
//! match gateway.execute_payment(&payment).await {
//!     PaymentOutcome::Money(charge) => { /* compare amount, currency and invoice with the order: `charge.judge` */ }
//!     PaymentOutcome::Declined { reason, .. } => { /* no money was taken */ }
//!     PaymentOutcome::NotExecuted | PaymentOutcome::Unusable { .. } => { /* unknown: call `query_payment` after 30 s */ }
//! }
//! # Some(())
//! # }
//! ```
//!
//! - **Tokens** are granted and refreshed automatically. Any number of callers, processes and restarts that share a
//!   [`TokenVault`](engine::ports::TokenVault) cost one token call, and at most two an hour. The stored token is sealed.
//! - **Refunds** are never sent twice by mistake: see [`NewRefund`](engine::ports::NewRefund).
//! - **Error codes** are listed per family in [`bkash_types::error_codes`].
//! - **Payment notifications** (IPN) are verified by [`ipn`].
//! - **Secrets** are types that cannot be printed.

mod api_client;
mod document;
mod error_codes;
mod family;
mod gateway;
mod http;
pub mod ipn;
mod observer;
mod organization;
mod ports;
mod refund_guard;
mod request;
mod responses;
mod token_health;
mod token_manager;
mod token_monitor;
mod wire;

use std::sync::Arc;

pub use bkash_types::{AddressError, Config, Credentials, Family, parse_url};
use engine::ports::Gateway;
pub use http::http_client;
pub use observer::{CallObserver, CallVerdict, EndedCall, NoObserver};
pub use organization::{
    CompletedTransfer, NewPayout, Organization, OrganizationAccount, OrganizationError,
    TransferDirection, UnsupportedFamily, organization,
};
pub use ports::Ports;
pub use sealing::SealingKey;
pub use token_health::{TokenHealth, TokenTrouble};
pub use token_monitor::TokenMonitor;
pub use wire::{Wire, WireBody, WireError, WireRequest, WireResponse};

/// A gateway for the configured API family.
pub fn connect(config: Config, ports: Ports) -> Arc<dyn Gateway> {
    connect_monitored(config, ports).0
}

/// As [`connect`], with the monitor of the gateway's token.
pub fn connect_monitored(config: Config, ports: Ports) -> (Arc<dyn Gateway>, TokenMonitor) {
    let gateway = gateway::BkashGateway::new(config, ports);
    let monitor = gateway.token_monitor();
    (Arc::new(gateway), monitor)
}
