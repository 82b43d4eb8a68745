//! A reproducible random number generator: `SplitMix64` from a seed.

use std::sync::Mutex;

use eventlog::Entropy;

#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(1))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }
}

/// Identifiers from the same rng.
pub(crate) struct SeededEntropy(pub(crate) Mutex<Rng>);

impl Entropy for SeededEntropy {
    fn bits(&self) -> [u8; 32] {
        let mut rng = self.0.lock().unwrap();
        let mut bits = [0; 32];
        for chunk in bits.chunks_exact_mut(8) {
            chunk.copy_from_slice(&rng.next().to_le_bytes());
        }
        bits
    }
}
