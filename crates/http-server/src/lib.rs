//! An HTTP server that limits the number of connections and the time that a request may take to arrive, and that
//! shuts down gracefully. The checkout and the simulator use it.
//!
//! The time to compute or send a response is not limited: a connection is never closed while one of its requests
//! is being handled or a response is being sent.

mod body;
mod connection;
mod deadlines;
mod listener;
mod observed_stream;

use std::time::Duration;

pub use listener::serve;

/// Limits of a server's connections. The defaults suit slow mobile networks.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Maximum time from the first byte of a request's head to its end.
    pub head_timeout: Duration,
    /// Maximum time for a request's body, from when the handler first waits for it.
    pub body_timeout: Duration,
    /// How long a connection without a request stays open.
    pub idle_timeout: Duration,
    /// Maximum number of connections. At the limit, a new connection replaces the one that has been idle longest;
    /// if none is idle, it waits.
    pub max_connections: usize,
    /// How long a server that shuts down waits for requests in progress.
    pub drain_timeout: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(75),
            max_connections: 4096,
            drain_timeout: Duration::from_secs(10),
        }
    }
}
