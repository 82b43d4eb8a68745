//! Authenticated encryption of secrets in storage: XChaCha20-Poly1305, bound to the context in which a secret is
//! stored.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// An encryption key, derived from the master key. `Debug` does not print it.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

/// Length of the nonce in bytes.
const NONCE_LENGTH: usize = 24;

impl SealingKey {
    /// A key of these 256 bits.
    pub const fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// Encrypts `secret` for `context`, such as the name under which it is stored.
    ///
    /// The first 24 bytes of `random` become the nonce; random nonces of this length do not collide. Returns `None` if
    /// `secret` is too long for the cipher (256 GiB).
    pub fn seal(&self, context: &str, secret: &[u8], random: [u8; 32]) -> Option<Vec<u8>> {
        let nonce = &random[..NONCE_LENGTH];
        let payload = Payload {
            msg: secret,
            aad: context.as_bytes(),
        };
        let sealed = self
            .cipher()
            .encrypt(XNonce::from_slice(nonce), payload)
            .ok()?;
        Some([nonce, &sealed].concat())
    }

    /// Decrypts the result of [`Self::seal`]. Returns `None` if it was changed, or sealed with another key or for another
    /// context.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LENGTH)?;
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
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
    fn sealed_data_opens_only_unchanged_with_its_key_and_context() {
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
