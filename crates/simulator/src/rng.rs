//! A random number generator that a seed makes repeatable.

use serde::{Deserialize, Serialize};

/// `SplitMix64`. Fast, and good enough for identifiers and faults; not for security.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Rng(u64);

const MIXED: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Rng {
    pub(crate) const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator seeded by the operating system.
    pub(crate) fn from_os() -> Self {
        // Without system randomness, identifiers repeat in the next run.
        Self(getrandom::u64().unwrap_or(0x6b61_7368))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Appends `count` letters and digits of both cases.
    pub(crate) fn push_alphanumeric(&mut self, text: &mut String, count: usize) {
        self.push_from(MIXED, text, count);
    }

    /// Appends `count` upper-case letters and digits.
    pub(crate) fn push_uppercase(&mut self, text: &mut String, count: usize) {
        self.push_from(&MIXED[..36], text, count);
    }

    fn push_from(&mut self, alphabet: &[u8], text: &mut String, count: usize) {
        let size = alphabet.len() as u64;
        for _ in 0..count {
            let index = usize::try_from(self.next() % size).unwrap_or(0);
            text.push(char::from(alphabet[index]));
        }
    }
}
