//! The one place where xtask reads the clock and the environment.

use std::ffi::OsString;
use std::time::Instant;

/// The current instant, for measuring how long something takes.
#[expect(
    clippy::disallowed_methods,
    reason = "xtask measures real time; this is its only clock"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// An environment variable that is set and not empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment configures xtask; this is its only reader"
)]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The names of all environment variables whose names are valid Unicode.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment configures xtask; this is its only reader"
)]
pub(crate) fn names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}
