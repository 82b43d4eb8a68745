//! Parses the certificate that a message is signed with, and verifies signatures with it.
//!
//! The certificate chain is not verified here. Amazon publishes these certificates at a URL that only Amazon can serve.
//! The URL is checked (see `sender_urls.rs`) and fetched over TLS, so whoever can place a certificate there controls
//! Amazon's host already. Amazon's own validators rely on the same. A certificate is never taken from a message, and a
//! fetched one is cached for a day, so that a withdrawn certificate is dropped.

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

/// The public key and validity period of a certificate.
#[derive(Clone)]
pub(super) struct SigningCertificate {
    /// The key in PKCS#1 format, as `ring` expects it.
    key: Vec<u8>,
    not_before: Timestamp,
    not_after: Timestamp,
}

impl SigningCertificate {
    /// Parses the first certificate of a PEM file.
    pub(super) fn parse(pem: &[u8]) -> Result<Self, IpnError> {
        let malformed = IpnError::CertificateMalformed;
        let (_, pem) = parse_x509_pem(pem).map_err(|_| malformed)?;
        if pem.label != "CERTIFICATE" {
            return Err(malformed);
        }
        let (rest, certificate) =
            X509Certificate::from_der(&pem.contents).map_err(|_| malformed)?;
        if !rest.is_empty() {
            return Err(malformed);
        }
        let info = certificate.public_key();
        match info.parsed() {
            // ring rejects keys of other sizes as well, but reports an invalid signature.
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

    /// Verifies that the certificate is valid at `now` and that `signature` is over one of `texts`.
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

/// The bit length of a big-endian number. DER adds a leading zero byte to a number that would look negative.
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
    fn the_bit_length_excludes_leading_zeros() {
        assert_eq!(bits(&[0, 0x80, 0]), 16);
        assert_eq!(bits(&[0x01]), 1);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(bits(&[]), 0);
    }

    proptest! {
        #[test]
        fn no_certificate_causes_a_panic(der in proptest::collection::vec(any::<u8>(), 0..256)) {
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
