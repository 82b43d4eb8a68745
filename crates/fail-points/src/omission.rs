//! Checks that the simulation leaves out, to see whether it notices that they are missing.
//!
//! Without the feature `omissions`, and in every build without debug assertions, [`omits`] is `false` at compile time.

/// A check of the product that a run of the simulation can leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omission {
    /// That the log ends with its sealed head, before each write.
    SealedHead,
    /// That a stream's events are those that were written, when they are read.
    StreamHashes,
    /// That an outbox row is the one that was written.
    OutboxSeal,
    /// That a webhook endpoint's row is the one that was written.
    EndpointSeal,
    /// That the clocks of the processes on one database agree.
    ClockAgreement,
    /// That a token is used on if bKash rejected it and no other can be had.
    LastToken,
    /// That other credentials have a token and a budget of their own.
    CredentialsOfToken,
    /// That a request with a public key keeps no record of its idempotency key.
    PublicKeyRecords,
}

#[cfg(all(feature = "omissions", debug_assertions))]
mod compiled {
    use std::cell::Cell;

    use super::Omission;

    thread_local! {
        static OMITTED: Cell<Option<Omission>> = const { Cell::new(None) };
    }

    /// Whether this thread leaves the check out.
    pub fn omits(omission: Omission) -> bool {
        OMITTED.get() == Some(omission)
    }

    /// Leaves a check out on this thread from now on, or none.
    pub fn omit(omission: Option<Omission>) {
        OMITTED.set(omission);
    }
}

#[cfg(all(feature = "omissions", debug_assertions))]
pub use compiled::{omit, omits};

/// No check is left out.
#[cfg(not(all(feature = "omissions", debug_assertions)))]
#[inline]
pub const fn omits(_: Omission) -> bool {
    false
}

#[cfg(all(test, feature = "omissions", debug_assertions))]
mod tests {
    use super::*;

    #[test]
    fn an_omission_concerns_its_check_and_its_thread_alone() {
        omit(Some(Omission::SealedHead));
        assert!(omits(Omission::SealedHead));
        assert!(!omits(Omission::OutboxSeal));
        let elsewhere = std::thread::spawn(|| omits(Omission::SealedHead)).join();
        assert!(!elsewhere.expect("the thread"));
        omit(None);
        assert!(!omits(Omission::SealedHead));
    }
}
