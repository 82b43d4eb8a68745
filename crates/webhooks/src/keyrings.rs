//! The signing secrets that a dispatcher has used lately. Decrypting a secret and deriving its key pair takes longer than signing
//! with it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use sealing::SealingKey;

use crate::{EndpointId, signing_secret::Keyring};

/// How many endpoints are kept at most.
const KEPT: usize = 256;

/// The keyrings of endpoints, each with its encrypted form. A clone shares them.
#[derive(Clone, Default)]
pub struct Keyrings(Arc<Mutex<HashMap<EndpointId, Kept>>>);

struct Kept {
    sealed: Vec<u8>,
    keyring: Arc<Keyring>,
}

impl Keyrings {
    /// Decrypts the keyring of an endpoint, unless it was decrypted before and has not changed since. Returns `None` if it cannot
    /// be decrypted.
    pub(crate) fn open(
        &self,
        key: &SealingKey,
        endpoint: &EndpointId,
        sealed: &[u8],
    ) -> Option<Arc<Keyring>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(endpoint).filter(|found| found.sealed == sealed) {
            return Some(found.keyring.clone());
        }
        let keyring = Arc::new(Keyring::open(key, endpoint, sealed)?);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let opened = Kept {
            sealed: sealed.to_vec(),
            keyring: keyring.clone(),
        };
        kept.insert(endpoint.clone(), opened);
        Some(keyring)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SigningSecret;

    fn endpoint(number: u8) -> EndpointId {
        EndpointId::from_bits([number; 32])
    }

    fn sealed(key: &SealingKey, secret: u8, endpoint: &EndpointId) -> Vec<u8> {
        let keyring = Keyring::new(SigningSecret::new([secret; 32], [secret; 32]));
        keyring.seal(key, endpoint, [secret; 32]).unwrap()
    }

    #[test]
    fn a_keyring_is_decrypted_anew_only_when_it_has_changed() {
        let (keyrings, key) = (Keyrings::default(), SealingKey::new([7; 32]));
        let before = sealed(&key, 1, &endpoint(1));
        let first = keyrings.open(&key, &endpoint(1), &before).unwrap();
        let second = keyrings.open(&key, &endpoint(1), &before).unwrap();
        assert!(Arc::ptr_eq(&first, &second));
        let rolled = sealed(&key, 2, &endpoint(1));
        let third = keyrings.open(&key, &endpoint(1), &rolled).unwrap();
        assert_eq!(third.newest().hmac_key(), [2; 32]);
    }

    #[test]
    fn a_keyring_of_another_endpoint_is_refused() {
        let (keyrings, key) = (Keyrings::default(), SealingKey::new([7; 32]));
        let sealed = sealed(&key, 1, &endpoint(1));
        assert!(keyrings.open(&key, &endpoint(1), &sealed).is_some());
        assert!(keyrings.open(&key, &endpoint(2), &sealed).is_none());
        assert!(keyrings.open(&key, &endpoint(1), &sealed[1..]).is_none());
    }

    #[test]
    fn a_bounded_number_of_keyrings_is_kept() {
        let (keyrings, key) = (Keyrings::default(), SealingKey::new([7; 32]));
        for number in 0..=u16::try_from(KEPT).unwrap() {
            let mut bits = [0; 32];
            bits[..2].copy_from_slice(&number.to_be_bytes());
            let endpoint = EndpointId::from_bits(bits);
            let sealed = sealed(&key, 1, &endpoint);
            assert!(keyrings.open(&key, &endpoint, &sealed).is_some());
        }
        assert_eq!(keyrings.0.lock().unwrap().len(), 1);
    }
}
