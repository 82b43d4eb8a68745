//! Why a notification is rejected. Messages are constant: they never repeat untrusted input.

use reqwest::StatusCode;

/// Why a message is rejected. No variant contains any part of the message, so errors can be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IpnError {
    /// The body has more than [`MAX_MESSAGE_BYTES`](super::MAX_MESSAGE_BYTES) bytes.
    #[error("the message is larger than Amazon SNS allows")]
    TooLarge,
    /// The `Content-Type` is neither `text/plain`, as SNS sends, nor JSON.
    #[error("the message's content type is neither text/plain nor application/json")]
    ContentType,
    /// SNS sent only the inner message, which has no signature. Raw delivery must be turned off.
    #[error("the message came by raw delivery, which has no signature")]
    RawDelivery,
    /// The body is not UTF-8, not a JSON object, or lacks a required field.
    #[error("the message is not an Amazon SNS document")]
    Malformed,
    /// SNS has no such `Type`.
    #[error("the message's type is unknown")]
    UnknownType,
    /// An `x-amz-sns-*` header differs from the body.
    #[error("the message's headers do not match its body")]
    HeaderMismatch,
    /// The `SignatureVersion` is neither 1 nor 2.
    #[error("the message's signature version is unknown")]
    UnknownSignatureVersion,
    /// The signature version is below
    /// [`IpnConfig::minimum_signature`](super::IpnConfig::minimum_signature).
    #[error("the message's signature version is below the configured minimum")]
    WeakSignature,
    /// The topic or its account is not the configured one.
    #[error("the message belongs to another topic")]
    WrongTopic,
    /// The message is older than [`IpnConfig::max_age`](super::IpnConfig::max_age): probably a replay.
    #[error("the message is too old")]
    TooOld,
    /// The message is more than [`IpnConfig::max_ahead`](super::IpnConfig::max_ahead) in the future.
    #[error("the message's timestamp is in the future")]
    InFuture,
    /// `SigningCertURL` is not a URL of the configured sender. It was not fetched.
    #[error("the URL of the signing certificate is not one of Amazon SNS")]
    UntrustedCertificateUrl,
    /// The signing certificate could not be fetched. The message may be genuine.
    #[error("the signing certificate could not be fetched")]
    CertificateUnavailable,
    /// The fetched file is not an X.509 certificate in PEM format.
    #[error("the signing certificate is malformed")]
    CertificateMalformed,
    /// The certificate is not yet valid, or no longer valid.
    #[error("the signing certificate is not valid at this time")]
    CertificateExpired,
    /// The certificate's key is not RSA with 2048 to 8192 bits.
    #[error("the signing certificate's key is not RSA with 2048 to 8192 bits")]
    CertificateKey,
    /// The signature does not match the message.
    #[error("the message's signature is invalid")]
    BadSignature,
    /// `SubscribeURL` does not confirm the configured topic at the configured sender. It was not fetched.
    #[error("the URL that confirms the subscription is not one of Amazon SNS")]
    UntrustedSubscribeUrl,
    /// The message was processed before. SNS delivers at least once.
    #[error("the message was processed before")]
    Duplicate,
    /// The same message is being processed by another request.
    #[error("the message is being processed")]
    InProgress,
    /// SNS did not confirm the subscription.
    #[error("the subscription was not confirmed")]
    NotConfirmed,
}

impl IpnError {
    /// The HTTP status to answer SNS with.
    ///
    /// SNS retries after 429, 5xx and time-outs, and gives up after any other 4xx (AWS, "HTTP/HTTPS endpoints"). So only
    /// errors that a retry can overcome have a 5xx status.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Duplicate => StatusCode::OK,
            Self::CertificateUnavailable | Self::InProgress | Self::NotConfirmed => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RawDelivery | Self::Malformed | Self::UnknownType | Self::HeaderMismatch => {
                StatusCode::BAD_REQUEST
            }
            Self::UnknownSignatureVersion
            | Self::WeakSignature
            | Self::WrongTopic
            | Self::TooOld
            | Self::InFuture
            | Self::UntrustedCertificateUrl
            | Self::CertificateMalformed
            | Self::CertificateExpired
            | Self::CertificateKey
            | Self::BadSignature
            | Self::UntrustedSubscribeUrl => StatusCode::FORBIDDEN,
        }
    }
}
