//! The checkout server: configuration, wiring and routes around the engine.

pub mod accounts;
pub mod cli;
pub mod config;
mod links;
mod storage;
mod system;
pub mod web;
mod wiring;

pub use storage::StorageError;
pub use system::ClockAndEntropy;
pub use wiring::{Checkout, StartError};
