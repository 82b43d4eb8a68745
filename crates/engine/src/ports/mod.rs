//! The engine's ports to bKash. The ports for time, randomness and storage are in the crate `eventlog`.

mod gateway;
mod gateways;
mod refund;
mod vault;

pub use gateway::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment,
    PageKind, SearchError, Transaction,
};
pub use gateways::Gateways;
pub use refund::{NewRefund, RefundAnswer, RefundHistory};
pub use vault::{RefreshLease, TokenBudget, TokenVault};
