//! The engine's ports: what it needs of a clock, of chance, of bKash and of a durable log.

mod gateway;
mod gateways;
mod refund;
mod store;
mod vault;

use domain::Timestamp;

pub use gateway::{
    BkashAgreementStatus, Capabilities, CreatedPayment, Gateway, NewAgreement, NewPayment,
    PageKind, SearchError, Transaction,
};
pub use gateways::Gateways;
pub use refund::{
    NewRefund, RefundAnswer, RefundForbidden, RefundHistory, RefundTerms, Refundable,
};
pub use store::{
    Append, AppendError, IdempotencyRecord, NewEvent, NewIdempotencyRecord, OutboxRow, Store,
    StoreError, StoredEvent, UniqueKey,
};
pub use vault::{RefreshLease, TokenVault};

/// The wall clock. It may jump; nothing that must not be repeated depends on it alone.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A source of randomness fit for secrets.
pub trait Entropy: Send + Sync {
    /// 256 fresh random bits.
    fn bits(&self) -> [u8; 32];
}
