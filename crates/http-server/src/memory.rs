//! What one connection holds in memory, as an upper estimate: buffers, heads, bodies and responses.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;

use crate::open_connections::OpenConnections;

/// The read buffer of a connection once it has received something.
const SMALL_BUFFER: usize = 8 * 1024;

/// The largest read buffer.
const LARGE_BUFFER: usize = 16 * 1024;

/// What the handler of a request needs, without the request.
const HANDLER: usize = 8 * 1024;

/// What a header needs beside its name and value.
const HEADER: usize = 128;

/// What a part of a body needs beside its bytes.
pub(crate) const PART: usize = 64;

/// Changes below this size are not passed on to the table of all connections.
const STEP: usize = 4 * 1024;

#[derive(Debug, Default)]
struct Held {
    /// Received since the last request began, up to the size of the buffer.
    buffer: usize,
    /// Of the requests in progress.
    requests: usize,
    /// Passed to the connection and not yet sent.
    unsent: usize,
    /// What the table knows.
    reported: usize,
}

impl Held {
    fn bytes(&self) -> usize {
        let all = self.buffer + self.requests + self.unsent;
        all.next_multiple_of(STEP)
    }
}

/// The memory of a connection. Dropping the connection's registration gives it back.
#[derive(Debug)]
pub(crate) struct ConnectionMemory {
    connections: OpenConnections,
    connection: u64,
    held: Mutex<Held>,
}

impl ConnectionMemory {
    pub(crate) fn new(connections: OpenConnections, connection: u64) -> Self {
        Self {
            connections,
            connection,
            held: Mutex::default(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Held)) {
        let mut held = self.held();
        change(&mut held);
        let (before, after) = (held.reported, held.bytes());
        held.reported = after;
        if before != after {
            self.connections
                .change_bytes(self.connection, before, after);
        }
    }

    /// Whether the connection may receive more. If not, others that keep the server waiting are being closed.
    pub(crate) fn has_room(&self) -> bool {
        self.connections.has_room(self.connection)
    }

    /// Counts bytes that have arrived.
    pub(crate) fn receive(&self, bytes: usize) {
        self.change(|held| {
            held.buffer = (held.buffer.max(SMALL_BUFFER / 2) + bytes)
                .next_multiple_of(SMALL_BUFFER)
                .min(LARGE_BUFFER);
        });
    }

    /// Counts bytes that were sent.
    pub(crate) fn send(&self, bytes: usize) {
        self.change(|held| held.unsent = held.unsent.saturating_sub(bytes));
    }

    /// Moves bytes of a response from its request to the connection.
    pub(crate) fn pass(&self, bytes: usize) {
        self.change(|held| held.unsent += bytes);
    }

    /// Whether bytes of earlier responses are not yet sent.
    pub(crate) fn has_unsent(&self) -> bool {
        self.held().unsent > 0
    }

    /// Counts a request whose head has arrived. Returns its size.
    pub(crate) fn start_request(&self, headers: &HeaderMap) -> usize {
        let headers = headers.iter().map(|(name, value)| {
            let size = name.as_str().len() + value.len();
            size + HEADER
        });
        let size = HANDLER + headers.sum::<usize>();
        self.change(|held| {
            held.requests += size;
        });
        size
    }

    /// Counts more of a request: a part of its body, or its response.
    pub(crate) fn grow_request(&self, bytes: usize) {
        self.change(|held| held.requests += bytes);
    }

    /// Gives back what a request no longer needs.
    pub(crate) fn shrink_request(&self, bytes: usize) {
        self.change(|held| held.requests = held.requests.saturating_sub(bytes));
    }
}
