//! The certificate that a message is signed with: what of it is checked, and what its address already proved.
//!
//! The certificate's chain is not built here. Amazon publishes these certificates at an address that only
//! Amazon can serve, and that address is pinned (see `address.rs`) and reached over TLS, whose own
//! certificate is checked against the platform's roots: whoever could put a certificate there has Amazon's
//! host already. Amazon's own validators rest on the same ground. A certificate is never taken from a
//! message, and one that was fetched is forgotten after a day, so that one that Amazon withdraws goes away.

use domain::Timestamp;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters,
    UnparsedPublicKey,
};
use x509_parser::{
    pem::parse_x509_pem,
    prelude::{FromDer as _, X509Certificate},
    public_key::PublicKey,
};

use super::{IpnError, SignatureVersion};

/// A certificate's key and life.
#[derive(Clone)]
pub(super) struct SigningCertificate {
    /// The key as PKCS#1 has it, which is what ring reads.
    key: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
}

impl SigningCertificate {
    /// Reads the first certificate of a PEM file.
    pub(super) fn parse(pem: &[u8]) -> Result<Self, IpnError> {
        let unreadable = IpnError::CertificateUnreadable;
        let (_, pem) = parse_x509_pem(pem).map_err(|_| unreadable)?;
        if pem.label != "CERTIFICATE" {
            return Err(unreadable);
        }
        let (rest, certificate) =
            X509Certificate::from_der(&pem.contents).map_err(|_| unreadable)?;
        if !rest.is_empty() {
            return Err(unreadable);
        }
        let info = certificate.public_key();
        match info.parsed() {
            // ring refuses what is outside of 2048 to 8192 bits as well, but only as a wrong signature.
            Ok(PublicKey::RSA(key)) if (2048..=8192).contains(&bits(key.modulus)) => {}
            _ => return Err(IpnError::CertificateKey),
        }
        let instant = |seconds: i64| Timestamp::from_millis(seconds.saturating_mul(1000));
        let validity = certificate.validity();
        Ok(Self {
            key: info.subject_public_key.data.to_vec(),
            not_before: instant(validity.not_before.timestamp()),
            not_after: instant(validity.not_after.timestamp()),
        })
    }

    /// Whether `signature` is this key's over one of `texts`, at an instant when the certificate is valid.
    pub(super) fn verify(
        &self,
        texts: &[String],
        signature: &[u8],
        version: SignatureVersion,
        now: Timestamp,
    ) -> Result<(), IpnError> {
        if now < self.not_before || now > self.not_after {
            return Err(IpnError::CertificateExpired);
        }
        let algorithm: &'static RsaParameters = match version {
            SignatureVersion::V1 => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            SignatureVersion::V2 => &RSA_PKCS1_2048_8192_SHA256,
        };
        let key = UnparsedPublicKey::new(algorithm, &self.key);
        texts
            .iter()
            .any(|text| key.verify(text.as_bytes(), signature).is_ok())
            .then_some(())
            .ok_or(IpnError::BadSignature)
    }
}

/// The length of a big-endian number; DER puts a zero byte before one that would look negative.
fn bits(modulus: &[u8]) -> usize {
    let significant = modulus
        .iter()
        .position(|byte| *byte != 0)
        .map_or(&[][..], |start| &modulus[start..]);
    match significant.first() {
        Some(first) => significant.len() * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_length_of_a_key_does_not_count_leading_zeros() {
        assert_eq!(bits(&[0, 0x80, 0]), 16);
        assert_eq!(bits(&[0x01]), 1);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[]), 0);
    }

    proptest! {
        #[test]
        fn no_certificate_panics(der in proptest::collection::vec(any::<u8>(), 0..256)) {
            use base64::{Engine as _, engine::general_purpose::STANDARD};
            prop_assert!(SigningCertificate::parse(&der).is_err());
            let pem = format!(
                "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
                STANDARD.encode(&der)
            );
            prop_assert!(SigningCertificate::parse(pem.as_bytes()).is_err());
        }
    }
}
