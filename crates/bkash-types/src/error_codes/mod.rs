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
mod error_code;
mod payer_messages;
mod v03;

pub use error_code::{Advice, Effect, ErrorCode, PayerMessage};

use crate::Family;

/// All entries of a family's list.
pub fn entries(family: Family) -> impl Iterator<Item = &'static ErrorCode> {
    let (list, overrides): (&[ErrorCode], &[ErrorCode]) = match family {
        Family::TokenizedV1 => (current::LIST, current::TOKENIZED_V1),
        Family::TokenizedV2 => (current::LIST, current::TOKENIZED_V2),
        Family::CheckoutIframe => (current::LIST, current::CHECKOUT_IFRAME),
        Family::TokenizedV03 => (v03::LIST, &[]),
    };
    let overridden = |entry: &&ErrorCode| overrides.iter().any(|own| own.code == entry.code);
    overrides
        .iter()
        .chain(list.iter().filter(move |entry| !overridden(entry)))
}

/// The entry of a code in a family's list; `None` if the list does not have the code, which then proves nothing.
pub fn look_up(family: Family, code: &str) -> Option<&'static ErrorCode> {
    entries(family).find(|entry| entry.code == code)
}
