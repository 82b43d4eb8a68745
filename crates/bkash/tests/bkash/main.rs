//! The client over real HTTP: against recorded answers, against a bKash that breaks off, and against the simulator.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod broken;
mod checkout_iframe;
mod declines;
mod error_codes;
mod logs;
mod once;
mod organization;
mod recorded;
mod refunds;
mod secrets;
mod simulated;
mod tokenized_v03;
mod tokenized_v1;
mod tokenized_v2;
mod tokens;
mod world;
