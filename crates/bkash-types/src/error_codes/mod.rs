//! bKash's error codes: what each means for money, what the merchant's system should do, and what to show the
//! payer.
//!
//! Each API family has its own list, because the same code has different meanings: the guide v0.3 of 2019 defines
//! 2056 as "already completed", today it is "invalid state". A client that reads one family's code with another
//! family's list ships goods that nobody paid for. So every look-up takes a [`Family`].
//!
//! The texts are bKash's own, spelling included. The [`Effect`] is this project's reading, and strict on purpose:
//! a code proves that nothing moved only if its text leaves no doubt. Everything else is unknown until bKash is
//! queried.
//!
//! ```
//! use bkash_types::{Family, error_codes};
//!
//! let entry = error_codes::look_up(Family::TokenizedV2, "2023").unwrap();
//! assert_eq!(entry.text, "Insufficient Balance");
//! assert_eq!(entry.payer_message.english, "There is not enough money in this bKash account. No money was taken. \
//!     Add money to bKash and try again, or pay from another number.");
//! ```

mod current;
mod payer_messages;
mod v03;

use domain::Decline;
use domain::refund::RefundDecline;

use crate::Family;

/// An error code of bKash in one API family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The code as bKash writes it, such as `2023`.
    pub code: &'static str,
    /// bKash's text, in the spelling of its list.
    pub text: &'static str,
    /// What the code means for money.
    pub effect: Effect,
    /// What the merchant's system should do.
    pub advice: Advice,
    /// The message for the payer.
    pub payer_message: PayerMessage,
    /// A peculiarity of the code in this family.
    pub remark: Option<&'static str>,
}

/// What an error code means for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The call succeeded.
    Succeeded,
    /// No money moved, whichever call was answered with the code.
    NothingMoved(Decline),
    /// As the answer to a refund: nothing was refunded. As the answer to any other call it proves nothing.
    NothingRefunded(RefundDecline),
    /// Whether money moved is unknown.
    Unknown,
    /// The operation was done before, by this call or by another one. How it ended is unknown.
    AlreadyDone,
}

/// What the merchant's system should do about an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Go on: the call succeeded.
    Proceed,
    /// Start over after a few minutes.
    RetryLater,
    /// Call Query before anything else.
    QueryFirst,
    /// Call Refund Status before anything else.
    RefundStatusFirst,
    /// Start over from Create: with another wallet, another code, or without the saved wallet.
    StartOver,
    /// Stop, and fix the request or the merchant's account at bKash.
    FixConfiguration,
    /// Get another token, then query the outcome of the call.
    RenewToken,
}

/// A message for the payer, complete by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayerMessage {
    /// In Bangla.
    pub bangla: &'static str,
    /// In English.
    pub english: &'static str,
}

/// All entries of a family's list.
pub fn entries(family: Family) -> impl Iterator<Item = &'static Entry> {
    let (list, overrides): (&[Entry], &[Entry]) = match family {
        Family::TokenizedV1 => (current::LIST, current::TOKENIZED_V1),
        Family::TokenizedV2 => (current::LIST, current::TOKENIZED_V2),
        Family::CheckoutIframe => (current::LIST, current::CHECKOUT_IFRAME),
        Family::TokenizedV03 => (v03::LIST, &[]),
    };
    let overridden = |entry: &&Entry| overrides.iter().any(|own| own.code == entry.code);
    overrides
        .iter()
        .chain(list.iter().filter(move |entry| !overridden(entry)))
}

/// The entry of a code in a family's list; `None` if the list does not have the code, which then proves nothing.
pub fn look_up(family: Family, code: &str) -> Option<&'static Entry> {
    entries(family).find(|entry| entry.code == code)
}
