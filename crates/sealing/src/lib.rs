//! Sealing what must not be read where it is kept: XChaCha20-Poly1305, bound to the name it is kept under.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// A key that seals, derived from the master key. It cannot be printed.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

/// The length of a nonce in bytes.
const NONCE: usize = 24;

impl SealingKey {
    /// A key of 256 bits.
    pub const fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// Seals `secret` under `name`; of `random` 24 bytes are the nonce, which may be drawn at random.
    pub fn seal(&self, name: &str, secret: &[u8], random: [u8; 32]) -> Option<Vec<u8>> {
        let nonce = &random[..NONCE];
        let payload = Payload {
            msg: secret,
            aad: name.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(XNonce::from_slice(nonce), payload)
            .ok()?;
        Some([nonce, &sealed].concat())
    }

    /// Opens what [`Self::seal`] made; `None` if it was changed, moved or sealed with another key.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        self.cipher()
            .decrypt(XNonce::from_slice(nonce), payload)
            .ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealingKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_whole_under_its_name_and_key() {
        let key = SealingKey::new([1; 32]);
        let sealed = key.seal("a", b"token", [9; 32]).unwrap();
        assert!(!sealed.windows(5).any(|window| window == b"token"));
        assert_eq!(key.open("a", &sealed).as_deref(), Some(b"token".as_slice()));
        assert_eq!(key.open("b", &sealed), None);
        assert_eq!(SealingKey::new([2; 32]).open("a", &sealed), None);
        assert_eq!(key.open("a", &sealed[..sealed.len() - 1]), None);
        assert_eq!(key.open("a", b"short"), None);
    }
}
