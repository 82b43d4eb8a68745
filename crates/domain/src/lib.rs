//! Money, identifiers, state machines and events of a bKash checkout.
//!
//! This crate does no I/O, reads no clock, generates no random numbers and has no async code. The same command on the same
//! state at the same instant always gives the same events, so every rule about money can be tested by calling a function.

// Code that matches on events, states or commands must name every variant, so that a new one does not compile until each
// place handles it.
#![deny(
    clippy::wildcard_enum_match_arm,
    clippy::match_wildcard_for_single_variants
)]

mod account;
pub mod agreement;
mod amount;
mod decline;
mod error_code;
mod event_type;
pub mod hold;
pub mod hosted_page;
mod identifier;
pub mod inquiry;
mod label;
mod msisdn;
pub mod notification;
pub mod payment;
mod plain_text;
mod reference;
pub mod refund;
pub mod retries;
pub mod session;
mod short_text;
mod timestamp;
pub mod timing;
mod web_address;

pub use account::{AccountError, AccountId, MerchantId, Mode};
pub use amount::{Amount, AmountError};
pub use decline::Decline;
pub use error_code::{BkashErrorCode, ErrorDetail};
pub use event_type::EventType;
pub use identifier::{
    AgreementId, BkashAgreementId, BkashPaymentId, CallbackSignature, IdentifierError, SessionId,
    TrxId, timed,
};
pub use label::{EventId, RefundId, is_label, label};
pub use msisdn::{MaskedMsisdn, Msisdn, MsisdnError};
pub use plain_text::{is_plain, is_visible};
pub use reference::{InvoiceNumber, PayerReference, ReferenceError};
pub use short_text::{ShortText, ShortTextError};
pub use timestamp::Timestamp;
pub use web_address::is_web_address;
