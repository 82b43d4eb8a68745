//! The gateway in front of bKash: routes, tokens, app keys, the call log, and faults.

mod auth;
mod family;
pub(crate) mod not_found;
mod recording;
mod route;
mod serve;

pub(crate) use family::{Call, Family};
pub(crate) use route::{HttpMethod, Route};
pub(crate) use serve::{serve_call, token_limit_exceeded};
