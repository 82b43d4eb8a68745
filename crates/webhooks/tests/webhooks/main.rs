//! Tests of webhooks on a real database file and, where it matters, with real sockets.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

mod changed_rows;
mod circuit_breaker;
mod crash_recovery;
mod delivery;
mod endpoints;
mod fixture;
mod health_log;
mod http_receiver;
mod http_responses;
mod leases;
mod lists;
mod network_scope;
mod observed_queue;
mod process_kill;
mod properties;
mod replays;
mod retention;
mod scripted_transport;
mod signatures;
