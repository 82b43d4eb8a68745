//! The one source of chance: everything that a run decides comes from its seed.

use std::sync::{Arc, Mutex, PoisonError};

use eventlog::Entropy;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

/// A generator. Clones share its state.
#[derive(Clone)]
pub(crate) struct Random(Arc<Mutex<ChaCha8Rng>>);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha8Rng::seed_from_u64(seed))))
    }

    /// A generator of its own, so that one actor's draws do not depend on another's.
    pub(crate) fn fork(&self) -> Self {
        Self::new(self.next())
    }

    pub(crate) fn next(&self) -> u64 {
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generator.next_u64()
    }

    /// A number below `bound`; 0 if `bound` is 0.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    pub(crate) fn between(&self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// True in `per_mille` of 1,000 cases.
    pub(crate) fn chance(&self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }
}

impl Entropy for Random {
    fn bits(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generator.fill_bytes(&mut bits);
        bits
    }
}
