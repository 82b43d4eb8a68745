//! The signing secrets of an endpoint: never printed, encrypted in storage, and rolled with an overlap.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};
use sealing::SealingKey;
use secrecy::{SecretString, zeroize::Zeroizing};

use crate::EndpointId;

/// Maximum number of secrets of an endpoint that sign at a time. Rolling drops the oldest ones beyond it.
const MAX_ACTIVE_SECRETS: usize = 4;

/// A signing secret of an endpoint: a 256-bit key for HMAC and the seed of an ed25519 key pair.
#[derive(Clone)]
pub struct SigningSecret {
    hmac_key: Zeroizing<[u8; 32]>,
    seed: Zeroizing<[u8; 32]>,
    /// Derived of the seed when it is first needed; `None` inside if the seed is rejected.
    key_pair: Arc<OnceLock<Option<Ed25519KeyPair>>>,
}

impl SigningSecret {
    /// A secret of random bits drawn by the caller.
    pub fn new(hmac_key: [u8; 32], seed: [u8; 32]) -> Self {
        Self {
            hmac_key: Zeroizing::new(hmac_key),
            seed: Zeroizing::new(seed),
            key_pair: Arc::default(),
        }
    }

    /// The key that verifies `v1` signatures: `whsec_` and base64. Whoever has it can forge deliveries.
    pub fn reveal(&self) -> SecretString {
        format!("whsec_{}", STANDARD.encode(self.hmac_key.as_slice())).into()
    }

    /// The public key that verifies `v1a` signatures: `whpk_` and base64. It is not secret.
    pub fn public_key(&self) -> Option<String> {
        let key_pair = self.ed25519_key_pair()?;
        Some(format!(
            "whpk_{}",
            STANDARD.encode(key_pair.public_key().as_ref())
        ))
    }

    pub(crate) fn hmac_key(&self) -> &[u8] {
        self.hmac_key.as_slice()
    }

    /// The ed25519 key pair. Never `None`, because each seed of 32 bytes is valid.
    pub(crate) fn ed25519_key_pair(&self) -> Option<&Ed25519KeyPair> {
        let derive = || Ed25519KeyPair::from_seed_unchecked(self.seed.as_slice()).ok();
        self.key_pair.get_or_init(derive).as_ref()
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningSecret(…)")
    }
}

/// The signing secrets of an endpoint, newest first, each older one with the time at which it expires.
#[derive(Debug, Clone)]
pub(crate) struct Keyring {
    newest: SigningSecret,
    older: Vec<(SigningSecret, Timestamp)>,
}

/// The first byte of an encoded keyring: the version of the encoding.
const FORMAT: u8 = 1;

impl Keyring {
    pub(crate) fn new(secret: SigningSecret) -> Self {
        Self {
            newest: secret,
            older: Vec::new(),
        }
    }

    pub(crate) fn newest(&self) -> &SigningSecret {
        &self.newest
    }

    /// The secrets that sign at `now`.
    pub(crate) fn active_at(&self, now: Timestamp) -> impl Iterator<Item = &SigningSecret> {
        let active = self.older.iter().filter(move |(_, until)| now < *until);
        std::iter::once(&self.newest).chain(active.map(|(secret, _)| secret))
    }

    /// The keyring with a new secret. The older secrets keep signing for `overlap`, but not past their own expiry.
    #[must_use]
    pub(crate) fn rolled(self, secret: SigningSecret, now: Timestamp, overlap: Duration) -> Self {
        let end = now + overlap;
        let mut older = vec![(self.newest, end)];
        older.extend(
            self.older
                .into_iter()
                .map(|(secret, until)| (secret, until.min(end))),
        );
        older.retain(|(_, until)| now < *until);
        older.truncate(MAX_ACTIVE_SECRETS - 1);
        Self {
            newest: secret,
            older,
        }
    }

    /// Encrypts the keyring. The endpoint's identifier is authenticated, so that the result cannot be decrypted
    /// for another endpoint.
    pub(crate) fn seal(
        &self,
        key: &SealingKey,
        endpoint: &EndpointId,
        random: [u8; 32],
    ) -> Option<Vec<u8>> {
        let mut plain = Zeroizing::new(vec![FORMAT]);
        let newest = (&self.newest, Timestamp::from_millis(i64::MAX));
        let older = self.older.iter().map(|(secret, until)| (secret, *until));
        for (secret, until) in std::iter::once(newest).chain(older) {
            plain.extend_from_slice(secret.hmac_key());
            plain.extend_from_slice(secret.seed.as_slice());
            plain.extend_from_slice(&until.millis().to_be_bytes());
        }
        key.seal(&context(endpoint), &plain, random)
    }

