//! The families of bKash's API. All of them share one state; they differ in paths and responses.

use serde::{Deserialize, Serialize};

use crate::merchant::MerchantId;

/// An API family at one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Api {
    /// Checkout (iFrame), v1.1.0-beta and v1.2.0-beta.
    Iframe,
    /// Tokenized Checkout and Checkout (URL), v1.2.0-beta.
    TokenizedV1,
    /// Tokenized Checkout and Checkout (URL), v2.
    TokenizedV2,
    /// Tokenized Checkout as the integration guide v0.3 of 2019 has it.
    TokenizedV03,
}

impl Api {
    pub(crate) const ALL: [Self; 4] = [
        Self::TokenizedV1,
        Self::TokenizedV2,
        Self::Iframe,
        Self::TokenizedV03,
    ];

    /// The name in documents and URLs; the bKash client's configuration uses the same names.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Iframe => "checkout-iframe",
            Self::TokenizedV1 => "tokenized-v1",
            Self::TokenizedV2 => "tokenized-v2",
            Self::TokenizedV03 => "tokenized-v0.3",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|api| api.name() == name)
    }
}

/// The merchant that makes a call, and the API it uses. Rules and refusals depend on both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) api: Api,
    pub(crate) merchant: MerchantId,
}
