//! A merchant's key for one wish: repeating the wish with the same key does nothing more.

use domain::AccountId;

use crate::ports::NewIdempotencyRecord;

/// The key of one wish, and a hash of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Whose key.
    pub account: AccountId,
    /// The key, as the merchant wrote it.
    pub key: String,
    /// A hash of the wish: another wish with the same key is a mistake.
    pub fingerprint: [u8; 32],
}

impl IdempotencyKey {
    /// The receipt of the wish, once `object` has come of it.
    pub fn receipt(self, object: &str) -> NewIdempotencyRecord {
        NewIdempotencyRecord {
            account: self.account,
            key: self.key,
            fingerprint: self.fingerprint,
            object: object.to_owned(),
        }
    }
}
