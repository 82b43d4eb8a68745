//! English, as plain as it can be said.

use domain::Decline;

use super::{ChromeWords, FrameWords, PayWords, Said, ShopWords, WalletsWords, Words};
use crate::view::{Notice, Problem, WalletsNotice};

pub(super) static WORDS: Words = Words {
    chrome: ChromeWords {
        skip: "Skip to the page",
        other_language: "বাংলা",
        simulated: "Practice mode: no real money moves.",
        help: "Need help? Contact the shop:",
        promise: "Your PIN and verification code belong on bKash's own page only. We never ask for them.",
        to_home: "To the first page",
        moment: "One moment…",
        back_to_shop: "Back to the shop",
        offline: Said {
            what: "No connection to us just now. No money was taken.",
            now: "Check your internet and press the button again.",
        },
        failed: Said {
            what: "Something failed on our side. No money was taken.",
            now: "Please press the button again in a moment.",
        },
        slow_down: Said {
            what: "That was a little too fast. No money was taken.",
            now: "Wait a minute, then press the button again.",
        },
    },
    pay: PayWords {
        heading: |shop| format!("Pay {shop}"),
        amount: "Amount",
        invoice: "Invoice",
        order: "Your order",
        quantity: |count| format!("× {count}"),
        open_until: |time| format!("Please pay by {time}"),
        time_left: "Time left",
        saved: "Your saved wallets",
        pin_only: "One tap, then only your PIN.",
        another: "Or use another wallet",
        pay: "Pay with bKash",
        pay_with: |number| format!("Pay with {number}"),
        unnamed: "saved wallet",
        busy: "Going to bKash…",
        remember: "Remember this wallet",
        remember_means: "bKash asks once, then PIN only. Take it back any time.",
        always_remembers: "bKash first asks to remember your number for this shop. After that, PIN only. \
                           Take it back any time.",
        wallets: "Saved wallets",
        cancel: "Cancel this order",
        cancel_means: "Cancel it? To buy after all, you would have to order again at the shop.",
        cancel_yes: "Yes, cancel this order",
        to_order: "Open your order",
        check: "Check again",
        go_on: "Continue at bKash",
        again: "Start again",
        at_bkash: Said {
            what: "Finish on bKash's page",
            now: "Your payment is open at bKash, and no money has been taken yet. \
                  Continue there, or start again from here.",
        },
        working: Said {
            what: "bKash is confirming your payment",
            now: "This takes a few seconds.",
        },
        unknown: Said {
            what: "We are asking bKash what happened",
            now: "bKash has not told us yet whether your money moved. \
                  If it was taken, this order counts as paid and the shop is told by itself.",
        },
        not_twice: "Please do not pay again.",
        may_close: "You may close this page. Nothing is lost.",
        still_waiting: "Still waiting for bKash.",
        paid: Said {
            what: "Payment complete",
            now: "Thank you. The shop has been told.",
        },
        held: Said {
            what: "Your money is reserved",
            now: "The shop takes it once your order is confirmed, or gives it back. You need do nothing more.",
        },
        voided: Said {
            what: "The reserved money was given back",
            now: "The shop did not take it. It is in your wallet again.",
        },
        needs_check: Said {
            what: "The shop must check this payment",
            now: "bKash has taken money, but not as this order said.",
        },
        show_shop_at: "Show this page to the shop:",
        show_shop: "Show this page to the shop you ordered from.",
        cancelled: Said {
            what: "Order cancelled",
            now: "No money was taken. If you change your mind, order again at the shop.",
        },
        expired: Said {
            what: "The time to pay is over",
            now: "No money was taken. Please order again at the shop.",
        },
        trx_id: "bKash TrxID",
        paid_at: "Date and time",
        paid_from: "Paid from",
        paid_to: "Paid to",
        refunded: "Refunded",
        refunding: "Being refunded",
        receipt: "Receipt",
    },
    frame: FrameWords {
        heading: "Pay in bKash's window",
        about: "bKash opens a window over this page and asks for your number, a verification code and your PIN.",
        needs_script: Said {
            what: "bKash's window needs JavaScript. No money was taken.",
            now: "Please turn JavaScript on in your browser and open this page again.",
        },
        trouble: Said {
            what: "bKash's window could not be opened. No money was taken.",
            now: "Check your internet and try again.",
        },
    },
    wallets: WalletsWords {
        heading: "Saved wallets",
        about: "With these bKash wallets you pay this shop by PIN alone. \
                You gave the consent, and you can take it back.",
        given: |when| format!("Consent given {when}"),
        taken_back: |when| format!("Consent taken back {when}"),
        active: "Active",
        ending: "Being removed",
        ended: "Removed",
        remove: |number| format!("Remove {number}"),
        remove_means: "Remove it? Next time you pay, bKash will ask for your number and a verification code again.",
        remove_yes: |number| format!("Yes, remove {number}"),
        none: Said {
            what: "No saved wallet yet",
            now: "Save one, and next time your PIN is enough to pay. Saving takes no money.",
        },
        add_first: "Save a wallet",
        add: "Save another wallet",
        order: "An order is waiting",
        back_to_order: "Back to the order",
    },
    shop: ShopWords {
        heading: "Made by hand in Bangladesh",
        about: "A small shop to try the checkout in. Nothing is sent, and nothing here is for sale.",
        quantity_of: |name| format!("How many: {name}"),
        buy: |name| format!("Buy {name}"),
        buy_short: "Buy",
        order: |number| format!("Order {number}"),
        paid: Said {
            what: "Thank you, your order is paid.",
            now: "We are packing it now.",
        },
        waiting: Said {
            what: "This order is not paid yet.",
            now: "You can still pay it.",
        },
        asking: Said {
            what: "bKash is being asked about this payment.",
            now: "Do not pay again.",
        },
        ended: Said {
            what: "This order is over. No money was taken.",
            now: "You can order again in the shop.",
        },
        needs_check: Said {
            what: "We must look at this payment.",
            now: "Please do not pay again. We will come back to you.",
        },
        pay_now: "Pay now",
        see: "See how it stands",
        to_shop: "Back to the goods",
        home: "bKash checkout",
        home_about: "This server takes bKash payments for a shop: it opens an order's page, sends the payer to bKash, \
                     and tells the shop when the money is there.",
        home_demo: "Try it as a payer would, from the goods to the receipt.",
        open_demo: "Open the demo shop",
        home_payer: "Did you come here to pay? Open the link of your order again, from the shop.",
    },
    notice,
    wallets_notice,
    problem,
};

