//! One attempt as it is kept for inspection, and what it means that it failed.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Why an attempt was no delivery. The receiver may have acted on it all the same, and is told again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// A status other than 2xx; a redirect is one too, and is not followed.
    Status,
    /// No whole answer within 15 seconds; of a long one, not its first 64 kB.
    Timeout,
    /// The host's name has no address.
    Lookup,
    /// The host is of this machine or of a private network, or the address may not be called.
    Refused,
    /// Nobody took the connection.
    Connect,
    /// The host did not prove who it is, or spoke no TLS that is safe.
    Tls,
    /// The connection broke, or what came was no HTTP.
    Broken,
    /// The endpoint's secrets cannot be opened: nothing was sent.
    Secret,
}

impl Failure {
    /// Every kind of failure.
    pub const ALL: [Self; 8] = [
        Self::Status,
        Self::Timeout,
        Self::Lookup,
        Self::Refused,
        Self::Connect,
        Self::Tls,
        Self::Broken,
        Self::Secret,
    ];

    /// Its word at rest and in objects.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Timeout => "timeout",
            Self::Lookup => "lookup",
            Self::Refused => "refused",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::Secret => "secret",
        }
    }

    /// Reads its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.word() == word)
    }
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, to the last byte of the answer or to the failure.
    pub duration: Duration,
    /// Where it was sent.
    pub url: String,
    /// What it was sent with; of the signatures only their versions. Its body is the event's.
    pub headers: Vec<(String, String)>,
    /// The answer's status, if one came.
    pub status: Option<u16>,
    /// Why it failed; `None` if it succeeded.
    pub failure: Option<Failure>,
    /// The beginning of the answer, head and body, at most 4 kB; without the values of cookies.
    pub answer: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_reads_back_from_its_word() {
        for failure in Failure::ALL {
            assert_eq!(Failure::parse(failure.word()), Some(failure));
            assert_eq!(serde_json::to_value(failure).unwrap(), failure.word());
        }
        assert_eq!(Failure::parse("success"), None);
    }
}
