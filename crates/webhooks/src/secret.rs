//! What an endpoint's deliveries are signed with: never printed, sealed at rest, and for a while two at once.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};
use sealing::SealingKey;
use secrecy::{SecretString, zeroize::Zeroizing};

use crate::EndpointId;

/// How many secrets of one endpoint sign at a time at most; of more the oldest stop.
const MOST: usize = 4;

/// One secret of an endpoint: a key of 256 bits for HMAC and the seed of an ed25519 pair.
#[derive(Clone)]
pub struct Secret {
    symmetric: Zeroizing<[u8; 32]>,
    seed: Zeroizing<[u8; 32]>,
}

impl Secret {
    /// A secret of bits drawn by the caller.
    pub fn new(symmetric: [u8; 32], seed: [u8; 32]) -> Self {
        Self {
            symmetric: Zeroizing::new(symmetric),
            seed: Zeroizing::new(seed),
        }
    }

    /// What the merchant checks `v1` signatures with: `whsec_` and base64. Whoever has it can forge deliveries.
    pub fn reveal(&self) -> SecretString {
        format!("whsec_{}", STANDARD.encode(self.symmetric.as_slice())).into()
    }

    /// What anybody may check `v1a` signatures with: `whpk_` and base64. It is no secret.
    pub fn public_key(&self) -> Option<String> {
        let pair = self.pair()?;
        Some(format!(
            "whpk_{}",
            STANDARD.encode(pair.public_key().as_ref())
        ))
    }

    pub(crate) fn symmetric(&self) -> &[u8] {
        self.symmetric.as_slice()
    }

    /// `None` never: every seed of 32 bytes is one.
    pub(crate) fn pair(&self) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_seed_unchecked(self.seed.as_slice()).ok()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The secrets of an endpoint, the newest first; each older one signs until an instant.
#[derive(Debug, Clone)]
pub(crate) struct Keyring {
    newest: Secret,
    older: Vec<(Secret, Timestamp)>,
}

/// The first byte of a keyring at rest.
const FORMAT: u8 = 1;

impl Keyring {
    pub(crate) fn new(secret: Secret) -> Self {
        Self {
            newest: secret,
            older: Vec::new(),
        }
    }

    pub(crate) fn newest(&self) -> &Secret {
        &self.newest
    }

    /// The secrets that sign at `now`.
    pub(crate) fn signing(&self, now: Timestamp) -> impl Iterator<Item = &Secret> {
        let live = self.older.iter().filter(move |(_, until)| now < *until);
        std::iter::once(&self.newest).chain(live.map(|(secret, _)| secret))
    }

    /// A new secret; the one before signs beside it for `overlap`. None signs for longer than it would have.
    #[must_use]
    pub(crate) fn rolled(self, secret: Secret, now: Timestamp, overlap: Duration) -> Self {
        let end = now + overlap;
        let mut older = vec![(self.newest, end)];
        older.extend(
            self.older
                .into_iter()
                .map(|(secret, until)| (secret, until.min(end))),
        );
        older.retain(|(_, until)| now < *until);
        older.truncate(MOST - 1);
        Self {
            newest: secret,
            older,
        }
    }

    /// Sealed under the endpoint's name: moved to another endpoint's row it does not open.
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
            plain.extend_from_slice(secret.symmetric());
            plain.extend_from_slice(secret.seed.as_slice());
            plain.extend_from_slice(&until.millis().to_be_bytes());
        }
        key.seal(&name(endpoint), &plain, random)
    }

    pub(crate) fn open(key: &SealingKey, endpoint: &EndpointId, sealed: &[u8]) -> Option<Self> {
        let plain = Zeroizing::new(key.open(&name(endpoint), sealed)?);
        let (&format, secrets) = plain.split_first()?;
        let (secrets, rest) = secrets.as_chunks::<72>();
        if format != FORMAT || !rest.is_empty() {
            return None;
        }
        let mut secrets = secrets.iter().filter_map(|bytes| {
            let (symmetric, rest) = bytes.split_first_chunk::<32>()?;
            let (seed, until) = rest.split_first_chunk::<32>()?;
            let until = Timestamp::from_millis(i64::from_be_bytes(until.try_into().ok()?));
            Some((Secret::new(*symmetric, *seed), until))
        });
        let (newest, _) = secrets.next()?;
        Some(Self {
            newest,
            older: secrets.collect(),
        })
    }
}

fn name(endpoint: &EndpointId) -> String {
    format!("webhook secrets of {endpoint}")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    fn secret(number: u8) -> Secret {
        Secret::new([number; 32], [number + 100; 32])
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn signing(keyring: &Keyring, now: Timestamp) -> Vec<u8> {
        keyring
            .signing(now)
            .map(|secret| secret.symmetric()[0])
            .collect()
    }

    #[test]
    fn a_secret_is_shown_in_the_specifications_form_and_never_printed() {
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
        assert_eq!(keyring.newest().symmetric()[0], 2);
    }

    #[test]
    fn a_roll_without_overlap_ends_every_older_secret_at_once() {
        let keyring = Keyring::new(secret(1))
            .rolled(secret(2), at(0), DAY)
            .rolled(secret(3), at(1000), Duration::ZERO);
        assert_eq!(signing(&keyring, at(1000)), [3]);
    }

    #[test]
    fn a_secret_whose_overlap_has_ended_is_forgotten_at_the_next_roll() {
        let keyring = Keyring::new(secret(1))
            .rolled(secret(2), at(0), DAY)
            .rolled(secret(3), at(86_400_000), DAY);
        assert_eq!(keyring.older.len(), 1);
        assert_eq!(signing(&keyring, at(86_400_000)), [3, 2]);
    }

    #[test]
    fn four_secrets_sign_at_most() {
        let mut keyring = Keyring::new(secret(1));
        for number in 2..=6 {
            keyring = keyring.rolled(secret(number), at(0), DAY);
        }
        assert_eq!(signing(&keyring, at(0)), [6, 5, 4, 3]);
    }

    #[test]
    fn a_keyring_opens_only_whole_and_for_its_endpoint() {
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
            let sealed = key.seal(&name(&endpoint), wrong, [9; 32]).unwrap();
            assert!(
                Keyring::open(&key, &endpoint, &sealed).is_none(),
                "{wrong:?}"
            );
        }
    }
}
