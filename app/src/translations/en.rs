//! English.

use domain::Decline;

use super::{
    AgreementsStrings, BkashWindowStrings, DemoShopStrings, LayoutStrings, Message, PayStrings,
    Translations,
};
use crate::view::{AgreementsNotice, PayNotice, Problem};

pub(super) static TRANSLATIONS: Translations = Translations {
    layout: LayoutStrings {
        skip_to_content: "Skip to the page",
        other_language: "বাংলা",
        test_mode: "Practice mode: no real money moves.",
        contact_prompt: "Need help? Contact the shop:",
        security_notice: "Your PIN and verification code belong on bKash's own page only. We never ask for them.",
        back_to_home: "To the first page",
        please_wait: "One moment…",
        back_to_shop: "Back to the shop",
        offline: Message {
            title: "No connection to us just now. No money was taken.",
            body: "Check your internet and press the button again.",
        },
        server_error: Message {
            title: "Something failed on our side. No money was taken.",
            body: "Please press the button again in a moment.",
        },
        rate_limited: Message {
            title: "That was a little too fast. No money was taken.",
            body: "Wait a minute, then press the button again.",
        },
    },
    pay: PayStrings {
        heading: |shop| format!("Pay {shop}"),
        amount: "Amount",
        invoice: "Invoice",
        order_heading: "Your order",
        quantity: |count| format!("× {count}"),
        pay_by: |time| format!("Please pay by {time}"),
        time_left: "Time left",
        saved_heading: "Your saved wallets",
        pin_only: "One tap, then only your PIN.",
        other_wallet_heading: "Or use another wallet",
        pay: "Pay with bKash",
        pay_with: |number| format!("Pay with {number}"),
        unknown_number: "saved wallet",
        busy: "Going to bKash…",
        remember: "Remember this wallet",
        remember_explanation: "bKash asks once, then PIN only. Take it back any time.",
        agreement_required: "bKash first asks to remember your number for this shop. After that, PIN only. \
                           Take it back any time.",
        saved_wallets: "Saved wallets",
        cancel: "Cancel this order",
        cancel_question: "Cancel it? To buy after all, you would have to order again at the shop.",
        cancel_confirm: "Yes, cancel this order",
        open_order: "Open your order",
        check_again: "Check again",
        continue_at_bkash: "Continue at bKash",
        start_again: "Start again",
        at_bkash: Message {
            title: "Finish on bKash's page",
            body: "Your payment is open at bKash, and no money has been taken yet. \
                  Continue there, or start again from here.",
        },
        processing: Message {
            title: "bKash is confirming your payment",
            body: "This takes a few seconds.",
        },
        unknown: Message {
            title: "We are asking bKash what happened",
            body: "bKash has not confirmed yet whether your money was taken. \
                  If it was, this order is paid and the shop is notified automatically.",
        },
        do_not_pay_twice: "Please do not pay again.",
        safe_to_close: "You may close this page. Nothing is lost.",
        still_waiting: "Still waiting for bKash.",
        paid: Message {
            title: "Payment complete",
            body: "Thank you. The shop has been notified.",
        },
        authorized: Message {
            title: "Your money is reserved",
            body: "The shop takes it once your order is confirmed, or gives it back. You do not need to do anything else.",
        },
        voided: Message {
            title: "The reserved money was given back",
            body: "The shop did not take it. It is in your wallet again.",
        },
        needs_attention: Message {
            title: "The shop must check this payment",
            body: "bKash has taken money, but the payment does not match this order.",
        },
        history_lost: Message {
            title: "The shop must check this order",
            body: "Perhaps you have paid for it already: we cannot tell at the moment. The shop can find out from bKash.",
        },
        contact_shop_at: "Show this page to the shop:",
        contact_shop: "Show this page to the shop you ordered from.",
        cancelled: Message {
            title: "Order cancelled",
            body: "No money was taken. If you change your mind, order again at the shop.",
        },
        expired: Message {
            title: "The time to pay is over",
            body: "No money was taken. Please order again at the shop.",
        },
        trx_id: "bKash TrxID",
        paid_at: "Date and time",
        paid_from: "Paid from",
        paid_to: "Paid to",
        refunded: "Refunded",
        refunding: "Being refunded",
        receipt: "Receipt",
    },
    bkash_window: BkashWindowStrings {
        heading: "Pay in bKash's window",
        about: "bKash opens a window over this page and asks for your number, a verification code and your PIN.",
        javascript_required: Message {
            title: "bKash's window needs JavaScript. No money was taken.",
            body: "Please turn JavaScript on in your browser and open this page again.",
        },
        script_failed: Message {
            title: "bKash's window could not be opened. No money was taken.",
            body: "Check your internet and try again.",
        },
    },
    agreements: AgreementsStrings {
        heading: "Saved wallets",
        about: "With these bKash wallets you pay this shop by PIN alone. \
                You gave the consent, and you can take it back.",
        consented_at: |when| format!("Consent given {when}"),
        revoked_at: |when| format!("Consent taken back {when}"),
        active: "Active",
        revoking: "Being removed",
        revoked: "Removed",
        remove: |number| format!("Remove {number}"),
        remove_question: "Remove it? Next time you pay, bKash will ask for your number and a verification code again.",
        remove_confirm: |number| format!("Yes, remove {number}"),
        empty: Message {
            title: "No saved wallet yet",
            body: "Save one, and next time your PIN is enough to pay. Saving takes no money.",
        },
        add_first: "Save a wallet",
        add: "Save another wallet",
        order_heading: "An order is waiting",
        back_to_order: "Back to the order",
    },
    demo_shop: DemoShopStrings {
        heading: "Made by hand in Bangladesh",
        about: "A small shop to try the checkout in. Nothing is sent, and nothing here is for sale.",
        quantity_of: |name| format!("How many: {name}"),
        buy: |name| format!("Buy {name}"),
        buy_label: "Buy",
        order: |number| format!("Order {number}"),
        paid: Message {
            title: "Thank you, your order is paid.",
            body: "We are packing it now.",
        },
        unpaid: Message {
            title: "This order is not paid yet.",
            body: "You can still pay it.",
        },
        processing: Message {
            title: "bKash is being asked about this payment.",
            body: "Do not pay again.",
        },
        closed: Message {
            title: "This order is over. No money was taken.",
            body: "You can order again in the shop.",
        },
        needs_attention: Message {
            title: "We must look at this payment.",
            body: "Please do not pay again. We will come back to you.",
        },
        pay_now: "Pay now",
        view_status: "See the status",
        back_to_shop: "Back to the goods",
        home_heading: "bKash checkout",
        home_about: "This server takes bKash payments for a shop: it shows the order, sends the payer to bKash, \
                     and notifies the shop when the payment is completed.",
        home_demo: "Try it as a payer, from the product to the receipt.",
        open_demo: "Open the demo shop",
        home_payer_hint: "Did you come here to pay? Open the link of your order again, from the shop.",
    },
    pay_notice,
    agreements_notice,
    problem,
};

