//! The limits of a server's connections.

use std::time::Duration;

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
