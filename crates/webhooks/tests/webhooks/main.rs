//! Webhooks over a real file and, where it matters, real sockets: what is written is delivered, to nobody else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod answers;
mod breaker;
mod claims;
mod crashes;
mod delivering;
mod listing;
mod managing;
mod process;
mod properties;
mod receiver;
mod replaying;
mod retention;
mod scripted;
mod signing;
mod targets;
mod world;
