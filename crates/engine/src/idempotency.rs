//! A merchant's idempotency key: repeating a request with the same key has no further effect.
//! Source: IETF draft "The Idempotency-Key HTTP Header Field".

use domain::AccountId;

use crate::ports::NewIdempotencyRecord;

/// The idempotency key of one request, and a hash of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The account that sent the request.
    pub account: AccountId,
    /// The key, as the merchant wrote it.
    pub key: String,
    /// A hash of the request: another request with the same key is a mistake.
    pub fingerprint: [u8; 32],
}

impl IdempotencyKey {
    /// The record of the request, once it has resulted in `object`.
    pub fn record(self, object: &str) -> NewIdempotencyRecord {
        NewIdempotencyRecord {
            account: self.account,
            key: self.key,
            fingerprint: self.fingerprint,
            object: object.to_owned(),
        }
    }
}