const fn message(title: &'static str, body: &'static str) -> Message {
    Message { title, body }
}

const fn pay_notice(notice: PayNotice) -> Message {
    match notice {
        PayNotice::Closed => message(
            "You came back without paying. No money was taken.",
            "You can try again whenever you like.",
        ),
        PayNotice::FailedAtBkash => message(
            "bKash ended this try. No money was taken.",
            "This happens when a code or PIN is wrong several times. Have them ready and try again.",
        ),
        PayNotice::Declined(decline) => declined(decline),
        PayNotice::NotExecuted => message(
            "We asked bKash: the last try was not carried out. No money was taken.",
            "You can safely pay now.",
        ),
        PayNotice::BkashUnavailable => message(
            "bKash cannot be reached just now. No money was taken.",
            "Your order is kept. Try again in a few minutes.",
        ),
        PayNotice::Superseded => message(
            "You began again, so the earlier try was put aside. It took no money.",
            "Go on with the newest try, or pay from here.",
        ),
        PayNotice::AgreementNotSaved => message(
            "The wallet was not saved. No money was taken.",
            "You can still pay this order.",
        ),
        PayNotice::TooManyAttempts => message(
            "Too many tries for this order. No money was taken.",
            "Please order again at the shop, or contact them.",
        ),
    }
}

