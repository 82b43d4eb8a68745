//! Who sends a request, for the layer that limits requests by address.

use std::net::IpAddr;

use directory::{KeyId, KeyKind};

/// The network that a request comes from, as a request extension. All who know a publishable key, which is in the source
/// of a page, have limits of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientNetwork(pub IpAddr);

/// The address that a request comes from, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The API key of a request, as a response extension, for the request log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// The key.
    pub id: KeyId,
    /// The kind of the key.
    pub kind: KeyKind,
}

/// How a request was authenticated, as a response extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// By something that only the sender knows: a secret key or a signature.
    Secret,
    /// By a publishable key, which everybody may know.
    Publishable,
}

impl From<KeyKind> for Authentication {
    fn from(kind: KeyKind) -> Self {
        match kind {
            KeyKind::Secret => Self::Secret,
            KeyKind::Publishable => Self::Publishable,
        }
    }
}
