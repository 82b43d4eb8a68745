//! The directory on a real file, with a clock that can be moved and processes that know nothing of each other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod fixture;
mod keys;
mod merchants;
mod processes;
mod refusals;
mod sealed;
