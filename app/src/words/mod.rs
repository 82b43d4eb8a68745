//! Every sentence people read, once per language, so that the compiler finds a missing one.

mod bn;
mod en;

use crate::view::{Language, Notice, Problem, WalletsNotice};

/// What happened, and what to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What happened, above all to the money.
    pub what: &'static str,
    /// What the reader can do now.
    pub now: &'static str,
}

/// All sentences in one language.
#[derive(Debug)]
pub struct Words {
    /// Around every page.
    pub chrome: ChromeWords,
    /// The page of an order, `/pay/{session}`.
    pub pay: PayWords,
    /// The page that opens bKash's window, `/pay/{session}/bkash`.
    pub frame: FrameWords,
    /// The page of saved wallets, `/wallets`.
    pub wallets: WalletsWords,
    /// The demo shop and the first page.
    pub shop: ShopWords,
    /// How a try to pay ended without money.
    pub notice: fn(Notice) -> Said,
    /// What just happened to the saved wallets.
    pub wallets_notice: fn(WalletsNotice) -> Said,
    /// A page that says what went wrong.
    pub problem: fn(Problem) -> Said,
}

/// Words around every page.
#[derive(Debug)]
pub struct ChromeWords {
    /// Skips the head of the page.
    pub skip: &'static str,
    /// The name of the other language, written in that language.
    pub other_language: &'static str,
    /// The ribbon while bKash is the simulator.
    pub simulated: &'static str,
    /// Introduces the shop's telephone or e-mail.
    pub help: &'static str,
    /// What this site never asks for.
    pub promise: &'static str,
    /// Leads to the first page.
    pub to_home: &'static str,
    /// A button that is at work.
    pub moment: &'static str,
    /// Leads back to the shop.
    pub back_to_shop: &'static str,
    /// The server did not answer the live page.
    pub offline: Said,
    /// The server failed.
    pub failed: Said,
    /// The server asks to slow down.
    pub slow_down: Said,
}

/// Words of the page that opens bKash's window.
#[derive(Debug)]
pub struct FrameWords {
    /// The heading.
    pub heading: &'static str,
    /// What happens there.
    pub about: &'static str,
    /// Said to a browser without JavaScript.
    pub needs_script: Said,
    /// bKash's script did not come.
    pub trouble: Said,
}

/// Words of an order's page.
#[derive(Debug)]
pub struct PayWords {
    /// The heading while it can be paid, with the shop's name.
    pub heading: fn(&str) -> String,
    /// Names the amount.
    pub amount: &'static str,
    /// Names the invoice number.
    pub invoice: &'static str,
    /// Names the list of what is bought.
    pub order: &'static str,
    /// How many of one thing, with the number already in the language's digits.
    pub quantity: fn(&str) -> String,
    /// When the order can no longer be paid, with a time of day.
    pub open_until: fn(&str) -> String,
    /// Names the time left.
    pub time_left: &'static str,
    /// The heading above the saved wallets.
    pub saved: &'static str,
    /// What paying with a saved wallet takes.
    pub pin_only: &'static str,
    /// The heading above the button when there are saved wallets too.
    pub another: &'static str,
    /// The button.
    pub pay: &'static str,
    /// The button of one saved wallet, with its masked number.
    pub pay_with: fn(&str) -> String,
    /// A saved wallet that bKash did not name.
    pub unnamed: &'static str,
    /// A button that leads to bKash and is at work.
    pub busy: &'static str,
    /// The consent box.
    pub remember: &'static str,
    /// What consent means.
    pub remember_means: &'static str,
    /// The same where bKash takes no payment without it.
    pub always_remembers: &'static str,
    /// Leads to the saved wallets.
    pub wallets: &'static str,
    /// Opens the question whether to give the order up.
    pub cancel: &'static str,
    /// The question.
    pub cancel_means: &'static str,
    /// Answers it.
    pub cancel_yes: &'static str,
    /// Leads back to the order from a page that says what went wrong.
    pub to_order: &'static str,
    /// Asks the server once more.
    pub check: &'static str,
    /// Leads on to bKash's page.
    pub go_on: &'static str,
    /// Puts the try at bKash aside and begins again.
    pub again: &'static str,
    /// The payer is at bKash.
    pub at_bkash: Said,
    /// bKash was asked.
    pub working: Said,
    /// bKash did not answer.
    pub unknown: Said,
    /// The one thing not to do while the truth is open.
    pub not_twice: &'static str,
    /// The payer may leave a page that waits.
    pub may_close: &'static str,
    /// Read out when waiting takes longer.
    pub still_waiting: &'static str,
    /// Paid.
    pub paid: Said,
    /// The money is held.
    pub held: Said,
    /// The money that was held was given back.
    pub voided: Said,
    /// The merchant must look.
    pub needs_check: Said,
    /// What to do then; the shop's telephone or e-mail follows.
    pub show_shop_at: &'static str,
    /// The same for a shop that gave none.
    pub show_shop: &'static str,
    /// Given up.
    pub cancelled: Said,
    /// Out of time.
    pub expired: Said,
    /// Names bKash's transaction.
    pub trx_id: &'static str,
    /// Names the time of payment.
    pub paid_at: &'static str,
    /// Names the paying wallet.
    pub paid_from: &'static str,
    /// Names the shop.
    pub paid_to: &'static str,
    /// Names money that was given back.
    pub refunded: &'static str,
    /// Names money that is being given back.
    pub refunding: &'static str,
    /// Names the list of a receipt's facts.
    pub receipt: &'static str,
}

