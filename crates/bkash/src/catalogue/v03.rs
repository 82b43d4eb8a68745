//! The list of the Tokenized Checkout integration guide v0.3 (2019). 2044 to 2057 mean other things today.

use domain::Decline::{self, AgreementUnusable, MerchantRefused, NotAWallet};

use super::{
    Advice::{AskQuery, StartAgain, StopAndMend},
    Entry,
    Money::{self, AlreadyDone, NothingMoved, Open},
    Words, words,
};

/// The request or the merchant's account at bKash is wrong.
const fn mend(number: &'static str, text: &'static str) -> Entry {
    Entry {
        advice: StopAndMend,
        ..again(number, text, MerchantRefused, words::SHOP_MUST_MEND)
    }
}

/// Nothing moved, and the payer can do something about it.
const fn again(number: &'static str, text: &'static str, why: Decline, payer: Words) -> Entry {
    Entry {
        number,
        text,
        money: NothingMoved(why),
        advice: StartAgain,
        payer,
        remark: None,
    }
}

/// What happened must be asked.
const fn ask(number: &'static str, text: &'static str, money: Money, payer: Words) -> Entry {
    Entry {
        number,
        text,
        money,
        advice: AskQuery,
        payer,
        remark: None,
    }
}

/// The guide's table, complete.
pub(super) const LIST: &[Entry] = &[
    mend("2001", "Invalid App Key"),
    ask("2002", "Invalid Payment ID", Open, words::BEING_ASKED),
    ask("2003", "Process Failed", Open, words::TROUBLE_AT_BKASH),
    mend("2006", "Invalid amount."),
    mend("2007", "Invalid currency."),
    mend("2008", "Invalid intent."),
    mend("2025", "Invalid Request Body"),
    ask("2033", "Transaction Not Found", Open, words::NOT_FOUND),
    mend("2044", "Invalid Payer Reference"),
    mend("2045", "Invalid Merchant Callback URL"),
    again(
        "2046",
        "Agreement already exists between payer and merchant",
        AgreementUnusable,
        words::ALREADY_SAVED,
    ),
    again(
        "2047",
        "Invalid Agreement ID",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    again(
        "2049",
        "Agreement is in incomplete state",
        AgreementUnusable,
        words::NUMBER_NOT_SAVED,
    ),
    again(
        "2050",
        "Agreement has already been cancelled",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    again(
        "2051",
        "Agreement execution pre-requisite hasn't been met",
        AgreementUnusable,
        words::NUMBER_NOT_SAVED,
    ),
    again(
        "2052",
        "Invalid Agreement State",
        AgreementUnusable,
        words::SAVED_WALLET_GONE,
    ),
    ask("2053", "Invalid Payment State", Open, words::BEING_ASKED),
    ask(
        "2054",
        "Payment execution pre-requisite hasn't been met",
        Open,
        words::BEING_ASKED,
    ),
    mend(
        "2055",
        "This action can only be performed by the agreement or payment initiator party",
    ),
    ask(
        "2056",
        "The payment has already been completed",
        AlreadyDone,
        words::PERHAPS_PAID,
    ),
    again(
        "2057",
        "Not a bKash Wallet",
        NotAWallet,
        words::NOT_A_WALLET,
    ),
];
