//! The hash chain of the log: each event's hash covers the one before, and the head is sealed, so that an
//! edit, a reordering or a truncation is found by whoever has the key.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The hash before the first event.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// The key of the chain, derived from the master key.
#[derive(Clone)]
pub struct ChainKey([u8; 32]);

impl ChainKey {
    /// A key of 256 bits.
    pub const fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// The hash of an event that follows `previous`.
    pub(crate) fn link(
        &self,
        previous: &[u8],
        stream: &str,
        version: usize,
        at: i64,
        body: &str,
    ) -> [u8; 32] {
        self.mac(&[
            b"event",
            previous,
            stream.as_bytes(),
            &(version as u64).to_be_bytes(),
            &at.to_be_bytes(),
            body.as_bytes(),
        ])
        .finalize()
        .into_bytes()
        .into()
    }

    /// The seal of a head.
    pub(crate) fn seal(&self, seq: u64, hash: &[u8]) -> [u8; 32] {
        self.mac(&[b"head", &seq.to_be_bytes(), hash])
            .finalize()
            .into_bytes()
            .into()
    }

    /// Whether a head was sealed with this key.
    pub(crate) fn is_sealed(&self, seq: u64, hash: &[u8], seal: &[u8]) -> bool {
        self.mac(&[b"head", &seq.to_be_bytes(), hash])
            .verify_slice(seal)
            .is_ok()
    }

    /// Each part is preceded by its length, so that no two lists of parts look alike.
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).expect("any length is a key");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}
