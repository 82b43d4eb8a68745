//! The parts that pages share.

mod address;
mod contact;
mod deadline;
mod form;
mod notice;
mod wallet;

pub(crate) use address::address;
pub(crate) use contact::contact;
pub(crate) use deadline::deadline;
pub(crate) use form::{Act, PAY_WITH, REVOKE, START, form};
pub(crate) use notice::{Tone, notice, trouble, troubles};
pub(crate) use wallet::wallet_name;
