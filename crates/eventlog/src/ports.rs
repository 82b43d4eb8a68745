//! Time and randomness, as parameters.

use domain::Timestamp;

/// The wall clock. It may jump; nothing that must not be repeated depends on it alone.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A source of randomness fit for secrets.
pub trait Entropy: Send + Sync {
    /// 256 fresh random bits.
    fn bits(&self) -> [u8; 32];
}