const fn said(what: &'static str, now: &'static str) -> Said {
    Said { what, now }
}

const fn notice(notice: Notice) -> Said {
    match notice {
        Notice::Closed => said(
            "You came back without paying. No money was taken.",
            "You can try again whenever you like.",
        ),
        Notice::FailedAtBkash => said(
            "bKash ended this try. No money was taken.",
            "This happens when a code or PIN is wrong several times. Have them ready and try again.",
        ),
        Notice::Declined(decline) => declined(decline),
        Notice::NotExecuted => said(
            "We asked bKash: the last try was not carried out. No money was taken.",
            "You can safely pay now.",
        ),
        Notice::BkashUnavailable => said(
            "bKash cannot be reached just now. No money was taken.",
            "Your order is kept. Try again in a few minutes.",
        ),
        Notice::Superseded => said(
            "You began again, so the earlier try was put aside. It took no money.",
            "Go on with the newest try, or pay from here.",
        ),
        Notice::WalletNotSaved => said(
            "The wallet was not saved. No money was taken.",
            "You can still pay this order.",
        ),
        Notice::TooManyTries => said(
            "Too many tries for this order. No money was taken.",
            "Please order again at the shop, or contact them.",
        ),
    }
}

const fn declined(decline: Decline) -> Said {
    match decline {
        Decline::InsufficientBalance => said(
            "There is not enough balance in this wallet. No money was taken.",
            "Add money to bKash and try again, or pay from another wallet.",
        ),
        Decline::Duplicate => said(
            "bKash saw the same payment from you minutes ago, so it refused this one. This try took no money.",
            "Look at your bKash messages first. If you really must pay again, wait a few minutes.",
        ),
        Decline::WrongPin => said(
            "The PIN was not right. No money was taken.",
            "Try again with the right PIN. If you forgot it, reset it in the bKash app or dial *247#.",
        ),
        Decline::WrongVerificationCode => said(
            "The verification code was wrong or too old. No money was taken.",
            "Try again; bKash will send you a new code.",
        ),
        Decline::NotAWallet => said(
            "This number has no personal bKash account. No money was taken.",
            "Try again with a number that has one.",
        ),
        Decline::WalletBlocked => said(
            "bKash does not let this wallet pay now. No money was taken.",
            "Pay from another wallet, or call bKash at 16247.",
        ),
        Decline::AgreementUnusable => said(
            "This saved wallet can no longer be used. No money was taken.",
            "Press “Pay with bKash”. You can save the wallet again on the way.",
        ),
        Decline::MerchantRefused => said(
            "bKash refused the shop's request. No money was taken.",
            "You did nothing wrong. Please tell the shop.",
        ),
        Decline::Unavailable => said(
            "bKash takes no payments just now. No money was taken.",
            "Your order is kept. Try again in a few minutes.",
        ),
    }
}

const fn wallets_notice(notice: WalletsNotice) -> Said {
    match notice {
        WalletsNotice::Saved => said("The wallet is saved.", "Next time your PIN is enough."),
        WalletsNotice::Revoked => said(
            "The wallet is removed.",
            "It can no longer be charged from here.",
        ),
        WalletsNotice::Waiting => said(
            "bKash has not answered yet.",
            "Look again in a minute; there is nothing more to do.",
        ),
        WalletsNotice::Closed => said(
            "You came back before the wallet was saved.",
            "Nothing was changed.",
        ),
        WalletsNotice::NotSaved => said(
            "bKash did not save the wallet.",
            "Nothing was changed. You can try again.",
        ),
        WalletsNotice::BkashUnavailable => said(
            "bKash cannot be reached just now.",
            "Nothing was changed. Try again in a few minutes.",
        ),
    }
}

const fn problem(problem: Problem) -> Said {
    match problem {
        Problem::NotFound => said(
            "There is no such page",
            "The link may be old or incomplete. Open it again from the shop.",
        ),
        Problem::BadRequest => said("We could not read that", "Go back and try once more."),
        Problem::Forbidden => said(
            "This did not come from our page",
            "To keep you safe we did nothing. Open the order again from the shop and press the button there.",
        ),
        Problem::MethodNotAllowed => said(
            "That does not work here",
            "Open the page again from the shop.",
        ),
        Problem::TooLarge => said("That was too much at once", "Go back and try with less."),
        Problem::UnsupportedMediaType => said(
            "We could not read that kind of request",
            "Go back and try once more.",
        ),
        Problem::TooManyRequests => said(
            "A little too fast",
            "Wait a minute, then try again. Nothing is lost.",
        ),
        Problem::Internal => said(
            "Something failed on our side",
            "If you were paying, open the order again: its page says what happened. Do not pay twice.",
        ),
        Problem::Unavailable => said(
            "We cannot help you just now",
            "Please try again in a minute. If you were paying, your order's page will say what happened.",
        ),
        Problem::LinkExpired => said(
            "This link is too old",
            "Open your saved wallets again, from the shop or from an order.",
        ),
    }
}
