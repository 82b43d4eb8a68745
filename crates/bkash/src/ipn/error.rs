//! Why a notification was not believed, in constant words: nothing a stranger sent is repeated.

use reqwest::StatusCode;

/// Why a message was refused. No variant holds anything of the message, so all of it may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IpnError {
    /// More than [`LARGEST_MESSAGE`](super::LARGEST_MESSAGE) bytes.
    #[error("the message is larger than any of Amazon SNS's")]
    TooLarge,
    /// The `Content-Type` is neither `text/plain`, as SNS sends, nor JSON.
    #[error("the message's content type is neither text/plain nor application/json")]
    ContentType,
    /// SNS sent only the inner message, which has no signature: raw delivery must be switched off.
    #[error("the message came by raw delivery, which has no signature")]
    RawDelivery,
    /// Not UTF-8, not a JSON object, or without one of the fields that its type has.
    #[error("the message is not an Amazon SNS document")]
    Malformed,
    /// A `Type` that SNS does not have.
    #[error("the message's type is unknown")]
    UnknownType,
    /// An `x-amz-sns-*` header says something else than the body.
    #[error("the message's headers contradict its body")]
    Contradiction,
    /// A `SignatureVersion` other than 1 and 2.
    #[error("the message's signature version is unknown")]
    UnknownSignatureVersion,
    /// A signature version below [`IpnConfig::minimum_signature`](super::IpnConfig::minimum_signature).
    #[error("the message's signature version is older than the configuration accepts")]
    WeakSignature,
    /// Another topic or another account than the configured one.
    #[error("the message is of another topic")]
    WrongTopic,
    /// Older than [`IpnConfig::max_age`](super::IpnConfig::max_age): a replay, or SNS gave up long ago.
    #[error("the message is too old")]
    TooOld,
    /// Ahead of our clock by more than [`IpnConfig::max_ahead`](super::IpnConfig::max_ahead).
    #[error("the message is from the future")]
    FromTheFuture,
    /// `SigningCertURL` is not the configured sender's. It was not fetched.
    #[error("the signing certificate's address is not Amazon SNS's")]
    ForeignCertificateAddress,
    /// The signing certificate could not be fetched now; the message may be true.
    #[error("the signing certificate cannot be fetched")]
    CertificateUnavailable,
    /// What was fetched is not an X.509 certificate in PEM.
    #[error("the signing certificate cannot be read")]
    CertificateUnreadable,
    /// The certificate is not valid yet, or not any more.
    #[error("the signing certificate is not valid now")]
    CertificateExpired,
    /// The certificate's key is not RSA of 2048 to 8192 bits.
    #[error("the signing certificate's key is not RSA of at least 2048 bits")]
    CertificateKey,
    /// The signature is not that of the message: forged, or changed on the way.
    #[error("the message's signature is wrong")]
    BadSignature,
    /// `SubscribeURL` does not confirm this topic at the configured sender. It was not fetched.
    #[error("the subscription's address is not Amazon SNS's")]
    ForeignSubscribeAddress,
    /// A message that was taken care of already. SNS delivers at least once.
    #[error("the message was handled before")]
    Duplicate,
    /// The same message is being taken care of at this moment; whether that succeeds is open.
    #[error("the message is being handled")]
    InProgress,
    /// The subscription was not confirmed: SNS refused, or said nothing usable.
    #[error("the subscription was not confirmed")]
    NotConfirmed,
}

impl IpnError {
    /// What to answer SNS.
    ///
    /// SNS tries again after 429, 5xx and silence, and gives up after any other 4xx (AWS, "HTTP/HTTPS
    /// endpoints"). A forgery deserves no second try; a certificate that cannot be fetched does.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Duplicate => StatusCode::OK,
            Self::CertificateUnavailable | Self::InProgress | Self::NotConfirmed => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RawDelivery | Self::Malformed | Self::UnknownType | Self::Contradiction => {
                StatusCode::BAD_REQUEST
            }
            Self::UnknownSignatureVersion
            | Self::WeakSignature
            | Self::WrongTopic
            | Self::TooOld
            | Self::FromTheFuture
            | Self::ForeignCertificateAddress
            | Self::CertificateUnreadable
            | Self::CertificateExpired
            | Self::CertificateKey
            | Self::BadSignature
            | Self::ForeignSubscribeAddress => StatusCode::FORBIDDEN,
        }
    }
}
