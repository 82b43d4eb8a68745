//! The text of a key: `sk_live_`, 43 digits of randomness, 6 of checksum.
//!
//! A scanner finds keys by `[sp]k_(test|live)_[0-9A-Za-z]{49}` and checks them without asking anybody: the last
//! six characters are the first 32 bits of the SHA-256 of all before them, in base 62 (0-9, A-Z, a-z).

use std::fmt;

use domain::Mode;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroize};
use sha2::{Digest, Sha256};

use crate::{KeyKind, KeyRefusal};

/// 256 bits in base 62.
const RANDOM: usize = 43;

/// 32 bits in base 62.
const CHECKSUM: usize = 6;

/// What is kept of a key: the SHA-256 of its text.
///
/// A plain hash is enough. What makes passwords need a slow, salted one is that they can be guessed; nobody
/// guesses 256 random bits, and no two keys share a text that a table could be made of. For the same reason
/// looking a hash up in an index needs no constant time: how far it matched tells nothing of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// The hash's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyHash(…)")
    }
}

/// A key as somebody presents it: well formed, and not looked up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresentedKey {
    /// The kind that its text names.
    pub kind: KeyKind,
    /// The mode that its text names.
    pub mode: Mode,
    /// What it is looked up by.
    pub hash: KeyHash,
}

impl PresentedKey {
    /// Reads a key's text, without asking anybody whether there is such a key.
    pub fn parse(text: &str) -> Result<Self, KeyRefusal> {
        let (kind, mode, code) = named()
            .find_map(|(kind, mode)| Some((kind, mode, text.strip_prefix(prefix(kind, mode))?)))
            .ok_or(KeyRefusal::Malformed)?;
        if code.len() != RANDOM + CHECKSUM || !code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(KeyRefusal::Malformed);
        }
        let (random, given) = code.split_at(RANDOM);
        let fits = |kind, mode| checksum(prefix(kind, mode), random) == given;
        if fits(kind, mode) {
            let hash = KeyHash::of(text);
            return Ok(Self { kind, mode, hash });
        }
        // Copied whole, and then made to look like another kind of key.
        if named().any(|(kind, mode)| fits(kind, mode)) {
            Err(KeyRefusal::Prefix)
        } else {
            Err(KeyRefusal::Malformed)
        }
    }
}

/// A new key's text of random bits.
pub(crate) fn text(kind: KeyKind, mode: Mode, mut bits: [u8; 32]) -> SecretString {
    let prefix = prefix(kind, mode);
    let mut random = base62::<RANDOM>(&mut bits);
    let text = format!("{prefix}{random}{}", checksum(prefix, &random)).into();
    bits.zeroize();
    random.zeroize();
    text
}

/// The hash of a new key's text.
pub(crate) fn hash(text: &SecretString) -> KeyHash {
    KeyHash::of(text.expose_secret())
}

/// The last characters of a key's text, by which people tell keys apart. They are of the checksum.
pub(crate) fn last_four(text: &SecretString) -> String {
    let text = text.expose_secret();
    text[text.len() - 4..].to_owned()
}

fn named() -> impl Iterator<Item = (KeyKind, Mode)> {
    let with = |kind| Mode::ALL.map(|mode| (kind, mode));
    KeyKind::ALL.into_iter().flat_map(with)
}

const fn prefix(kind: KeyKind, mode: Mode) -> &'static str {
    match (kind, mode) {
        (KeyKind::Secret, Mode::Test) => "sk_test_",
        (KeyKind::Secret, Mode::Live) => "sk_live_",
        (KeyKind::Publishable, Mode::Test) => "pk_test_",
        (KeyKind::Publishable, Mode::Live) => "pk_live_",
    }
}

fn checksum(prefix: &str, random: &str) -> String {
    let digest = Sha256::new()
        .chain_update(prefix)
        .chain_update(random)
        .finalize();
    let mut bits = [0; 4];
    bits.copy_from_slice(&digest[..4]);
    base62::<CHECKSUM>(&mut bits)
}