    /// Decrypts a keyring. Returns `None` if it was sealed with another key or for another endpoint, or if it was
    /// changed.
    pub(crate) fn open(key: &SealingKey, endpoint: &EndpointId, sealed: &[u8]) -> Option<Self> {
        let plain = Zeroizing::new(key.open(&context(endpoint), sealed)?);
        let (&format, secrets) = plain.split_first()?;
        let (secrets, rest) = secrets.as_chunks::<72>();
        if format != FORMAT || !rest.is_empty() {
            return None;
        }
        let mut secrets = secrets.iter().filter_map(|bytes| {
            let (hmac_key, rest) = bytes.split_first_chunk::<32>()?;
            let (seed, until) = rest.split_first_chunk::<32>()?;
            let until = Timestamp::from_millis(i64::from_be_bytes(until.try_into().ok()?));
            Some((SigningSecret::new(*hmac_key, *seed), until))
        });
        let (newest, _) = secrets.next()?;
        Some(Self {
            newest,
            older: secrets.collect(),
        })
    }
}

fn context(endpoint: &EndpointId) -> String {
    format!("webhook secrets of {endpoint}")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn secret(number: u8) -> SigningSecret {
        SigningSecret::new([number; 32], [number + 100; 32])
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn signing(keyring: &Keyring, now: Timestamp) -> Vec<u8> {
        keyring
            .active_at(now)
            .map(|secret| secret.hmac_key()[0])
            .collect()
    }

    #[test]
    fn a_revealed_secret_has_the_specified_format_and_debug_output_hides_it() {
        let text = secret(0).reveal();
        assert_eq!(
            text.expose_secret(),
            "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        );
        let printed = format!("{:?} {:?} {text:?}", secret(0), Keyring::new(secret(0)));
        assert!(
            !printed.contains("AAAA") && !printed.contains('0'),
            "{printed}"
        );
    }

    #[test]
    fn after_a_roll_both_secrets_sign_until_the_overlap_ends() {
        let keyring = Keyring::new(secret(1)).rolled(secret(2), at(0), DAY);
        assert_eq!(signing(&keyring, at(86_399_999)), [2, 1]);
        assert_eq!(signing(&keyring, at(86_400_000)), [2]);
        assert_eq!(keyring.newest().hmac_key()[0], 2);
    }

    #[test]
    fn a_roll_without_overlap_expires_all_older_secrets() {
        let keyring = Keyring::new(secret(1))
            .rolled(secret(2), at(0), DAY)
            .rolled(secret(3), at(1000), Duration::ZERO);
        assert_eq!(signing(&keyring, at(1000)), [3]);
    }

    #[test]
    fn a_roll_drops_expired_secrets() {
        let keyring = Keyring::new(secret(1))
            .rolled(secret(2), at(0), DAY)
            .rolled(secret(3), at(86_400_000), DAY);
        assert_eq!(keyring.older.len(), 1);
        assert_eq!(signing(&keyring, at(86_400_000)), [3, 2]);
    }

    #[test]
    fn at_most_four_secrets_sign() {
        let mut keyring = Keyring::new(secret(1));
        for number in 2..=6 {
            keyring = keyring.rolled(secret(number), at(0), DAY);
        }
        assert_eq!(signing(&keyring, at(0)), [6, 5, 4, 3]);
    }

    #[test]
    fn a_keyring_opens_only_if_unchanged_and_for_its_own_endpoint() {
        let key = SealingKey::new([7; 32]);
        let endpoint = EndpointId::from_bits([1; 32]);
        let keyring = Keyring::new(secret(1)).rolled(secret(2), at(0), DAY);
        let sealed = keyring.seal(&key, &endpoint, [9; 32]).unwrap();
        assert!(
            !sealed
                .windows(8)
                .any(|window| window == [1; 8] || window == [101; 8])
        );
        let opened = Keyring::open(&key, &endpoint, &sealed).unwrap();
        assert_eq!(signing(&opened, at(0)), [2, 1]);
        assert_eq!(signing(&opened, at(86_400_000)), [2]);
        assert_eq!(opened.newest().public_key(), secret(2).public_key());
        let other = EndpointId::from_bits([2; 32]);
        assert!(Keyring::open(&key, &other, &sealed).is_none());
        assert!(Keyring::open(&SealingKey::new([8; 32]), &endpoint, &sealed).is_none());
        assert!(Keyring::open(&key, &endpoint, &sealed[1..]).is_none());
        for wrong in [
            &[][..],
            &[FORMAT],
            &[FORMAT, 1],
            &[2; 73],
            &[FORMAT; 72],
            &[FORMAT; 74],
        ] {
            let sealed = key.seal(&context(&endpoint), wrong, [9; 32]).unwrap();
            assert!(
                Keyring::open(&key, &endpoint, &sealed).is_none(),
                "{wrong:?}"
            );
        }
    }
}
