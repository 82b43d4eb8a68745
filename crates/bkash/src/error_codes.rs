//! What an error code decides about the call that was answered with it.
//!
//! The lists are in [`bkash_types::error_codes`]. Here they are applied, and never to conclude more than bKash's
//! text says.

use bkash_types::{
    Family,
    error_codes::{Advice, Effect, look_up},
};
use domain::Decline;
use domain::refund::RefundDecline;

/// The code of an authorization that was captured or voided before.
const AUTHORIZATION_PROCESSED: &str = "2119";

/// Codes of errors inside bKash: a later Create may succeed.
const BKASH_UNAVAILABLE: [&str; 5] = ["503", "9999", "2003", "2020", "2024"];

/// v2's `internalCode` values and the `externalCode` that each has been seen with.
const V2_INTERNAL_CODES: [(&str, &str); 7] = [
    ("invalid_payment_id", "2002"),
    ("invalid_amount", "2006"),
    ("invalid_currency", "2007"),
    ("invalid_payment_state", "2056"),
    ("payment_already_completed", "2062"),
    ("refund_amount_exceed_payment_amount", "2072"),
    ("ERROR_REFUND_TRANSACTION_ID_MISMATCH", "3045"),
];

/// The decline reason of a code that proves that nothing was executed.
pub(crate) fn decline(family: Family, code: &str) -> Option<Decline> {
    match look_up(family, code)?.effect {
        Effect::NothingMoved(reason) => Some(reason),
        Effect::Succeeded | Effect::NothingRefunded(_) | Effect::Unknown | Effect::AlreadyDone => {
            None
        }
    }
}

/// The decline reason of a Create. Create moves no money, so every code is a refusal.
pub(crate) fn create_decline(family: Family, code: &str) -> Decline {
    match decline(family, code) {
        Some(reason) => reason,
        None if BKASH_UNAVAILABLE.contains(&code) => Decline::Unavailable,
        None => Decline::MerchantRefused,
    }
}

/// The decline reason of a code that proves that nothing was refunded. "Duplicate" is not such a code: it says that
/// an earlier refund was made.
pub(crate) fn refund_decline(family: Family, code: &str) -> Option<RefundDecline> {
    match look_up(family, code)?.effect {
        Effect::NothingRefunded(reason) => Some(reason),
        Effect::NothingMoved(reason) => match reason {
            Decline::InsufficientBalance => Some(RefundDecline::MerchantBalance),
            Decline::MerchantRefused => Some(RefundDecline::MerchantRefused),
            Decline::NotAWallet | Decline::WalletBlocked => Some(RefundDecline::NotPermitted),
            Decline::Duplicate
            | Decline::WrongPin
            | Decline::WrongVerificationCode
            | Decline::AgreementUnusable
            | Decline::Unavailable => None,
        },
        Effect::Succeeded | Effect::Unknown | Effect::AlreadyDone => None,
    }
}

/// Whether the code says that the authorization was captured or voided before.
pub(crate) fn is_authorization_processed(family: Family, code: &str) -> bool {
    code == AUTHORIZATION_PROCESSED && look_up(family, code).is_some()
}

/// Whether the code says that the agreement is no longer active.
pub(crate) fn is_agreement_gone(family: Family, code: &str) -> bool {
    let gone = match family {
        Family::TokenizedV03 => ["2047", "2050"],
        Family::TokenizedV1 | Family::TokenizedV2 | Family::CheckoutIframe => ["2051", "2053"],
    };
    gone.contains(&code)
}

/// Whether the code says that the token was not accepted.
pub(crate) fn is_token_rejected(family: Family, code: &str) -> bool {
    look_up(family, code).is_some_and(|entry| entry.advice == Advice::RenewToken)
}

/// The error code of a v2 `internalCode`; `None` for a name that has never been seen with a code.
pub(crate) fn of_internal_code(family: Family, name: &str) -> Option<&'static str> {
    if family != Family::TokenizedV2 {
        return None;
    }
    V2_INTERNAL_CODES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, code)| *code)
}
