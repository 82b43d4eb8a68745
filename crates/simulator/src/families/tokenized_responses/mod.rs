//! The responses of the three dialects of Tokenized Checkout.
//!
//! The dialects report the same facts under the same keys. They differ in which keys a response has,
//! in their order, in the spelling of `ID` (`Id` in v2), and in how v0.3 writes times and numbers. A
//! [`Record`] holds the facts; a [`Layout`] in [`v1`], [`v2`] or [`v03`] states the rest.
//!
//! No dialect sends `null` in a successful response: a key without a value is left out.

mod dialect;
mod key;
mod layout;
mod record;
// The layouts are not formatted, because a list of keys reads better in lines than in a column.
#[rustfmt::skip]
pub(super) mod v03;
#[rustfmt::skip]
pub(super) mod v1;
#[rustfmt::skip]
pub(super) mod v2;

pub(super) use key::Key;
pub(super) use record::Record;
