//! The objects as merchants see them. The API and events contain the same objects.
//!
//! Amounts are taka as text with two decimals (`"599.00"`), times are UTC in RFC 3339 with milliseconds, and wallets are
//! masked. Only a session's identifier is secret: whoever knows it may pay the session.

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
