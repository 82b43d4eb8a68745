//! The API families of bKash, and the settings that a checkout needs for each.

use clap::ValueEnum;

/// The values of `[bkash] family`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Family {
    /// Tokenized Checkout and Checkout (URL), v1.2.0-beta
    #[default]
    #[value(name = "tokenized-v1")]
    TokenizedV1,
    /// Tokenized Checkout and Checkout (URL), v2
    #[value(name = "tokenized-v2")]
    TokenizedV2,
    /// Checkout with bKash's script and its window
    #[value(name = "checkout-iframe")]
    CheckoutIframe,
    /// The integration guide of 2019
    #[value(name = "tokenized-v0.3")]
    TokenizedV03,
}

impl Family {
    /// The environment variables that point the server at a simulator of this family.
    pub(crate) fn environment(self, simulator: &str) -> Vec<(&'static str, String)> {
        let root = match self {
            Self::TokenizedV2 => "/v2/tokenized-checkout",
            Self::TokenizedV1 | Self::CheckoutIframe | Self::TokenizedV03 => "/v1.2.0-beta",
        };
        let name = self
            .to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default();
        let mut environment = vec![
            ("CHECKOUT__BKASH__FAMILY", name),
            ("CHECKOUT__BKASH__BASE_URL", format!("{simulator}{root}")),
            (
                "CHECKOUT__BKASH__PAGE_ORIGINS",
                format!("[\"{simulator}\"]"),
            ),
        ];
        if self == Self::CheckoutIframe {
            let script = "versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js";
            environment.push((
                "CHECKOUT__BKASH__SCRIPTS",
                format!("[{{src = \"{simulator}/{script}\"}}]"),
            ));
        }
        environment
    }
}
