//! Payment notifications: subscription, delivery over HTTP, and verification by bkash's own
//! verifier.

mod control;
mod delivering;
mod delivery_faults;
mod subscribing;
