//! What leads to a number, in a sentence for people: in English as the table prints it, in Bangla as the panel
//! shows it as well.

use super::bangla;

/// One sentence; what the list's rows have in common is told once.
#[derive(Clone, Debug)]
pub(super) enum How {
    /// A sentence of its own, in English.
    Said(&'static str),
    /// A payment of a test wallet's.
    Wallet(String),
    /// The fault `refuse`, with bKash's number of today on an operation.
    Refuse {
        code: String,
        operation: &'static str,
    },
}

impl How {
    pub(super) fn in_english(&self) -> String {
        match self {
            Self::Said(sentence) => (*sentence).to_owned(),
            Self::Wallet(wallet) => format!("Execute a payment that wallet {wallet} agreed to."),
            Self::Refuse { code, operation } => {
                format!("Put the fault `refuse` with code {code} on `{operation}`.")
            }
        }
    }

    pub(super) fn in_bangla(&self) -> String {
        match self {
            Self::Said(sentence) => bangla::of(sentence).unwrap_or(sentence).to_owned(),
            Self::Wallet(wallet) => format!("ওয়ালেট {wallet} অনুমোদন করেছে এমন পেমেন্ট Execute করুন।"),
            Self::Refuse { code, operation } => {
                format!("`{operation}`-এ `refuse` ত্রুটি দিন, code {code}।")
            }
        }
    }
}
