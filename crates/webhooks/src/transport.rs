//! The port that requests go out through.

use async_trait::async_trait;
use domain::Timestamp;

use crate::{EndpointUrl, Failure, Headers, Reach};

/// A request to an endpoint.
#[derive(Clone)]
pub struct Request {
    /// Where to.
    pub url: EndpointUrl,
    /// Whether that may be within the operator's own network.
    pub reach: Reach,
    /// The identifier, timestamp and signatures.
    pub headers: Headers,
    /// The event's document.
    pub body: String,
}

/// What came of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The answer's status, if one came.
    pub status: Option<u16>,
    /// The answer's `Retry-After`.
    pub retry_after: Option<String>,
    /// The beginning of the answer for people, at most 4 kB.
    pub answer: String,
    /// What kept the answer from coming whole.
    pub failure: Option<Failure>,
}

impl Exchange {
    /// Why the attempt failed; `None` if it succeeded.
    pub(crate) fn judged(&self) -> Option<Failure> {
        match (self.failure, self.status) {
            (Some(failure), _) => Some(failure),
            (None, Some(200..=299)) => None,
            (None, Some(_)) => Some(Failure::Status),
            (None, None) => Some(Failure::Broken),
        }
    }

    /// Whether the endpoint says that it wants no more.
    pub(crate) fn is_gone(&self) -> bool {
        self.status == Some(410)
    }

    /// How long the endpoint asks to be left alone.
    pub(crate) fn asked_wait(&self, now: Timestamp) -> Option<std::time::Duration> {
        crate::retry_after::parse(self.retry_after.as_deref()?, now)
    }
}

/// Sends requests.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request once and waits for its whole answer, but not for longer than [`crate::TIME_OUT`].
    async fn post(&self, request: &Request) -> Exchange;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_2xx_that_did_not_break_off_is_a_success() {
        let judged = |status, failure| {
            let exchange = Exchange {
                status,
                failure,
                ..Exchange::default()
            };
            exchange.judged()
        };
        for status in [200, 201, 204, 299] {
            assert_eq!(judged(Some(status), None), None);
        }
        for status in [
            100, 199, 300, 301, 304, 307, 400, 404, 410, 429, 500, 503, 999,
        ] {
            assert_eq!(
                judged(Some(status), None),
                Some(Failure::Status),
                "{status}"
            );
        }
        assert_eq!(
            judged(Some(200), Some(Failure::Broken)),
            Some(Failure::Broken)
        );
        assert_eq!(judged(None, Some(Failure::Timeout)), Some(Failure::Timeout));
        assert_eq!(judged(None, None), Some(Failure::Broken));
    }
}
