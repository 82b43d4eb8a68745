//! The list that bKash publishes today (its Error Codes page, 2026), for v1.2.0-beta and v2, and what is
//! different where the dialects differ.

use domain::Decline::{
    AgreementUnusable, Duplicate, InsufficientBalance, MerchantRefused, NotAWallet, WalletBlocked,
    WrongPin, WrongVerificationCode,
};
use domain::refund::RefundDecline;

use super::{
    Advice::{
        self, AskQuery, AskRefundStatus, GoOn, RenewToken, RetryLater, StartAgain, StopAndMend,
    },
    Entry,
    Money::{self, AlreadyDone, AsAsked, NothingMoved, NothingRefunded, Open},
    Words, words,
};

const fn entry(
    number: &'static str,
    text: &'static str,
    money: Money,
    advice: Advice,
    payer: Words,
) -> Entry {
    Entry {
        number,
        text,
        money,
        advice,
        payer,
        remark: None,
    }
}

/// The request or the merchant's account at bKash is wrong.
const fn mend(number: &'static str, text: &'static str) -> Entry {
    let money = NothingMoved(MerchantRefused);
    entry(number, text, money, StopAndMend, words::SHOP_MUST_MEND)
}

/// Nothing moved, and the payer can do something about it.
const fn again(
    number: &'static str,
    text: &'static str,
    why: domain::Decline,
    payer: Words,
) -> Entry {
    entry(number, text, NothingMoved(why), StartAgain, payer)
}

/// What happened must be asked.
const fn open(number: &'static str, text: &'static str) -> Entry {
    entry(number, text, Open, AskQuery, words::BEING_ASKED)
}

/// Of bKash's direct debit, which none of these families has: as an answer to them it tells nothing.
const fn mandate(number: &'static str, text: &'static str) -> Entry {
    Entry {
        remark: Some("of direct debit, which these families do not have"),
        ..open(number, text)
    }
}

/// It was done before.
const fn before(number: &'static str, text: &'static str, payer: Words) -> Entry {
    entry(number, text, AlreadyDone, AskQuery, payer)
}

/// A refund was refused.
const fn refund(number: &'static str, text: &'static str, why: RefundDecline) -> Entry {
    let money = NothingRefunded(why);
    entry(number, text, money, StopAndMend, words::REFUND_REFUSED)
}

/// A number that bKash prints in the pages of the v2 refund.
const fn refund_v2(number: &'static str, text: &'static str, why: RefundDecline) -> Entry {
    Entry {
        remark: Some("printed for the refund of v2"),
        ..refund(number, text, why)
    }
}

