//! What triggers an error code, in one sentence.

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
    pub(super) fn text(&self) -> String {
        match self {
            Self::Said(sentence) => (*sentence).to_owned(),
            Self::Wallet(wallet) => format!("Execute a payment that wallet {wallet} agreed to."),
            Self::Refuse { code, operation } => {
                format!("Put the fault `refuse` with code {code} on `{operation}`.")
            }
        }
    }
}
