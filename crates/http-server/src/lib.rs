//! An HTTP server that limits what its clients can take of it, and that shuts down gracefully. The checkout and the
//! simulator use it.
//!
//! Limited are the number of connections and requests of each network, the time that a request may take to arrive, the
//! memory that connections hold, and how slowly a response may be read. The time to compute a response is not limited: a connection
//! is never closed while the server works on one of its requests.

mod active_request;
mod body;
mod budget;
mod client_address;
mod connection;
mod deadlines;
mod limits;
mod listener;
mod memory;
mod observed_stream;
mod open_connections;
mod pace;
mod refusal;
mod server;

pub use budget::UNCOUNTED_BODY_BYTES;
pub use client_address::{NetworkError, TrustedProxies, client_address, network_of};
pub use limits::ConnectionLimits;
pub use listener::Listener;
pub use refusal::{NoObserver, Refusal, RefusalObserver};
pub use server::{serve, serve_observed};
