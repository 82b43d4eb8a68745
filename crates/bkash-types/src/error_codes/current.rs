//! The list that bKash publishes today (its Error Codes page, 2026), for v1.2.0-beta and v2, and the entries
//! that differ between families.

use domain::Decline::{
    AgreementUnusable, Duplicate, InsufficientBalance, MerchantRefused, NotAWallet, WalletBlocked,
    WrongPin, WrongVerificationCode,
};
use domain::refund::RefundDecline;

use super::{
    error_code::{
        Advice::{
            self, FixConfiguration, Proceed, QueryFirst, RefundStatusFirst, RenewToken, RetryLater,
            StartOver,
        },
        Effect::{self, AlreadyDone, NothingMoved, NothingRefunded, Succeeded, Unknown},
        ErrorCode, PayerMessage,
    },
    payer_messages,
};

const fn entry(
    code: &'static str,
    text: &'static str,
    effect: Effect,
    advice: Advice,
    payer_message: PayerMessage,
) -> ErrorCode {
    ErrorCode {
        code,
        text,
        effect,
        advice,
        payer_message,
        remark: None,
    }
}

/// bKash rejects the request itself, or the merchant's account is not set up for it.
const fn misconfigured(code: &'static str, text: &'static str) -> ErrorCode {
    let effect = NothingMoved(MerchantRefused);
    let message = payer_messages::REQUEST_REJECTED;
    entry(code, text, effect, FixConfiguration, message)
}

/// Nothing moved, and the payer can try again in another way.
const fn declined(
    code: &'static str,
    text: &'static str,
    reason: domain::Decline,
    message: PayerMessage,
) -> ErrorCode {
    entry(code, text, NothingMoved(reason), StartOver, message)
}

/// The outcome is unknown until Query answers.
const fn unknown(code: &'static str, text: &'static str) -> ErrorCode {
    let message = payer_messages::OUTCOME_UNKNOWN;
    entry(code, text, Unknown, QueryFirst, message)
}

/// A code of bKash's direct debit, which none of these families offers. As an answer to their calls it proves
/// nothing.
const fn direct_debit(code: &'static str, text: &'static str) -> ErrorCode {
    ErrorCode {
        remark: Some("belongs to direct debit, which these families do not offer"),
        ..unknown(code, text)
    }
}

/// The operation was done before.
const fn already_done(code: &'static str, text: &'static str, message: PayerMessage) -> ErrorCode {
    entry(code, text, AlreadyDone, QueryFirst, message)
}

/// bKash declines a refund.
const fn refund_declined(
    code: &'static str,
    text: &'static str,
    reason: RefundDecline,
) -> ErrorCode {
    let (effect, message) = (NothingRefunded(reason), payer_messages::REFUND_DECLINED);
    entry(code, text, effect, FixConfiguration, message)
}

/// A code that bKash documents only on the pages of the v2 refund.
const fn v2_refund_declined(
    code: &'static str,
    text: &'static str,
    reason: RefundDecline,
) -> ErrorCode {
    ErrorCode {
        remark: Some("documented for the refund of v2"),
        ..refund_declined(code, text, reason)
    }
}

