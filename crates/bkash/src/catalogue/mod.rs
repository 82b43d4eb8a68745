//! bKash's numbers: what each means for money, what to do about it, and what to tell the payer.
//!
//! There is one catalogue per dialect, because the same number means different things: the guide v0.3 of 2019
//! called 2056 "already completed", today it is "invalid state". A client that reads one with the other's list
//! ships goods that nobody paid for. So every look-up names its [`Family`].
//!
//! Texts are bKash's own, spelling included. What a number means for money is our reading, strict on purpose:
//! [`Money::NothingMoved`] only where the text leaves no doubt, everything else is open until bKash is asked.
//!
//! ```
//! use bkash::{Family, catalogue};
//!
//! let entry = catalogue::look_up(Family::TokenizedV2, "2023").unwrap();
//! assert_eq!(entry.text, "Insufficient Balance");
//! assert_eq!(entry.payer.english, "There is not enough money in this bKash account. No money was taken. \
//!     Add money to bKash and try again, or pay from another number.");
//! ```

mod current;
mod v03;
mod words;

use domain::Decline;
use domain::refund::RefundDecline;

use crate::Family;

/// One of bKash's numbers, in one dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// As bKash writes it, such as `2023`.
    pub number: &'static str,
    /// bKash's text, in the spelling of its list.
    pub text: &'static str,
    /// What it means for money.
    pub money: Money,
    /// What the merchant's system does about it.
    pub advice: Advice,
    /// What the payer is told.
    pub payer: Words,
    /// What is special about the number in this dialect.
    pub remark: Option<&'static str>,
}

/// What a number means for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// The call did what it says.
    AsAsked,
    /// Nothing moved, for certain, whatever call was answered with it.
    NothingMoved(Decline),
    /// As the answer to a refund: nothing was given back, for certain. To any other call it leaves money open.
    NothingRefunded(RefundDecline),
    /// Whether money moved is open.
    Open,
    /// It was done before, by this call's first sending or by another: which, and with what end, is open.
    AlreadyDone,
}

/// What the merchant's system does about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Go on.
    GoOn,
    /// Begin anew after a few minutes.
    RetryLater,
    /// Ask what happened by Query before anything else.
    AskQuery,
    /// Ask what happened by Refund Status before anything else.
    AskRefundStatus,
    /// Begin anew from Create: with another wallet, another code, or without the saved wallet.
    StartAgain,
    /// Stop: the request or the merchant's account at bKash must be mended.
    StopAndMend,
    /// Get another token; then ask what became of the call.
    RenewToken,
}

/// Words for the payer, complete by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// In Bangla.
    pub bangla: &'static str,
    /// In English.
    pub english: &'static str,
}

/// The number of an authorization that was captured or voided before.
const AUTHORIZATION_PROCESSED: &str = "2119";

/// The numbers with which bKash refuses for reasons of its own: a Create may succeed later.
const UNAVAILABLE: [&str; 5] = ["503", "9999", "2003", "2020", "2024"];

/// Every entry of a family's list.
pub fn of(family: Family) -> impl Iterator<Item = &'static Entry> {
    let (list, special): (&[Entry], &[Entry]) = match family {
        Family::TokenizedV1 => (current::LIST, current::TOKENIZED_V1),
        Family::TokenizedV2 => (current::LIST, current::TOKENIZED_V2),
        Family::CheckoutIframe => (current::LIST, current::CHECKOUT_IFRAME),
        Family::TokenizedV03 => (v03::LIST, &[]),
    };
    let replaced = |entry: &&Entry| special.iter().any(|own| own.number == entry.number);
    special
        .iter()
        .chain(list.iter().filter(move |entry| !replaced(entry)))
}

/// What a number means in a family; `None` for one that its list does not have, which leaves everything open.
pub fn look_up(family: Family, number: &str) -> Option<&'static Entry> {
    of(family).find(|entry| entry.number == number)
}

/// Why bKash refused, when its number says with certainty that nothing was executed.
pub(crate) fn definite_refusal(family: Family, number: &str) -> Option<Decline> {
    match look_up(family, number)?.money {
        Money::NothingMoved(reason) => Some(reason),
        Money::AsAsked | Money::NothingRefunded(_) | Money::Open | Money::AlreadyDone => None,
    }
}

/// Why bKash refused to create something. No money can have moved, so every number is a refusal.
pub(crate) fn refusal_to_create(family: Family, number: &str) -> Decline {
    match definite_refusal(family, number) {
        Some(reason) => reason,
        None if UNAVAILABLE.contains(&number) => Decline::Unavailable,
        None => Decline::MerchantRefused,
    }
}

/// Why bKash refused a refund, when its number says with certainty that nothing was given back. "Duplicate" is
/// not among these: it says that an earlier one was.
pub(crate) fn refusal_to_refund(family: Family, number: &str) -> Option<RefundDecline> {
    match look_up(family, number)?.money {
        Money::NothingRefunded(reason) => Some(reason),
        Money::NothingMoved(reason) => match reason {
            Decline::InsufficientBalance => Some(RefundDecline::MerchantBalance),
            Decline::MerchantRefused => Some(RefundDecline::MerchantRefused),
            Decline::NotAWallet | Decline::WalletBlocked => Some(RefundDecline::NotPermitted),
            Decline::Duplicate
            | Decline::WrongPin
            | Decline::WrongVerificationCode
            | Decline::AgreementUnusable
            | Decline::Unavailable => None,
        },
        Money::AsAsked | Money::Open | Money::AlreadyDone => None,
    }
}

/// Whether a number says that an authorization was captured or voided before.
pub(crate) fn is_processed(family: Family, number: &str) -> bool {
    number == AUTHORIZATION_PROCESSED && look_up(family, number).is_some()
}

/// Whether a number says that an agreement no longer stands.
pub(crate) fn agreement_is_gone(family: Family, number: &str) -> bool {
    let gone = match family {
        Family::TokenizedV03 => ["2047", "2050"],
        Family::TokenizedV1 | Family::TokenizedV2 | Family::CheckoutIframe => ["2051", "2053"],
    };
    gone.contains(&number)
}

/// The number of v2's `internalCode`, where it has been seen beside one. A name that has not is not guessed.
pub(crate) fn number_named(family: Family, name: &str) -> Option<&'static str> {
    if family != Family::TokenizedV2 {
        return None;
    }
    let named = current::INTERNAL_CODES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    named.map(|(_, number)| *number)
}
