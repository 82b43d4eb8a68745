//! The `mode` and `intent` of Create.

use serde::{Deserialize, Serialize};

/// The `mode` of Tokenized Checkout's Create call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    /// `0000`: create an agreement.
    #[serde(rename = "0000")]
    Agreement,
    /// `0001`: pay with an agreement; the customer types only the PIN.
    #[serde(rename = "0001")]
    WithAgreement,
    /// `0011`: Checkout (URL), a payment without an agreement.
    #[serde(rename = "0011")]
    CheckoutUrl,
}

impl Mode {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "0000" => Some(Self::Agreement),
            "0001" => Some(Self::WithAgreement),
            "0011" => Some(Self::CheckoutUrl),
            _ => None,
        }
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Agreement => "0000",
            Self::WithAgreement => "0001",
            Self::CheckoutUrl => "0011",
        }
    }
}

/// The `intent` of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Intent {
    /// Money moves at Execute.
    Sale,
    /// Money is held at Execute and moves at Capture.
    Authorization,
}

impl Intent {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "sale" => Some(Self::Sale),
            "authorization" => Some(Self::Authorization),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Authorization => "authorization",
        }
    }
}