const fn declined(decline: Decline) -> Message {
    match decline {
        Decline::InsufficientBalance => message(
            "There is not enough balance in this wallet. No money was taken.",
            "Add money to bKash and try again, or pay from another wallet.",
        ),
        Decline::Duplicate => message(
            "bKash saw the same payment from you minutes ago, so it refused this one. This try took no money.",
            "Look at your bKash messages first. If you really must pay again, wait a few minutes.",
        ),
        Decline::WrongPin => message(
            "The PIN was not right. No money was taken.",
            "Try again with the right PIN. If you forgot it, reset it in the bKash app or dial *247#.",
        ),
        Decline::WrongVerificationCode => message(
            "The verification code was wrong or too old. No money was taken.",
            "Try again; bKash will send you a new code.",
        ),
        Decline::NotAWallet => message(
            "This number has no personal bKash account. No money was taken.",
            "Try again with a number that has one.",
        ),
        Decline::WalletBlocked => message(
            "bKash does not let this wallet pay now. No money was taken.",
            "Pay from another wallet, or call bKash at 16247.",
        ),
        Decline::AgreementUnusable => message(
            "This saved wallet can no longer be used. No money was taken.",
            "Press “Pay with bKash”. You can save the wallet again on the way.",
        ),
        Decline::MerchantRefused => message(
            "bKash refused the shop's request. No money was taken.",
            "You did nothing wrong. Please tell the shop.",
        ),
        Decline::Unavailable => message(
            "bKash takes no payments just now. No money was taken.",
            "Your order is kept. Try again in a few minutes.",
        ),
    }
}

const fn agreements_notice(notice: AgreementsNotice) -> Message {
    match notice {
        AgreementsNotice::Saved => message("The wallet is saved.", "Next time your PIN is enough."),
        AgreementsNotice::Revoked => message(
            "The wallet is removed.",
            "It can no longer be charged from here.",
        ),
        AgreementsNotice::Pending => message(
            "bKash has not answered yet.",
            "Look again in a minute; there is nothing more to do.",
        ),
        AgreementsNotice::Closed => message(
            "You came back before the wallet was saved.",
            "Nothing was changed.",
        ),
        AgreementsNotice::NotSaved => message(
            "bKash did not save the wallet.",
            "Nothing was changed. You can try again.",
        ),
        AgreementsNotice::BkashUnavailable => message(
            "bKash cannot be reached just now.",
            "Nothing was changed. Try again in a few minutes.",
        ),
    }
}

const fn problem(problem: Problem) -> Message {
    match problem {
        Problem::NotFound => message(
            "There is no such page",
            "The link may be old or incomplete. Open it again from the shop.",
        ),
        Problem::BadRequest => message("We could not read that", "Go back and try once more."),
        Problem::Forbidden => message(
            "This did not come from our page",
            "To keep you safe we did nothing. Open the order again from the shop and press the button there.",
        ),
        Problem::MethodNotAllowed => message(
            "That does not work here",
            "Open the page again from the shop.",
        ),
        Problem::TooLarge => message("That was too much at once", "Go back and try with less."),
        Problem::UnsupportedMediaType => message(
            "We could not read that kind of request",
            "Go back and try once more.",
        ),
        Problem::TooManyRequests => message(
            "A little too fast",
            "Wait a minute, then try again. Nothing is lost.",
        ),
        Problem::Internal => message(
            "Something failed on our side",
            "If you were paying, open the order again: its page says what happened. Do not pay twice.",
        ),
        Problem::Unavailable => message(
            "We cannot help you just now",
            "Please try again in a minute. If you were paying, your order's page will say what happened.",
        ),
        Problem::LinkExpired => message(
            "This link is too old",
            "Open your saved wallets again, from the shop or from an order.",
        ),
    }
}
