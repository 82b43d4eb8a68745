//! Connections to a server, bounded in number, in the time that a request may take to arrive, and at
//! the end. The checkout and the simulator stand behind the same door.
//!
//! How long an answer takes is nobody's business here: a connection whose request is being answered, or
//! whose answer is still being sent, is never cut.

mod body;
mod door;
mod keep;
mod line;
mod stream;

use std::time::Duration;

pub use door::serve;

/// What visitors may take up. The default is generous to telephones.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a request's head may take from its first byte.
    pub head: Duration,
    /// How long a request's body may take from when it is first waited for.
    pub body: Duration,
    /// How long a connection is kept that asks nothing.
    pub idle: Duration,
    /// How many connections are kept. For one more, that which has been idle longest is closed; if
    /// none is idle, the new one waits.
    pub connections: usize,
    /// How long a stopping server waits for what it is answering.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            connections: 4096,
            drain: Duration::from_secs(10),
        }
    }
}