/// The list. Codes that bKash's page leaves out are left out here too.
pub(super) const LIST: &[ErrorCode] = &[
    entry(
        "0000",
        "Successful",
        Succeeded,
        Proceed,
        payer_messages::SUCCESS,
    ),
    misconfigured("2001", "Invalid App Key"),
    unknown("2002", "Invalid Payment ID"),
    entry(
        "2003",
        "Process failed",
        Unknown,
        QueryFirst,
        payer_messages::BKASH_ERROR,
    ),
    direct_debit("2004", "Invalid firstPaymentDate"),
    direct_debit("2005", "Invalid frequency"),
    misconfigured("2006", "Invalid amount"),
    misconfigured("2007", "Invalid currency"),
    misconfigured("2008", "Invalid intent"),
    declined(
        "2009",
        "Invalid Wallet",
        NotAWallet,
        payer_messages::NOT_A_WALLET,
    ),
    declined(
        "2010",
        "Invalid OTP",
        WrongVerificationCode,
        payer_messages::WRONG_CODE,
    ),
    declined("2011", "Invalid PIN", WrongPin, payer_messages::WRONG_PIN),
    misconfigured("2012", "Invalid Receiver MSISDN"),
    declined(
        "2013",
        "Resend Limit Exceeded",
        WrongVerificationCode,
        payer_messages::CODE_LIMIT_REACHED,
    ),
    declined("2014", "Wrong PIN", WrongPin, payer_messages::WRONG_PIN),
    declined(
        "2015",
        "Wrong PIN count exceeded",
        WrongPin,
        payer_messages::PIN_LOCKED,
    ),
    declined(
        "2016",
        "Wrong verification code",
        WrongVerificationCode,
        payer_messages::WRONG_CODE,
    ),
    declined(
        "2017",
        "Wrong verification limit exceeded",
        WrongVerificationCode,
        payer_messages::CODE_LIMIT_REACHED,
    ),
    declined(
        "2018",
        "OTP verification time expired",
        WrongVerificationCode,
        payer_messages::CODE_EXPIRED,
    ),
    declined(
        "2019",
        "PIN verification time expired",
        WrongPin,
        payer_messages::PIN_EXPIRED,
    ),
    entry(
        "2020",
        "Exception Occurred",
        Unknown,
        QueryFirst,
        payer_messages::BKASH_ERROR,
    ),
    direct_debit("2021", "Invalid Mandate ID"),
    direct_debit("2022", "The mandate does not exist"),
    declined(
        "2023",
        "Insufficient Balance",
        InsufficientBalance,
        payer_messages::INSUFFICIENT_BALANCE,
    ),
    entry(
        "2024",
        "Exception occurred",
        Unknown,
        QueryFirst,
        payer_messages::BKASH_ERROR,
    ),
    misconfigured("2025", "Invalid request body"),
    refund_declined(
        "2026",
        "The reversal amount cannot be greater than the original transaction amount",
        RefundDecline::TooMuch,
    ),
    direct_debit(
        "2027",
        "The mandate corresponding to the payer reference number already exists and cannot be created again",
    ),
    refund_declined(
        "2028",
        "Reverse failed because the transaction serial number does not exist",
        RefundDecline::NotRefundable,
    ),
    entry(
        "2029",
        "Duplicate for all transactions",
        NothingMoved(Duplicate),
        RetryLater,
        payer_messages::DUPLICATE,
    ),
    direct_debit("2030", "Invalid mandate request type"),
    misconfigured("2031", "Invalid merchant invoice number"),
    misconfigured("2032", "Invalid transfer type"),
    entry(
        "2033",
        "Transaction not found",
        NothingRefunded(RefundDecline::NotRefundable),
        FixConfiguration,
        payer_messages::TRANSACTION_NOT_FOUND,
    ),
    entry(
        "2034",
        "The transaction cannot be reversed because the original transaction has been reversed",
        AlreadyDone,
        RefundStatusFirst,
        payer_messages::POSSIBLY_REFUNDED,
    ),
    refund_declined(
        "2035",
        "Reverse failed because the initiator has no permission to reverse the transaction",
        RefundDecline::NotPermitted,
    ),
    direct_debit("2036", "The direct debit mandate is not in Active state"),
    declined(
        "2037",
        "The account of the debit party is in a state which prohibits execution of this transaction",
        WalletBlocked,
        payer_messages::WALLET_BLOCKED,
    ),
    declined(
        "2038",
        "Debit party identity tag prohibits execution of this transaction",
        WalletBlocked,
        payer_messages::WALLET_BLOCKED,
    ),
    misconfigured(
        "2039",
        "The account of the credit party is in a state which prohibits execution of this transaction",
    ),
    misconfigured(
        "2040",
        "Credit party identity tag prohibits execution of this transaction",
    ),
    misconfigured(
        "2041",
        "Credit party identity is in a state which does not support the current service",
    ),
    refund_declined(
        "2042",
        "Reverse failed because the initiator has no permission to reverse the transaction",
        RefundDecline::NotPermitted,
    ),
    declined(
        "2043",
        "The security credential of the subscriber is incorrect",
        WrongPin,
        payer_messages::WRONG_PIN,
    ),
    misconfigured(
        "2044",
        "Identity has not subscribed to a product that contains the expected service or the identity is not in Active status",
    ),
    declined(
        "2045",
        "The MSISDN of the customer does not exist",
        NotAWallet,
        payer_messages::NOT_A_WALLET,
    ),
    misconfigured(
        "2046",
        "Identity has not subscribed to a product that contains requested service",
    ),
    misconfigured("2047", "TLV Data Format Error"),
    misconfigured("2048", "Invalid Payer Reference"),
    misconfigured("2049", "Invalid Merchant Callback URL"),
    declined(
        "2050",
        "Agreement already exists between payer and merchant",
        AgreementUnusable,
        payer_messages::AGREEMENT_EXISTS,
    ),
    declined(
        "2051",
        "Invalid Agreement ID",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    declined(
        "2052",
        "Agreement is in incomplete state",
        AgreementUnusable,
        payer_messages::AGREEMENT_INCOMPLETE,
    ),
    declined(
        "2053",
        "Agreement has already been cancelled",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    declined(
        "2054",
        "Agreement execution pre-requisite hasn't been met",
        AgreementUnusable,
        payer_messages::AGREEMENT_INCOMPLETE,
    ),
    declined(
        "2055",
        "Invalid Agreement State",
        AgreementUnusable,
        payer_messages::AGREEMENT_UNUSABLE,
    ),
    unknown("2056", "Invalid Payment State"),
    declined(
        "2057",
        "Not a bKash Account",
        NotAWallet,
        payer_messages::NOT_A_WALLET,
    ),
    declined(
        "2058",
        "Not a Customer Wallet",
        NotAWallet,
        payer_messages::NOT_A_WALLET,
    ),
    declined(
        "2059",
        "Multiple OTP request for a single session denied",
        WrongVerificationCode,
        payer_messages::CODE_LIMIT_REACHED,
    ),
    unknown("2060", "Payment execution pre-requisite hasn't been met"),
    misconfigured(
        "2061",
        "This action can only be performed by the agreement or payment initiator party",
    ),
    already_done(
        "2062",
        "The payment has already been completed",
        payer_messages::POSSIBLY_PAID,
    ),
    misconfigured("2063", "Mode is not valid as per request data"),
    misconfigured("2064", "This product mode currently unavailable"),
    misconfigured("2065", "Mendatory field missing"),
    misconfigured("2066", "Agreement is not shared with other merchant"),
    misconfigured("2067", "Invalid permission"),
    already_done(
        "2068",
        "Transaction has already been completed",
        payer_messages::POSSIBLY_PAID,
    ),
    already_done(
        "2069",
        "Transaction has already been cancelled",
        payer_messages::POSSIBLY_CANCELLED,
    ),
    ErrorCode {
        payer_message: payer_messages::REFUND_WINDOW_CLOSED,
        ..v2_refund_declined(
            "2071",
            "Refund after %s days not allowed",
            RefundDecline::TooLate,
        )
    },
    v2_refund_declined("2072", "Refund amount not valid", RefundDecline::TooMuch),
    v2_refund_declined("2073", "Invalid SKU", RefundDecline::MerchantRefused),
    v2_refund_declined(
        "2074",
        "The transaction cannot be reversed",
        RefundDecline::NotRefundable,
    ),
    v2_refund_declined(
        "2075",
        "SKU Character Limit Exceeded",
        RefundDecline::MerchantRefused,
    ),
    v2_refund_declined(
        "2076",
        "Reason Character Limit Exceeded",
        RefundDecline::MerchantRefused,
    ),
    v2_refund_declined("2077", "Invalid TrxID", RefundDecline::NotRefundable),
    v2_refund_declined("2078", "Invalid Reason", RefundDecline::MerchantRefused),
    entry(
        "2079",
        "Invalid app Token",
        Unknown,
        RenewToken,
        payer_messages::BKASH_ERROR,
    ),
    misconfigured(
        "2080",
        "The identity is not permitted to initiate this transaction",
    ),
    declined(
        "2081",
        "The identity of the debit or credit party is in a state which prohibits the execution of this transaction",
        WalletBlocked,
        payer_messages::WALLET_BLOCKED,
    ),
    misconfigured(
        "2082",
        "The merchant is not permitted to initiate this transaction",
    ),
    already_done(
        "2116",
        "The agreement execution has already been completed",
        payer_messages::POSSIBLY_SAVED,
    ),
    already_done(
        "2117",
        "The payment execution has already been completed",
        payer_messages::POSSIBLY_PAID,
    ),
    misconfigured("2118", "The Platform value is invalid"),
    already_done(
        "2119",
        "The authorized payment has already been processed",
        payer_messages::AUTHORIZATION_PROCESSED,
    ),
    ErrorCode {
        advice: RetryLater,
        payer_message: payer_messages::REFUND_TOO_EARLY,
        ..v2_refund_declined(
            "2127",
            "Transaction not yet completed",
            RefundDecline::NotRefundable,
        )
    },
    v2_refund_declined(
        "3045",
        "refund transaction id mismatch",
        RefundDecline::MerchantRefused,
    ),
    entry(
        "503",
        "System is undergoing maintenance. Please try again later",
        Unknown,
        QueryFirst,
        payer_messages::MAINTENANCE,
    ),
    ErrorCode {
        remark: Some(
            "from a token call: \"Invalid or unrecognized access credentials\", the credentials are wrong",
        ),
        ..entry(
            "9999",
            "System error",
            Unknown,
            QueryFirst,
            payer_messages::BKASH_ERROR,
        )
    },
];

/// v1.2.0-beta, tokenized: Refund Status answers 2002 if there is no refund.
pub(super) const TOKENIZED_V1: &[ErrorCode] = &[ErrorCode {
    remark: Some("from Refund Status: there is no refund"),
    ..unknown("2002", "Invalid Payment ID")
}];

/// v2: Refund Status reports "no refund" with an answer that has no list.
pub(super) const TOKENIZED_V2: &[ErrorCode] = &[ErrorCode {
    remark: Some("the payment does not exist; a payment that waits for its payer answers 2056"),
    ..unknown("2002", "Invalid Payment ID")
}];

/// Checkout (iFrame): also the answer to an Execute before the payer confirmed, where the tokenized families
/// answer 2056.
pub(super) const CHECKOUT_IFRAME: &[ErrorCode] = &[ErrorCode {
    remark: Some(
        "from Execute: also if the payer has not confirmed; from Refund Status: there is no refund",
    ),
    ..unknown("2002", "Invalid Payment ID")
}];
