//! Payment notifications: subscribed, delivered over HTTP, and believed by bkash's own verifier.

mod control;
mod delivering;
mod delivery_faults;
mod subscribing;
