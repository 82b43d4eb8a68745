//! Signatures of Standard Webhooks 1.0.0: `v1` (HMAC-SHA256) and `v1a` (ed25519) over `id.timestamp.body`.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{EventId, Timestamp};
use ring::hmac;

use crate::SigningSecret;

/// The webhook headers of one attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// `webhook-id`: the event's identifier, the same in each attempt.
    pub id: String,
    /// `webhook-timestamp`: the time of this attempt in seconds since 1970.
    pub timestamp: String,
    /// `webhook-signature`: two signatures for each active secret, separated by spaces.
    pub signature: String,
}

/// Signs `body` with each of the secrets for an attempt at `now`. Returns `None` if an ed25519 seed is rejected,
/// which cannot happen for a seed of 32 bytes.
pub fn sign<'a>(
    secrets: impl Iterator<Item = &'a SigningSecret>,
    id: &EventId,
    now: Timestamp,
    body: &str,
) -> Option<SignatureHeaders> {
    let timestamp = now.millis().div_euclid(1000).to_string();
    let signature = signatures(secrets, id.as_str(), &timestamp, body)?;
    Some(SignatureHeaders {
        id: id.as_str().to_owned(),
        timestamp,
        signature,
    })
}

fn signatures<'a>(
    secrets: impl Iterator<Item = &'a SigningSecret>,
    id: &str,
    timestamp: &str,
    body: &str,
) -> Option<String> {
    let content = format!("{id}.{timestamp}.{body}");
    let mut signatures = Vec::new();
    for secret in secrets {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.hmac_key());
        let symmetric = hmac::sign(&key, content.as_bytes());
        let asymmetric = secret.ed25519_key_pair()?.sign(content.as_bytes());
        signatures.push(format!("v1,{}", STANDARD.encode(symmetric)));
        signatures.push(format!("v1a,{}", STANDARD.encode(asymmetric)));
    }
    Some(signatures.join(" "))
}

impl SignatureHeaders {
    /// The headers as they are stored with the attempt: of each signature only the version.
    pub(crate) fn masked(&self) -> [(&'static str, String); 3] {
        let versions = self.signature.split(' ');
        let versions = versions.filter_map(|signature| signature.split_once(','));
        let masked: Vec<_> = versions
            .map(|(version, _)| format!("{version},…"))
            .collect();
        [
            ("webhook-id", self.id.clone()),
            ("webhook-timestamp", self.timestamp.clone()),
            ("webhook-signature", masked.join(" ")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    fn secret(number: u8) -> SigningSecret {
        SigningSecret::new([number; 32], [number; 32])
    }

    fn event() -> EventId {
        EventId::from_bits([0xab; 32])
    }

    /// RFC 8032 §7.1, the seed and public key of test 1.
    const SEED: [u8; 32] = [
        0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c,
        0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae,
        0x7f, 0x60,
    ];

    #[test]
    fn the_public_key_matches_the_example_of_rfc_8032() {
        let key = SigningSecret::new([0; 32], SEED).public_key();
        // d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
        assert_eq!(
            key.as_deref(),
            Some("whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        );
    }

    #[test]
    fn an_asymmetric_signature_verifies_with_the_public_key() {
        let secret = secret(3);
        let headers = sign(
            [&secret].into_iter(),
            &event(),
            Timestamp::from_millis(1_999),
            "{}",
        );
        let headers = headers.unwrap();
        assert_eq!(headers.timestamp, "1");
        let signature = headers.signature.split_once(" v1a,").unwrap().1;
        let signature = STANDARD.decode(signature).unwrap();
        let key = secret.public_key().unwrap();
        let key = STANDARD.decode(key.strip_prefix("whpk_").unwrap()).unwrap();
        let key = UnparsedPublicKey::new(&ED25519, key);
        let signed = format!("{}.1.{{}}", event());
        assert!(key.verify(signed.as_bytes(), &signature).is_ok());
        let later = format!("{}.2.{{}}", event());
        assert!(key.verify(later.as_bytes(), &signature).is_err());
    }

    #[test]
    fn stored_headers_have_signature_versions_but_no_signatures() {
        let headers = sign(
            [&secret(1), &secret(2)].into_iter(),
            &event(),
            Timestamp::from_millis(0),
            "{}",
        );
        let [id, timestamp, signature] = headers.unwrap().masked();
        assert_eq!(id, ("webhook-id", event().to_string()));
        assert_eq!(timestamp, ("webhook-timestamp", "0".to_owned()));
        assert_eq!(
            signature,
            ("webhook-signature", "v1,… v1a,… v1,… v1a,…".to_owned())
        );
    }
}
