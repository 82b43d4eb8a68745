//! The ports for time and randomness.

use domain::Timestamp;

/// The wall clock. It may jump, so nothing that must happen only once depends on it alone.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> Timestamp;
}

/// A cryptographically secure source of randomness.
pub trait Entropy: Send + Sync {
    /// Generates 256 random bits.
    fn bits(&self) -> [u8; 32];
}
