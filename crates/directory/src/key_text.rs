//! The text of a key: a prefix such as `sk_live_`, 43 base-62 digits of randomness, and 6 of checksum.
//!
//! Secret scanners can find keys by `[sp]k_(test|live)_[0-9A-Za-z]{49}` and verify them offline: the last six
//! characters are the first 32 bits of the SHA-256 of all characters before them, in base 62 (0-9, A-Z, a-z).

use std::fmt;

use domain::Mode;
use secrecy::{ExposeSecret, SecretString, zeroize::Zeroize};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{KeyKind, KeyRejection};

/// The number of base-62 digits of 256 bits.
const RANDOM: usize = 43;

/// The number of base-62 digits of 32 bits.
const CHECKSUM: usize = 6;

/// The SHA-256 of a key's text, the only part of it that is stored.
///
/// A slow, salted hash is not needed: those protect passwords, which can be guessed, while a key has 256 random bits.
/// For the same reason the lookup in an index need not take constant time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// The unique key of the log that leads from the hash to the key's merchant.
    pub(crate) fn unique_key(&self) -> String {
        format!("api_key/{self}")
    }

    fn of(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }
}

/// 64 lower-case hexadecimal digits.
impl fmt::Display for KeyHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl From<KeyHash> for String {
    fn from(hash: KeyHash) -> Self {
        hash.to_string()
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key's hash has 64 hexadecimal digits")]
pub struct KeyHashError;

impl TryFrom<String> for KeyHash {
    type Error = KeyHashError;

    fn try_from(text: String) -> Result<Self, KeyHashError> {
        let mut hash = [0; 32];
        if text.len() != 2 * hash.len() || !text.is_ascii() {
            return Err(KeyHashError);
        }
        for (index, byte) in hash.iter_mut().enumerate() {
            let digits = &text[2 * index..2 * index + 2];
            *byte = u8::from_str_radix(digits, 16).map_err(|_| KeyHashError)?;
        }
        Ok(Self(hash))
    }
}

impl fmt::Debug for KeyHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyHash(…)")
    }
}

/// A well-formed key that has not been looked up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresentedKey {
    /// The kind that the prefix states.
    pub kind: KeyKind,
    /// The mode that the prefix states.
    pub mode: Mode,
    /// The hash to look up.
    pub hash: KeyHash,
}

impl PresentedKey {
    /// Parses a key's text without looking it up.
    ///
    /// # Errors
    ///
    /// Returns [`KeyRejection::Malformed`] if the format or checksum is wrong, and [`KeyRejection::Prefix`] if the
    /// checksum matches another prefix.
    pub fn parse(text: &str) -> Result<Self, KeyRejection> {
        let (kind, mode, code) = kinds_and_modes()
            .find_map(|(kind, mode)| Some((kind, mode, text.strip_prefix(prefix(kind, mode))?)))
            .ok_or(KeyRejection::Malformed)?;
        if code.len() != RANDOM + CHECKSUM || !code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(KeyRejection::Malformed);
        }
        let (random, given) = code.split_at(RANDOM);
        let fits = |kind, mode| checksum(prefix(kind, mode), random) == given;
        if fits(kind, mode) {
            let hash = KeyHash::of(text);
            return Ok(Self { kind, mode, hash });
        }
        // The key was copied whole and its prefix altered.
        if kinds_and_modes().any(|(kind, mode)| fits(kind, mode)) {
            Err(KeyRejection::Prefix)
        } else {
            Err(KeyRejection::Malformed)
        }
    }
}

/// Formats random bits as a new key.
pub(crate) fn generate(kind: KeyKind, mode: Mode, mut bits: [u8; 32]) -> SecretString {
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

/// The last four characters of a key's text, by which people tell keys apart. They belong to the checksum.
pub(crate) fn last_four(text: &SecretString) -> String {
    let text = text.expose_secret();
    text[text.len() - 4..].to_owned()
}

fn kinds_and_modes() -> impl Iterator<Item = (KeyKind, Mode)> {
    let with_modes = |kind| Mode::ALL.map(|mode| (kind, mode));
    KeyKind::ALL.into_iter().flat_map(with_modes)
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

/// Writes a big-endian number in `DIGITS` base-62 digits. Overwrites the bytes.
fn base62<const DIGITS: usize>(number: &mut [u8]) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in number.iter_mut() {
            let value = rest << 8 | u16::from(*byte);
            // Below 256, because the remainder is below 62.
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
        generate(kind, mode, bits).expose_secret().to_owned()
    }

    fn secret(bits: [u8; 32]) -> String {
        exposed(KeyKind::Secret, Mode::Test, bits)
    }

    #[test]
    fn generates_keys_in_the_format_that_scanners_expect() {
        // 2^256 - 1, calculated independently.
        let largest = "sk_test_yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp14Ys1fO";
        assert_eq!(secret([255; 32]), largest);
        assert_eq!(secret([0; 32]).len(), 57);
        assert_eq!(secret([0; 32])[8..51], "0".repeat(43));
        assert_eq!(base62::<2>(&mut [62]), "10");
        assert_eq!(base62::<6>(&mut [255; 4]), "4gfFC3");
    }

    #[test]
    fn parses_keys_of_every_kind_and_mode() {
        for (kind, mode) in kinds_and_modes() {
            let text = generate(kind, mode, [7; 32]);
            let parsed = PresentedKey::parse(text.expose_secret()).unwrap();
            assert_eq!(
                (parsed.kind, parsed.mode, parsed.hash),
                (kind, mode, hash(&text))
            );
            assert!(text.expose_secret().ends_with(&last_four(&text)));
        }
    }

    #[test]
    fn distinguishes_an_altered_prefix_from_a_mistyped_key() {
        let test = secret([7; 32]);
        for prefix in ["sk_live_", "pk_test_", "pk_live_"] {
            let altered = format!("{prefix}{}", &test[8..]);
            assert_eq!(PresentedKey::parse(&altered), Err(KeyRejection::Prefix));
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
                Err(KeyRejection::Malformed),
                "{wrong}"
            );
        }
    }

    proptest! {
        #[test]
        fn rejects_any_other_text(text in "\\PC*", code in "[sp]k_(test|live)_[0-9A-Za-z]{40,60}") {
            prop_assert!(PresentedKey::parse(&text).is_err());
            prop_assert!(PresentedKey::parse(&code).is_err());
        }

        #[test]
        fn rejects_a_key_with_any_bytes_spliced_in(bytes: Vec<u8>, bits: [u8; 32], cut in 0_usize..58) {
            let noise = String::from_utf8_lossy(&bytes);
            let key = secret(bits);
            let spliced = format!("{}{noise}{}", &key[..cut.min(57)], &key[cut.min(57)..]);
            prop_assert_eq!(PresentedKey::parse(&spliced).is_ok(), noise.is_empty());
        }

        #[test]
        fn detects_one_wrong_character(bits: [u8; 32], place in 8_usize..57, char in "[0-9A-Za-z]") {
            let right = secret(bits);
            let mut wrong = right.clone();
            wrong.replace_range(place..=place, &char);
            prop_assert_eq!(PresentedKey::parse(&wrong).is_ok(), wrong == right);
        }

        #[test]
        fn generates_different_keys_from_different_bits(one: [u8; 32], other: [u8; 32]) {
            prop_assert_eq!(secret(one) == secret(other), one == other);
        }
    }
}
