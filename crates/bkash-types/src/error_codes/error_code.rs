//! One error code: what it means, what to do, and what to show the payer.

use domain::{Decline, refund::RefundDecline};

/// An error code of bKash in one API family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
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
