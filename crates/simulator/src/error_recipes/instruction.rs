//! The instruction for triggering an error code, in one sentence.

/// An instruction. Variants other than `Sentence` share their wording between rows.
#[derive(Clone, Debug)]
pub(super) enum Instruction {
    /// A complete sentence.
    Sentence(&'static str),
    /// Pay with a test wallet.
    Wallet(String),
    /// Set the fault `refuse` with this code of today's list on an operation.
    Refuse {
        code: String,
        operation: &'static str,
    },
}

impl Instruction {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Sentence(sentence) => (*sentence).to_owned(),
            Self::Wallet(wallet) => format!("Execute a payment confirmed by wallet {wallet}."),
            Self::Refuse { code, operation } => {
                format!("Set the fault `refuse` with code {code} on `{operation}`.")
            }
        }
    }
}
