//! HTTP: the routes, what guards them, and the handlers that turn requests into commands and states into pages.

mod assets;
mod begin;
mod demo;
mod embed;
mod failure;
mod forwarded;
mod functions;
mod guard;
mod headers;
mod health;
mod ipn;
mod limits;
mod pay;
mod request_log;
mod rest_api;
mod router;
mod site;
mod theme;
mod views;
mod visit;
mod wallets;
mod window;

pub(crate) use embed::tag as embed_tag;
pub use router::router;
pub(crate) use site::SiteServices;
pub use site::{Demo, Site};
