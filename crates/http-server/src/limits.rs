//! The limits of a server's connections.

use std::time::Duration;

/// Limits of a server's connections and requests. The defaults suit slow mobile networks.
///
/// "Per network" means per IPv4 address and per /64 of IPv6, because one host usually has a whole /64.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Maximum time from the first byte of a request's head to its end.
    pub head_timeout: Duration,
    /// Maximum time for a request's body, from when the handler first waits for it.
    pub body_timeout: Duration,
    /// How long a connection without a request stays open.
    pub idle_timeout: Duration,
    /// The rate, in bytes per second, below which a client that sends a body or reads a response falls behind.
    pub min_bytes_per_second: u32,
    /// How far a client may fall behind that rate before its connection is closed.
    pub stall_timeout: Duration,
    /// Maximum number of connections. At the limit, a new connection replaces the one that has waited longest for its
    /// client, among the connections of the network with the most; if none waits for its client, the new one waits.
    pub max_connections: usize,
    /// Maximum number of connections of one network. At the limit, a new connection replaces the one of this network that
    /// has waited longest for its client; if none does, the new one is closed. Trusted proxies are not limited.
    pub max_connections_per_network: usize,
    /// Maximum number of requests of one network that are handled at the same time. Further ones are answered with 503.
    pub max_requests_per_network: usize,
    /// Maximum number of requests that are handled at the same time. Further ones are answered with 503.
    pub max_requests: usize,
    /// Maximum memory of all connections together, in bytes: their buffers, the heads and bodies of requests, and what is
    /// not yet sent of responses. At the limit, connections that wait for their client are closed, of the network with the
    /// most first, and nothing more is received until there is room.
    pub max_memory_bytes: usize,
    /// Maximum size of all request bodies in memory, in bytes. The first [`UNCOUNTED_BODY_BYTES`] of a body are not
    /// counted, so that small requests get through while large ones are refused with 503.
    ///
    /// [`UNCOUNTED_BODY_BYTES`]: crate::UNCOUNTED_BODY_BYTES
    pub max_body_bytes: usize,
    /// The same for the bodies of one network.
    pub max_body_bytes_per_network: usize,
    /// How long a server that shuts down waits for requests in progress.
    pub drain_timeout: Duration,
}

impl ConnectionLimits {
    /// The default limits.
    pub const DEFAULT: Self = Self {
        head_timeout: Duration::from_secs(10),
        body_timeout: Duration::from_secs(30),
        idle_timeout: Duration::from_secs(75),
        min_bytes_per_second: 1024,
        stall_timeout: Duration::from_secs(20),
        max_connections: 4096,
        max_connections_per_network: 1024,
        max_requests_per_network: 1024,
        max_requests: 8192,
        max_memory_bytes: 16 * 1024 * 1024,
        max_body_bytes: 16 * 1024 * 1024,
        max_body_bytes_per_network: 4 * 1024 * 1024,
        drain_timeout: Duration::from_secs(10),
    };

    /// The default limits without those per network, for a server whose clients all have one address.
    #[must_use]
    pub const fn for_one_network(mut self) -> Self {
        self.max_connections_per_network = self.max_connections;
        self.max_requests_per_network = usize::MAX;
        self.max_requests = usize::MAX;
        self.max_memory_bytes = usize::MAX;
        self.max_body_bytes_per_network = self.max_body_bytes;
        self
    }
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
