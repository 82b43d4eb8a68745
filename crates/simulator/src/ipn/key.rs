//! The key pair that signs notifications, and its certificate. Each process generates its own, unless it is given one.

use std::{fmt, ops::Range, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rsa::{
    Pkcs1v15Sign, RsaPrivateKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _},
    rand_core::OsRng,
    sha2::{Digest as _, Sha256},
};
use sha1::Sha1;
use time::{Duration, OffsetDateTime, macros::datetime};
use tokio::sync::OnceCell;

use crate::{clock::Moment, simulator::Simulator, state::SignatureVersion};

/// The key length that Amazon uses.
const BITS: usize = 2048;
/// About the validity of Amazon's certificates.
const VALID_DAYS: i64 = 395;

/// An RSA key with a self-signed certificate, for tests.
pub(super) struct NotificationKey {
    key: RsaPrivateKey,
    /// The certificate in PEM format.
    pub(super) pem: String,
    /// The file name in the certificate's URL. As at Amazon, it has 32 hexadecimal digits.
    pub(super) file: String,
}

/// Generating the key failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot generate the notification key: {0}")]
struct KeyError(String);

impl KeyError {
    fn of(error: &impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Shared by all simulators of the process: generating it takes up to a second, and most runs do
/// not need it.
static KEY: OnceCell<Arc<NotificationKey>> = OnceCell::const_new();

impl NotificationKey {
    /// Returns the key: the one of the surroundings, or else one that is generated on first use. Logs a failure and returns
    /// `None`.
    pub(super) async fn of(simulator: &Simulator) -> Option<Arc<Self>> {
        let now = simulator.clock().system_now();
        let given = simulator.surroundings().notification_key.clone();
        let made = KEY.get_or_try_init(|| async move {
            let made = match given {
                Some(der) => Self::given(&der),
                None => tokio::task::spawn_blocking(move || Self::generate(now))
                    .await
                    .unwrap_or_else(|error| Err(KeyError::of(&error))),
            };
            made.map(Arc::new)
                .map_err(|error| tracing::error!(%error, "notifications cannot be signed"))
        });
        made.await.ok().cloned()
    }

    /// Returns the key if it has been generated.
    pub(super) fn existing() -> Option<&'static Arc<Self>> {
        KEY.get()
    }

    fn generate(now: Moment) -> Result<Self, KeyError> {
        let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|error| KeyError::of(&error))?;
        let now = OffsetDateTime::from_unix_timestamp(now.epoch_seconds())
            .map_err(|error| KeyError::of(&error))?;
        let validity = now - Duration::days(1)..now + Duration::days(VALID_DAYS);
        Self::certify(key, validity)
    }

    /// A key with a certificate that is the same whenever it is made.
    fn given(der: &[u8]) -> Result<Self, KeyError> {
        let key = RsaPrivateKey::from_pkcs8_der(der).map_err(|error| KeyError::of(&error))?;
        Self::certify(
            key,
            datetime!(2020-01-01 0:00 UTC)..datetime!(2049-01-01 0:00 UTC),
        )
    }

    fn certify(key: RsaPrivateKey, validity: Range<OffsetDateTime>) -> Result<Self, KeyError> {
        let der = key.to_pkcs8_der().map_err(|error| KeyError::of(&error))?;
        let pair = KeyPair::try_from(der.as_bytes()).map_err(|error| KeyError::of(&error))?;
        let mut params = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()])
            .map_err(|error| KeyError::of(&error))?;
        params.distinguished_name = DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "sns.amazonaws.com");
        params
            .distinguished_name
            .push(DnType::OrganizationName, "bKash simulator, not Amazon");
        params.not_before = validity.start;
        params.not_after = validity.end;
        let certificate = params
            .self_signed(&pair)
            .map_err(|error| KeyError::of(&error))?;
        let digest: [u8; 32] = Sha256::digest(certificate.der()).into();
        let (first, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
        let name = u128::from_be_bytes(*first);
        Ok(Self {
            key,
            pem: certificate.pem(),
            file: format!("SimpleNotificationService-{name:032x}.pem"),
        })
    }

    /// The `Signature` of a text: RSA with PKCS#1 v1.5. Returns `None` if signing fails.
    pub(super) fn sign(&self, text: &str, version: SignatureVersion) -> Option<String> {
        let signature = match version {
            SignatureVersion::V1 => {
                let digest = Sha1::digest(text);
                self.key.sign(Pkcs1v15Sign::new::<Sha1>(), &digest)
            }
            SignatureVersion::V2 => {
                let digest = Sha256::digest(text);
                self.key.sign(Pkcs1v15Sign::new::<Sha256>(), &digest)
            }
        };
        Some(STANDARD.encode(signature.ok()?))
    }
}

impl fmt::Debug for NotificationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NotificationKey({})", self.file)
    }
}
