//! The port that sends requests to endpoints.

use std::time::Duration;

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::Head;

use crate::{AttemptFailure, EndpointUrl, NetworkScope, SignatureHeaders, retry_after};

/// Time limit of a request, from the DNS lookup to the last byte of the response. Standard Webhooks recommends
/// 15 to 30 seconds.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// A request to an endpoint.
#[derive(Clone)]
pub struct DeliveryRequest {
    /// The URL to call.
    pub url: EndpointUrl,
    /// Which hosts may be called.
    pub scope: NetworkScope,
    /// The identifier, timestamp and signatures.
    pub headers: SignatureHeaders,
    /// The head of the event log, sent as [`LOG_HEAD`].
    pub log_head: Head,
    /// The event's JSON document.
    pub body: String,
}

/// The header with the head of the checkout's event log, `POSITION:HASH`. Merchants who store it can prove later that the log
/// was cut or replaced by an older copy.
pub const LOG_HEAD: &str = "checkout-log-head";

/// The result of a request: the response as far as it came, and what went wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestOutcome {
    /// HTTP status of the response; `None` if no response came.
    pub status_code: Option<u16>,
    /// The response's `Retry-After` header.
    pub retry_after: Option<String>,
    /// The first 4 kB of the response for display.
    pub response: String,
    /// Why there is no complete response.
    pub failure: Option<AttemptFailure>,
}

impl RequestOutcome {
    /// Why the attempt failed; `None` if it succeeded. A complete response with a status other than 2xx is a
    /// failure too.
    pub fn attempt_failure(&self) -> Option<AttemptFailure> {
        match (self.failure, self.status_code) {
            (Some(failure), _) => Some(failure),
            (None, Some(200..=299)) => None,
            (None, Some(_)) => Some(AttemptFailure::Status),
            (None, None) => Some(AttemptFailure::InvalidResponse),
        }
    }

    /// Whether the endpoint responded 410 Gone.
    pub(crate) fn is_gone(&self) -> bool {
        self.status_code == Some(410)
    }

    /// The delay that the endpoint requests with `Retry-After`, counted from `now`.
    pub(crate) fn requested_delay(&self, now: Timestamp) -> Option<Duration> {
        retry_after::parse(self.retry_after.as_deref()?, now)
    }
}

/// Sends requests to endpoints.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends the request once, without retries, and waits at most [`REQUEST_TIMEOUT`] for the response.
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_complete_2xx_response_is_a_success() {
        let failure_of = |status_code, failure| {
            let outcome = RequestOutcome {
                status_code,
                failure,
                ..RequestOutcome::default()
            };
            outcome.attempt_failure()
        };
        for status in [200, 201, 204, 299] {
            assert_eq!(failure_of(Some(status), None), None);
        }
        for status in [
            100, 199, 300, 301, 304, 307, 400, 404, 410, 429, 500, 503, 999,
        ] {
            assert_eq!(
                failure_of(Some(status), None),
                Some(AttemptFailure::Status),
                "{status}"
            );
        }
        assert_eq!(
            failure_of(Some(200), Some(AttemptFailure::InvalidResponse)),
            Some(AttemptFailure::InvalidResponse)
        );
        assert_eq!(
            failure_of(None, Some(AttemptFailure::Timeout)),
            Some(AttemptFailure::Timeout)
        );
        assert_eq!(
            failure_of(None, None),
            Some(AttemptFailure::InvalidResponse)
        );
    }
}
