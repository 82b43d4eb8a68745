//! How a saved wallet is called.

use crate::{view::WalletView, words::Words};

/// The wallet's masked number, or a plain name when bKash did not tell it. The digits stay as they are,
/// so that the payer can compare them with a phone or a message.
pub(crate) fn wallet_name(wallet: &WalletView, words: &Words) -> String {
    wallet
        .number
        .as_ref()
        .map_or_else(|| words.pay.unnamed.to_owned(), ToString::to_string)
}
