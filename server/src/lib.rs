//! The checkout server: configuration, wiring and routes around the engine.

pub mod accounts;
mod adapters;
mod background;
pub mod cli;
mod clock_keeper;
pub mod config;
mod links;
mod log_clock;
mod log_heads;
mod metrics;
mod metrics_page;
mod start_error;
mod storage;
mod system;
pub mod web;
mod wiring;

pub use adapters::Adapters;
pub use log_clock::Times;
pub use metrics_page::MetricsPage;
pub use start_error::{DuplicateMerchantId, StartError};
pub use storage::{DatabaseExecution, DatabaseGate, StorageError};
pub use system::ClockAndEntropy;
pub use wiring::Checkout;
