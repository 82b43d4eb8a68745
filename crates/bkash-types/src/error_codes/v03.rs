//! The list of the Tokenized Checkout integration guide v0.3 (2019). Codes 2044 to 2057 have other meanings
//! today.

use domain::Decline::{self, AgreementUnusable, MerchantRefused, NotAWallet};

use super::{
    error_code::{
        Advice::{FixConfiguration, QueryFirst, StartOver},
        Effect::{self, AlreadyDone, NothingMoved, Unknown},
        ErrorCode, PayerMessage,
    },
    payer_messages,
};

/// bKash rejects the request itself, or the merchant's account is not set up for it.
const fn misconfigured(code: &'static str, text: &'static str) -> ErrorCode {
    let message = payer_messages::REQUEST_REJECTED;
    ErrorCode {
        advice: FixConfiguration,
        ..declined(code, text, MerchantRefused, message)
    }
}

/// Nothing moved, and the payer can try again in another way.
const fn declined(
    code: &'static str,
    text: &'static str,
    reason: Decline,
    payer_message: PayerMessage,
) -> ErrorCode {
    ErrorCode {
        code,
        text,
        effect: NothingMoved(reason),
        advice: StartOver,
        payer_message,
        remark: None,
    }
}

/// The outcome is unknown until Query answers.
const fn query_first(
    code: &'static str,
    text: &'static str,
    effect: Effect,
    payer_message: PayerMessage,
) -> ErrorCode {
    ErrorCode {
        code,
        text,
        effect,
        advice: QueryFirst,
        payer_message,
        remark: None,
    }
}

/// The guide's table, complete.
pub(super) const LIST: &[ErrorCode] = &[
    misconfigured("2001", "Invalid App Key"),
    query_first(
        "2002",
        "Invalid Payment ID",
        Unknown,
        payer_messages::OUTCOME_UNKNOWN,
    ),
    query_first(
        "2003",
        "Process Failed",
        Unknown,
        payer_messages::BKASH_ERROR,
    ),
    misconfigured("2006", "Invalid amount."),
    misconfigured("2007", "Invalid currency."),
    misconfigured("2008", "Invalid intent."),
    misconfigured("2025", "Invalid Request Body"),
    query_first(
        "2033",
        "Transaction Not Found",
        Unknown,
        payer_messages::TRANSACTION_NOT_FOUND,
    ),
    misconfigured("2044", "Invalid Payer Reference"),
    misconfigured("2045", "Invalid Merchant Callback URL"),
    declined(
        "2046",
        "Agreement already exists between payer and merchant",
        AgreementUnusable,
        payer_messages::AGREEMENT_EXISTS,
    ),
    declined(
        "2047",
        "Invalid Agreement ID",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    declined(
        "2049",
        "Agreement is in incomplete state",
        AgreementUnusable,
        payer_messages::AGREEMENT_INCOMPLETE,
    ),
    declined(
        "2050",
        "Agreement has already been cancelled",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    declined(
        "2051",
        "Agreement execution pre-requisite hasn't been met",
        AgreementUnusable,
        payer_messages::AGREEMENT_INCOMPLETE,
    ),
    declined(
        "2052",
        "Invalid Agreement State",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    query_first(
        "2053",
        "Invalid Payment State",
        Unknown,
        payer_messages::OUTCOME_UNKNOWN,
    ),
    query_first(
        "2054",
        "Payment execution pre-requisite hasn't been met",
        Unknown,
        payer_messages::OUTCOME_UNKNOWN,
    ),
    misconfigured(
        "2055",
        "This action can only be performed by the agreement or payment initiator party",
    ),
    query_first(
        "2056",
        "The payment has already been completed",
        AlreadyDone,
        payer_messages::POSSIBLY_PAID,
    ),
    declined(
        "2057",
        "Not a bKash Wallet",
        NotAWallet,
        payer_messages::NOT_A_WALLET,
    ),
];
