//! The errors of starting a payment and of revoking an agreement, as the browser may know them.
//!
//! They carry no text: the log has the details, and the page has a message for each error in the payer's language.

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// Why a payment cannot be started or an agreement cannot be revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub(super) enum CheckoutError {
    /// The session or agreement does not exist or belongs to another payer.
    #[error("not found")]
    NotFound,
    /// The request is malformed.
    #[error("invalid")]
    Invalid,
    /// The session is paid, cancelled or expired, or its payment's outcome is unknown.
    #[error("not payable")]
    NotPayable,
    /// bKash is unreachable or temporarily takes no payments. Nothing was taken.
    #[error("unavailable")]
    Unavailable,
    /// An internal error.
    #[error("internal")]
    Internal,
}

impl FromServerFnError for CheckoutError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Invalid,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Self::Internal,
        }
    }
}