/// Words of the saved wallets' page.
#[derive(Debug)]
pub struct WalletsWords {
    /// The heading.
    pub heading: &'static str,
    /// What this page is for.
    pub about: &'static str,
    /// When consent was given, with a date and time.
    pub given: fn(&str) -> String,
    /// When consent was taken back, with a date and time.
    pub taken_back: fn(&str) -> String,
    /// Marks a wallet that can pay.
    pub active: &'static str,
    /// Marks a wallet that bKash is being asked to end.
    pub ending: &'static str,
    /// Marks a wallet whose consent is gone.
    pub ended: &'static str,
    /// Opens the question whether to remove one wallet, with its number.
    pub remove: fn(&str) -> String,
    /// The question.
    pub remove_means: &'static str,
    /// Answers it, with the wallet's number.
    pub remove_yes: fn(&str) -> String,
    /// There is none.
    pub none: Said,
    /// Saves the first one.
    pub add_first: &'static str,
    /// Saves one more.
    pub add: &'static str,
    /// The heading above the order that waits.
    pub order: &'static str,
    /// Leads back to the order.
    pub back_to_order: &'static str,
}

/// Words of the demo shop and of the first page.
#[derive(Debug)]
pub struct ShopWords {
    /// The heading.
    pub heading: &'static str,
    /// What the shop is.
    pub about: &'static str,
    /// Names the number of pieces, with the product's name.
    pub quantity_of: fn(&str) -> String,
    /// Buys one product, with its name.
    pub buy: fn(&str) -> String,
    /// The short label on that button.
    pub buy_short: &'static str,
    /// The heading of an order's page, with its number.
    pub order: fn(&str) -> String,
    /// The order is paid.
    pub paid: Said,
    /// The order waits.
    pub waiting: Said,
    /// bKash is being asked about the payment.
    pub asking: Said,
    /// The order is over.
    pub ended: Said,
    /// Someone must look at the order.
    pub needs_check: Said,
    /// Leads to the checkout.
    pub pay_now: &'static str,
    /// Leads to the order's checkout page, which says how it stands.
    pub see: &'static str,
    /// Leads to the shop.
    pub to_shop: &'static str,
    /// The heading of the first page.
    pub home: &'static str,
    /// What runs here.
    pub home_about: &'static str,
    /// Invites to the demo shop.
    pub home_demo: &'static str,
    /// Opens the demo shop.
    pub open_demo: &'static str,
    /// What a payer who came here by chance should do.
    pub home_payer: &'static str,
}

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::Bangla => &bn::WORDS,
            Language::English => &en::WORDS,
        }
    }
}
