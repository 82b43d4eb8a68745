//! Idempotency keys: a repeated request with the same key has no further effect.
//! Source: IETF draft "The Idempotency-Key HTTP Header Field".

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

/// The idempotency key of one request, and a hash of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The account that sent the request.
    pub account: AccountId,
    /// The key, as the merchant sent it.
    pub key: String,
    /// A hash of the request. A different request with the same key is an error.
    pub fingerprint: [u8; 32],
}

impl IdempotencyKey {
    /// The record of a request that resulted in `object`.
    pub fn record(self, object: &str) -> NewIdempotencyRecord {
        NewIdempotencyRecord {
            account: self.account,
            key: self.key,
            fingerprint: self.fingerprint,
            object: object.to_owned(),
            response: None,
        }
    }
}

/// The record of an idempotency key, written with the effect of its request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIdempotencyRecord {
    /// The account that sent the request.
    pub account: AccountId,
    /// The key, as the merchant sent it.
    pub key: String,
    /// A hash of the request. A different request with the same key is an error.
    pub fingerprint: [u8; 32],
    /// The identifier of the object that the request resulted in, such as a session or a refund.
    pub object: String,
    /// The response, if it is known already.
    pub response: Option<(u16, String)>,
}

/// The stored record of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// A hash of the request.
    pub fingerprint: [u8; 32],
    /// The identifier of the object that the request resulted in.
    pub object: String,
    /// When the request took effect.
    pub at: Timestamp,
    /// The response, once it was recorded.
    pub response: Option<(u16, String)>,
}
