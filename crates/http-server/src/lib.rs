//! An HTTP server that limits the number of connections and the time that a request may take to arrive, and that
//! shuts down gracefully. The checkout and the simulator use it.
//!
//! The time to compute or send a response is not limited: a connection is never closed while one of its requests
//! is being handled or a response is being sent.

mod body;
mod connection;
mod deadlines;
mod limits;
mod listener;
mod observed_stream;
mod server;

pub use limits::ConnectionLimits;
pub use listener::Listener;
pub use server::serve;