/// A number of big-endian bytes in `DIGITS` digits of base 62; the bytes are used up.
fn base62<const DIGITS: usize>(number: &mut [u8]) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in number.iter_mut() {
            let value = rest << 8 | u16::from(*byte);
            // Below 256: the rest is below 62.
            *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
            rest = value % 62;
        }
        *digit = ALPHABET[usize::from(rest)];
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exposed(kind: KeyKind, mode: Mode, bits: [u8; 32]) -> String {
        text(kind, mode, bits).expose_secret().to_owned()
    }

    fn secret(bits: [u8; 32]) -> String {
        exposed(KeyKind::Secret, Mode::Test, bits)
    }

    #[test]
    fn a_key_looks_as_scanners_expect() {
        // 2^256 - 1, calculated elsewhere.
        let largest = "sk_test_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp14Ys1fO";
        assert_eq!(secret([255; 32]), largest);
        assert_eq!(secret([0; 32]).len(), 57);
        assert_eq!(secret([0; 32])[8..51], "0".repeat(43));
        assert_eq!(base62::<2>(&mut [62]), "10");
        assert_eq!(base62::<6>(&mut [255; 4]), "4gfFC3");
    }

    #[test]
    fn every_kind_and_mode_is_read_back() {
        for (kind, mode) in named() {
            let text = text(kind, mode, [7; 32]);
            let read = PresentedKey::parse(text.expose_secret()).unwrap();
            assert_eq!((read.kind, read.mode, read.hash), (kind, mode, hash(&text)));
            assert!(text.expose_secret().ends_with(&last_four(&text)));
        }
    }

    #[test]
    fn a_key_that_was_made_to_look_like_another_is_told_from_one_that_was_mistyped() {
        let test = secret([7; 32]);
        for prefix in ["sk_live_", "pk_test_", "pk_live_"] {
            let dressed = format!("{prefix}{}", &test[8..]);
            assert_eq!(PresentedKey::parse(&dressed), Err(KeyRefusal::Prefix));
        }
        for wrong in [
            String::new(),
            "sk_test_".to_owned(),
            test[..56].to_owned(),
            format!("{test}x"),
            format!(" {test}"),
            format!("{test}\n"),
            test.to_uppercase(),
            test.replace("sk_test_", "rk_test_"),
            test.replace("sk_test_", "sk_prod_"),
            format!("{}চা{}", &test[..20], &test[26..]),
        ] {
            assert_eq!(
                PresentedKey::parse(&wrong),
                Err(KeyRefusal::Malformed),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", code in "[sp]k_(test|live)_[0-9A-Za-z]{40,60}") {
            prop_assert!(PresentedKey::parse(&text).is_err());
            prop_assert!(PresentedKey::parse(&code).is_err());
        }

        #[test]
        fn any_bytes_as_text_are_read_or_refused(bytes: Vec<u8>, bits: [u8; 32], cut in 0_usize..58) {
            let noise = String::from_utf8_lossy(&bytes);
            let key = secret(bits);
            let spliced = format!("{}{noise}{}", &key[..cut.min(57)], &key[cut.min(57)..]);
            prop_assert_eq!(PresentedKey::parse(&spliced).is_ok(), noise.is_empty());
        }

        #[test]
        fn one_wrong_character_is_noticed(bits: [u8; 32], place in 8_usize..57, char in "[0-9A-Za-z]") {
            let right = secret(bits);
            let mut wrong = right.clone();
            wrong.replace_range(place..=place, &char);
            prop_assert_eq!(PresentedKey::parse(&wrong).is_ok(), wrong == right);
        }

        #[test]
        fn different_bits_are_different_keys(one: [u8; 32], other: [u8; 32]) {
            prop_assert_eq!(secret(one) == secret(other), one == other);
        }
    }
}
