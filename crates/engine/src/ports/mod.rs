//! The engine's ports: what it needs of bKash. Time, randomness and the log are the event log's ports.

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
pub use vault::{RefreshLease, TokenVault};
