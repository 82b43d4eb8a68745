//! The ports for time and randomness.

use domain::Timestamp;

/// The clock of the log. All processes that share a storage agree on it, so that one may judge the deadlines of another.
pub trait Clock: Send + Sync {
    /// The current time of the log. It never goes back.
    fn now(&self) -> Timestamp;

    /// The time by which calls of other processes count as abandoned. It is behind [`now`](Self::now) while this process cannot
    /// know how long the others' calls have been open: after its start, and while its clock differs from theirs.
    fn judged(&self) -> Timestamp {
        self.now()
    }

    /// The time for what leaves the machine, such as the time stamp of a signed message. It follows corrections of the
    /// machine's clock.
    fn wall(&self) -> Timestamp {
        self.now()
    }
}

/// A cryptographically secure source of randomness.
pub trait Entropy: Send + Sync {
    /// Generates 256 random bits.
    fn bits(&self) -> [u8; 32];
}
