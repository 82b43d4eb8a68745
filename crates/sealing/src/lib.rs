//! Authenticated encryption of secrets in storage: XChaCha20-Poly1305, bound to the context in which a secret is
//! stored.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

/// The identifier of a master key. It is written into everything that is sealed, so that a reader knows which key it needs.
/// It says nothing about the key.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MasterKeyId(pub [u8; 4]);

impl fmt::Display for MasterKeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = u32::from_be_bytes(self.0);
        write!(formatter, "{digits:08x}")
    }
}

impl fmt::Debug for MasterKeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// An encryption key, derived from the master key, and while the master key is rotated also the one that was derived from the
/// previous master key. The newer one seals, both open. `Debug` prints neither.
#[derive(Clone)]
pub struct SealingKey {
    current: Key,
    previous: Option<Key>,
}

#[derive(Clone)]
struct Key {
    id: MasterKeyId,
    bits: [u8; 32],
}

/// The first byte of everything that is sealed: the version of its form. The identifier of the master key, the nonce and the
/// encrypted secret follow.
const VERSION: u8 = 1;

/// Length of the version and the identifier in bytes.
const HEAD_LENGTH: usize = 5;

/// Length of the nonce in bytes.
const NONCE_LENGTH: usize = 24;

impl SealingKey {
    /// A key of these 256 bits, of a master key without an identifier.
    pub const fn new(bits: [u8; 32]) -> Self {
        Self::of(MasterKeyId([0; 4]), bits)
    }

    /// A key of these 256 bits, which were derived from the master key `id`.
    pub const fn of(id: MasterKeyId, bits: [u8; 32]) -> Self {
        Self {
            current: Key { id, bits },
            previous: None,
        }
    }

    /// Also opens what was sealed with a key of the previous master key.
    #[must_use]
    pub const fn with_previous(mut self, id: MasterKeyId, bits: [u8; 32]) -> Self {
        self.previous = Some(Key { id, bits });
        self
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
        let Key { id, .. } = self.current;
        let cipher = self.current.cipher();
        let sealed = cipher.encrypt(XNonce::from_slice(nonce), payload).ok()?;
        Some([&[VERSION], id.0.as_slice(), nonce, &sealed].concat())
    }

    /// Decrypts the result of [`Self::seal`]. Returns `None` if it was changed, or sealed with another key or for another
    /// context.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let id = sealed_with(sealed)?;
        let keys = std::iter::once(&self.current).chain(&self.previous);
        let key = keys.into_iter().find(|key| key.id == id)?;
        let (nonce, sealed) = sealed[HEAD_LENGTH..].split_at_checked(NONCE_LENGTH)?;
        let payload = Payload {
            msg: sealed,
            aad: context.as_bytes(),
        };
        key.cipher()
            .decrypt(XNonce::from_slice(nonce), payload)
            .ok()
    }

    /// Whether something was sealed with the newer key.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed_with(sealed) == Some(self.current.id)
    }
}

/// The master key that something says it was sealed with; `None` if it is not of this form.
pub fn sealed_with(sealed: &[u8]) -> Option<MasterKeyId> {
    let (&VERSION, rest) = sealed.split_first()? else {
        return None;
    };
    rest.first_chunk().copied().map(MasterKeyId)
}

impl Key {
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.bits.into())
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
        let mut newer = sealed.clone();
        newer[0] = 2;
        assert_eq!(key.open("a", &newer), None);
    }

    #[test]
    fn of_two_master_keys_the_new_one_seals_and_both_open() {
        let [old, new] = [MasterKeyId([1; 4]), MasterKeyId([2; 4])];
        let before = SealingKey::of(old, [1; 32]);
        let sealed = before.seal("a", b"token", [9; 32]).unwrap();
        let both = SealingKey::of(new, [2; 32]).with_previous(old, [1; 32]);
        assert_eq!(both.open("a", &sealed).as_deref(), Some(&b"token"[..]));
        assert!(!both.is_current(&sealed));
        let resealed = both.seal("a", b"token", [8; 32]).unwrap();
        assert!(both.is_current(&resealed));
        assert_eq!(sealed_with(&resealed), Some(new));
        let after = SealingKey::of(new, [2; 32]);
        assert_eq!(after.open("a", &resealed).as_deref(), Some(&b"token"[..]));
        assert_eq!(after.open("a", &sealed), None);
        // Somebody with the old key cannot pass his seal off as one of the new key.
        let planted = [&[VERSION], &new.0[..], &sealed[HEAD_LENGTH..]].concat();
        assert_eq!(both.open("a", &planted), None);
        assert_eq!(new.to_string(), "02020202");
    }
}
