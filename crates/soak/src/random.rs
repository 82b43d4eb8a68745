//! The source of chance: what a run does and in which order comes from its seed. When it happens does not: the processes are
//! real.

use std::sync::{Arc, Mutex, PoisonError};

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

    /// A generator for something that has a number, whatever other generators have drawn.
    pub(crate) fn of(seed: u64, what: u64) -> Self {
        let mut mixed = ChaCha8Rng::seed_from_u64(seed);
        mixed.set_stream(what);
        Self(Arc::new(Mutex::new(mixed)))
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

    /// One of some values.
    pub(crate) fn one_of<T: Copy>(&self, values: &[T]) -> Option<T> {
        let index = self.below(values.len() as u64);
        values.get(usize::try_from(index).ok()?).copied()
    }

    /// Puts values into another order.
    pub(crate) fn shuffle<T>(&self, values: &mut [T]) {
        for index in (1..values.len()).rev() {
            let other = usize::try_from(self.below(index as u64 + 1)).unwrap_or(0);
            values.swap(index, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_order_draws_does_not_depend_on_another() {
        let drawn = |what| [(); 3].map(|()| Random::of(7, what).next());
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(Random::of(7, 1).next(), Random::of(7, 2).next());
        assert_ne!(Random::of(7, 1).next(), Random::of(8, 1).next());
    }

    #[test]
    fn a_shuffle_keeps_every_value() {
        let mut values: Vec<u64> = (0..50).collect();
        Random::new(1).shuffle(&mut values);
        assert_ne!(values, (0..50).collect::<Vec<_>>());
        values.sort_unstable();
        assert_eq!(values, (0..50).collect::<Vec<_>>());
    }
}
