//! A delivery attempt as it is stored for inspection, and the reasons for which an attempt fails.

use std::time::Duration;

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Why an attempt failed. The receiver may have processed the event all the same; the delivery is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptFailure {
    /// The response status is not 2xx. Redirects are not followed, so a 3xx status is a failure.
    Status,
    /// The response was not complete within 15 seconds. Of a long response only the first 64 kB count.
    Timeout,
    /// The host name has no address.
    Dns,
    /// The host is this machine or in a private network, or the URL is not allowed for the account.
    ForbiddenAddress,
    /// The connection was not accepted.
    Connect,
    /// The TLS handshake failed: no valid certificate, or no secure protocol version in common.
    Tls,
    /// The connection closed early, or the response is not valid HTTP.
    InvalidResponse,
    /// The endpoint's signing secrets cannot be decrypted; no request was sent.
    Signing,
}

impl AttemptFailure {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Status,
        Self::Timeout,
        Self::Dns,
        Self::ForbiddenAddress,
        Self::Connect,
        Self::Tls,
        Self::InvalidResponse,
        Self::Signing,
    ];

    /// The reason as it is stored and as the API shows it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Timeout => "timeout",
            Self::Dns => "dns",
            Self::ForbiddenAddress => "forbidden_address",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::InvalidResponse => "invalid_response",
            Self::Signing => "signing",
        }
    }

    /// The reason with this text; `None` if there is no such reason.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|failure| failure.as_str() == text)
    }
}

/// One attempt to deliver an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When the attempt started.
    pub started_at: Timestamp,
    /// Time until the last byte of the response, or until the failure.
    pub duration: Duration,
    /// The URL that was called.
    pub url: String,
    /// The request's webhook headers; of each signature only the version. The body is the event's.
    pub headers: Vec<(String, String)>,
    /// HTTP status of the response; `None` if no response came.
    pub status_code: Option<u16>,
    /// Why the attempt failed; `None` if it succeeded.
    pub failure: Option<AttemptFailure>,
    /// The first 4 kB of the response's head and body, without cookie values.
    pub response: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_round_trips_through_its_text() {
        for failure in AttemptFailure::ALL {
            assert_eq!(AttemptFailure::parse(failure.as_str()), Some(failure));
            assert_eq!(serde_json::to_value(failure).unwrap(), failure.as_str());
        }
        assert_eq!(AttemptFailure::parse("success"), None);
    }
}
