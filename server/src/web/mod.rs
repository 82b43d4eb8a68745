//! HTTP: the routes, their middleware, and the handlers that turn requests into commands and states into pages.

mod agreements;
mod assets;
mod begin_payment;
mod bkash_window;
mod checkout_error;
mod cross_site;
mod demo;
mod embed;
mod forwarded;
mod functions;
mod headers;
mod health;
mod ipn;
mod limits;
mod nonce;
mod page_error;
mod page_request;
mod pay;
mod payer_locks;
mod rate_limiter;
mod readiness;
mod request_log;
mod rest_api;
mod router;
mod site;
mod theme;
mod token_report;
mod views;
mod wallets_link;

pub(crate) use embed::tag as embed_tag;
pub use router::router;
pub(crate) use site::SiteServices;
pub use site::{Demo, Site};
