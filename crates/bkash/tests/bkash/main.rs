//! The client over real HTTP: against a scripted server, a failing server and the simulator.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod checkout_iframe;
mod declines;
mod end_to_end;
mod error_codes;
mod failing_server;
mod fixtures;
mod logs;
mod organization;
mod refunds;
mod scripted_server;
mod secrets;
mod single_send;
mod tokenized_v03;
mod tokenized_v1;
mod tokenized_v2;
mod tokens;
