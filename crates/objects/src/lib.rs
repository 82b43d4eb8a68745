//! The objects as merchants see them: what a GET answers and what an event carries are one and the same.
//!
//! Amounts are taka as text with two decimals (`"599.00"`), times are UTC in RFC 3339 with milliseconds, wallets
//! are masked. Nothing here is a secret but a session's identifier, which is the right to pay it.

mod agreement;
mod event;
mod form;
mod notification;
mod payment;
mod refund;
pub mod row;
mod session;

pub use agreement::Agreement;
pub use event::{Data, Event, Subject};
pub use form::{Mode, amount, day, instant, parse_day, parse_instant, poisha};
pub use notification::Notification;
pub use payment::{Payment, PaymentMethod, payment_id};
pub use refund::Refund;
pub use session::{Capture, CheckoutSession, Hold, LineItem};