/// The list. Numbers that bKash's page skips are skipped.
pub(super) const LIST: &[Entry] = &[
    entry("0000", "Successful", AsAsked, GoOn, words::DONE),
    mend("2001", "Invalid App Key"),
    open("2002", "Invalid Payment ID"),
    entry(
        "2003",
        "Process failed",
        Open,
        AskQuery,
        words::TROUBLE_AT_BKASH,
    ),
    mandate("2004", "Invalid firstPaymentDate"),
    mandate("2005", "Invalid frequency"),
    mend("2006", "Invalid amount"),
    mend("2007", "Invalid currency"),
    mend("2008", "Invalid intent"),
    again("2009", "Invalid Wallet", NotAWallet, words::NOT_A_WALLET),
    again(
        "2010",
        "Invalid OTP",
        WrongVerificationCode,
        words::WRONG_CODE,
    ),
    again("2011", "Invalid PIN", WrongPin, words::WRONG_PIN),
    mend("2012", "Invalid Receiver MSISDN"),
    again(
        "2013",
        "Resend Limit Exceeded",
        WrongVerificationCode,
        words::TOO_MANY_CODES,
    ),
    again("2014", "Wrong PIN", WrongPin, words::WRONG_PIN),
    again(
        "2015",
        "Wrong PIN count exceeded",
        WrongPin,
        words::PIN_LOCKED,
    ),
    again(
        "2016",
        "Wrong verification code",
        WrongVerificationCode,
        words::WRONG_CODE,
    ),
    again(
        "2017",
        "Wrong verification limit exceeded",
        WrongVerificationCode,
        words::TOO_MANY_CODES,
    ),
    again(
        "2018",
        "OTP verification time expired",
        WrongVerificationCode,
        words::CODE_TOO_LATE,
    ),
    again(
        "2019",
        "PIN verification time expired",
        WrongPin,
        words::PIN_TOO_LATE,
    ),
    entry(
        "2020",
        "Exception Occurred",
        Open,
        AskQuery,
        words::TROUBLE_AT_BKASH,
    ),
    mandate("2021", "Invalid Mandate ID"),
    mandate("2022", "The mandate does not exist"),
    again(
        "2023",
        "Insufficient Balance",
        InsufficientBalance,
        words::NO_BALANCE,
    ),
    entry(
        "2024",
        "Exception occurred",
        Open,
        AskQuery,
        words::TROUBLE_AT_BKASH,
    ),
    mend("2025", "Invalid request body"),
    refund(
        "2026",
        "The reversal amount cannot be greater than the original transaction amount",
        RefundDecline::TooMuch,
    ),
    mandate(
        "2027",
        "The mandate corresponding to the payer reference number already exists and cannot be created again",
    ),
    refund(
        "2028",
        "Reverse failed because the transaction serial number does not exist",
        RefundDecline::NotRefundable,
    ),
    entry(
        "2029",
        "Duplicate for all transactions",
        NothingMoved(Duplicate),
        RetryLater,
        words::DUPLICATE,
    ),
    mandate("2030", "Invalid mandate request type"),
    mend("2031", "Invalid merchant invoice number"),
    mend("2032", "Invalid transfer type"),
    entry(
        "2033",
        "Transaction not found",
        NothingRefunded(RefundDecline::NotRefundable),
        StopAndMend,
        words::NOT_FOUND,
    ),
    entry(
        "2034",
        "The transaction cannot be reversed because the original transaction has been reversed",
        AlreadyDone,
        AskRefundStatus,
        words::PERHAPS_REFUNDED,
    ),
    refund(
        "2035",
        "Reverse failed because the initiator has no permission to reverse the transaction",
        RefundDecline::NotPermitted,
    ),
    mandate("2036", "The direct debit mandate is not in Active state"),
    again(
        "2037",
        "The account of the debit party is in a state which prohibits execution of this transaction",
        WalletBlocked,
        words::WALLET_BLOCKED,
    ),
    again(
        "2038",
        "Debit party identity tag prohibits execution of this transaction",
        WalletBlocked,
        words::WALLET_BLOCKED,
    ),
    mend(
        "2039",
        "The account of the credit party is in a state which prohibits execution of this transaction",
    ),
    mend(
        "2040",
        "Credit party identity tag prohibits execution of this transaction",
    ),
    mend(
        "2041",
        "Credit party identity is in a state which does not support the current service",
    ),
    refund(
        "2042",
        "Reverse failed because the initiator has no permission to reverse the transaction",
        RefundDecline::NotPermitted,
    ),
    again(
        "2043",
        "The security credential of the subscriber is incorrect",
        WrongPin,
        words::WRONG_PIN,
    ),
    mend(
        "2044",
        "Identity has not subscribed to a product that contains the expected service or the identity is not in Active status",
    ),
    again(
        "2045",
        "The MSISDN of the customer does not exist",
        NotAWallet,
        words::NOT_A_WALLET,
    ),
    mend(
        "2046",
        "Identity has not subscribed to a product that contains requested service",
    ),
    mend("2047", "TLV Data Format Error"),
    mend("2048", "Invalid Payer Reference"),
    mend("2049", "Invalid Merchant Callback URL"),
    again(
        "2050",
        "Agreement already exists between payer and merchant",
        AgreementUnusable,
        words::ALREADY_SAVED,
    ),
    again(
        "2051",
        "Invalid Agreement ID",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    again(
        "2052",
        "Agreement is in incomplete state",
        AgreementUnusable,
        words::NUMBER_NOT_SAVED,
    ),
    again(
        "2053",
        "Agreement has already been cancelled",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    again(
        "2054",
        "Agreement execution pre-requisite hasn't been met",
        AgreementUnusable,
        words::NUMBER_NOT_SAVED,
    ),
    again(
        "2055",
        "Invalid Agreement State",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    open("2056", "Invalid Payment State"),
    again(
        "2057",
        "Not a bKash Account",
        NotAWallet,
        words::NOT_A_WALLET,
    ),
    again(
        "2058",
        "Not a Customer Wallet",
        NotAWallet,
        words::NOT_A_WALLET,
    ),
    again(
        "2059",
        "Multiple OTP request for a single session denied",
        WrongVerificationCode,
        words::TOO_MANY_CODES,
    ),
    open("2060", "Payment execution pre-requisite hasn't been met"),
    mend(
        "2061",
        "This action can only be performed by the agreement or payment initiator party",
    ),
    before(
        "2062",
        "The payment has already been completed",
        words::PERHAPS_PAID,
    ),
    mend("2063", "Mode is not valid as per request data"),
    mend("2064", "This product mode currently unavailable"),
    mend("2065", "Mendatory field missing"),
    mend("2066", "Agreement is not shared with other merchant"),
    mend("2067", "Invalid permission"),
    before(
        "2068",
        "Transaction has already been completed",
        words::PERHAPS_PAID,
    ),
    before(
        "2069",
        "Transaction has already been cancelled",
        words::PERHAPS_CANCELLED,
    ),
    Entry {
        payer: words::REFUND_TOO_LATE,
        ..refund_v2(
            "2071",
            "Refund after %s days not allowed",
            RefundDecline::TooLate,
        )
    },
    refund_v2("2072", "Refund amount not valid", RefundDecline::TooMuch),
    refund_v2("2073", "Invalid SKU", RefundDecline::MerchantRefused),
    refund_v2(
        "2074",
        "The transaction cannot be reversed",
        RefundDecline::NotRefundable,
    ),
    refund_v2(
        "2075",
        "SKU Character Limit Exceeded",
        RefundDecline::MerchantRefused,
    ),
    refund_v2(
        "2076",
        "Reason Character Limit Exceeded",
        RefundDecline::MerchantRefused,
    ),
    refund_v2("2077", "Invalid TrxID", RefundDecline::NotRefundable),
    refund_v2("2078", "Invalid Reason", RefundDecline::MerchantRefused),
    entry(
        "2079",
        "Invalid app Token",
        Open,
        RenewToken,
        words::TROUBLE_AT_BKASH,
    ),
    mend(
        "2080",
        "The identity is not permitted to initiate this transaction",
    ),
    again(
        "2081",
        "The identity of the debit or credit party is in a state which prohibits the execution of this transaction",
        WalletBlocked,
        words::WALLET_BLOCKED,
    ),
    mend(
        "2082",
        "The merchant is not permitted to initiate this transaction",
    ),
    before(
        "2116",
        "The agreement execution has already been completed",
        words::PERHAPS_SAVED,
    ),
    before(
        "2117",
        "The payment execution has already been completed",
        words::PERHAPS_PAID,
    ),
    mend("2118", "The Platform value is invalid"),
    before(
        "2119",
        "The authorized payment has already been processed",
        words::RESERVATION_SETTLED,
    ),
    Entry {
        advice: RetryLater,
        payer: words::REFUND_NOT_YET,
        ..refund_v2(
            "2127",
            "Transaction not yet completed",
            RefundDecline::NotRefundable,
        )
    },
    refund_v2(
        "3045",
        "refund transaction id mismatch",
        RefundDecline::MerchantRefused,
    ),
    entry(
        "503",
        "System is undergoing maintenance. Please try again later",
        Open,
        AskQuery,
        words::MAINTENANCE,
    ),
    Entry {
        remark: Some(
            "to a token call: \"Invalid or unrecognized access credentials\", the credentials are wrong",
        ),
        ..entry(
            "9999",
            "System error",
            Open,
            AskQuery,
            words::TROUBLE_AT_BKASH,
        )
    },
];

/// v1.2.0-beta, tokenized: the same, and Refund Status answers with it while there is no refund.
pub(super) const TOKENIZED_V1: &[Entry] = &[Entry {
    remark: Some("to Refund Status: there is no refund"),
    ..open("2002", "Invalid Payment ID")
}];

/// v2 says that there is no refund by an answer without a list.
pub(super) const TOKENIZED_V2: &[Entry] = &[Entry {
    remark: Some("the payment does not exist; one that waits for the payer answers 2056"),
    ..open("2002", "Invalid Payment ID")
}];

/// Checkout (iFrame): an Execute before the payer confirmed is answered with it as well, where the tokenized
/// dialects answer 2056.
pub(super) const CHECKOUT_IFRAME: &[Entry] = &[Entry {
    remark: Some(
        "to Execute: also while the payer has not confirmed; to Refund Status: there is no refund",
    ),
    ..open("2002", "Invalid Payment ID")
}];

/// v2's `internalCode` names that have been seen beside their `externalCode`.
pub(super) const INTERNAL_CODES: &[(&str, &str)] = &[
    ("invalid_payment_id", "2002"),
    ("invalid_amount", "2006"),
    ("invalid_currency", "2007"),
    ("invalid_payment_state", "2056"),
    ("payment_already_completed", "2062"),
    ("refund_amount_exceed_payment_amount", "2072"),
    ("ERROR_REFUND_TRANSACTION_ID_MISMATCH", "3045"),
];
