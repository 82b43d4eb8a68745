//! Payment notifications: subscribed, delivered over HTTP, and believed by bkash's own verifier.

mod control;
mod delivering;
mod mishaps;
mod subscribing;
