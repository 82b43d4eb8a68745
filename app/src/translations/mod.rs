//! The texts of every page. Each language is one `static`, so the compiler reports a missing translation.

mod bn;
mod en;

use crate::view::{AgreementsNotice, Language, PayNotice, Problem};

/// A message to the payer in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// What happened, first of all to the money.
    pub title: &'static str,
    /// What the payer can do next.
    pub body: &'static str,
}

/// All texts in one language.
#[derive(Debug)]
pub struct Translations {
    /// The layout around every page.
    pub layout: LayoutStrings,
    /// The page of an order, `/pay/{session}`.
    pub pay: PayStrings,
    /// The page that opens bKash's window, `/pay/{session}/bkash`.
    pub bkash_window: BkashWindowStrings,
    /// The page of saved wallets, `/wallets`.
    pub agreements: AgreementsStrings,
    /// The demo shop and the first page.
    pub demo_shop: DemoShopStrings,
    /// How the last attempt to pay ended, if it took no money.
    pub pay_notice: fn(PayNotice) -> Message,
    /// The result of the last action on the saved wallets.
    pub agreements_notice: fn(AgreementsNotice) -> Message,
    /// Error pages.
    pub problem: fn(Problem) -> Message,
}

/// Texts of the layout around every page.
#[derive(Debug)]
pub struct LayoutStrings {
    /// Link that skips the page header.
    pub skip_to_content: &'static str,
    /// Name of the other language, in that language.
    pub other_language: &'static str,
    /// Banner shown in test mode.
    pub test_mode: &'static str,
    /// Precedes the shop's telephone number or e-mail address.
    pub contact_prompt: &'static str,
    /// Tells payers that this site never asks for a PIN or a verification code.
    pub security_notice: &'static str,
    /// Link to the home page.
    pub back_to_home: &'static str,
    /// Label of a button whose request is in progress.
    pub please_wait: &'static str,
    /// Link back to the shop.
    pub back_to_shop: &'static str,
    /// The request got no response.
    pub offline: Message,
    /// The server returned an internal error.
    pub server_error: Message,
    /// The server returned 429 Too Many Requests.
    pub rate_limited: Message,
}

/// Texts of the page that opens bKash's window.
#[derive(Debug)]
pub struct BkashWindowStrings {
    /// Page heading.
    pub heading: &'static str,
    /// Introduction.
    pub about: &'static str,
    /// Shown to browsers without JavaScript.
    pub javascript_required: Message,
    /// bKash's script could not be loaded.
    pub script_failed: Message,
}

/// Texts of a session's page.
#[derive(Debug)]
pub struct PayStrings {
    /// Heading while the order can be paid. Takes the shop's name.
    pub heading: fn(&str) -> String,
    /// Label of the amount.
    pub amount: &'static str,
    /// Label of the invoice number.
    pub invoice: &'static str,
    /// Heading of the line items.
    pub order_heading: &'static str,
    /// Quantity of a line item. Takes the number in the language's digits.
    pub quantity: fn(&str) -> String,
    /// Payment deadline. Takes the formatted time.
    pub pay_by: fn(&str) -> String,
    /// Label of the remaining time.
    pub time_left: &'static str,
    /// Heading of the saved wallets.
    pub saved_heading: &'static str,
    /// Explains that a saved wallet needs only the PIN.
    pub pin_only: &'static str,
    /// Heading above the pay button if there are saved wallets.
    pub other_wallet_heading: &'static str,
    /// Label of the pay button.
    pub pay: &'static str,
    /// Label of the button that pays with a saved wallet. Takes the masked number.
    pub pay_with: fn(&str) -> String,
    /// Stands for the number of a saved wallet if bKash did not report it.
    pub unknown_number: &'static str,
    /// Label of a pay button whose request is in progress.
    pub busy: &'static str,
    /// Label of the consent checkbox.
    pub remember: &'static str,
    /// Explains the consent.
    pub remember_explanation: &'static str,
    /// Explains the consent where bKash requires an agreement for every payment.
    pub agreement_required: &'static str,
    /// Link to the saved wallets.
    pub saved_wallets: &'static str,
    /// Opens the confirmation for cancelling the order.
    pub cancel: &'static str,
    /// Asks for confirmation.
    pub cancel_question: &'static str,
    /// Confirms the cancellation.
    pub cancel_confirm: &'static str,
    /// Link from an error page to the order.
    pub open_order: &'static str,
    /// Link that reloads the page.
    pub check_again: &'static str,
    /// Link to bKash's page.
    pub continue_at_bkash: &'static str,
    /// Abandons the attempt at bKash and starts a new one.
    pub start_again: &'static str,
    /// The payer is on bKash's page.
    pub at_bkash: Message,
    /// bKash is confirming the payment.
    pub processing: Message,
    /// bKash gave no usable answer.
    pub unknown: Message,
    /// Tells the payer not to pay again while the outcome is unknown.
    pub do_not_pay_twice: &'static str,
    /// Tells the payer that the page may be closed.
    pub safe_to_close: &'static str,
    /// Announced when processing takes longer.
    pub still_waiting: &'static str,
    /// The payment is completed.
    pub paid: Message,
    /// The payment is authorized and not captured yet.
    pub authorized: Message,
    /// The authorization was voided.
    pub voided: Message,
    /// The merchant must check the payment.
    pub needs_attention: Message,
    /// Whether the order was paid is not known, because a backup was restored.
    pub history_lost: Message,
    /// Asks the payer to contact the shop. The shop's telephone number or e-mail address follows.
    pub contact_shop_at: &'static str,
    /// The same for a shop without contact details.
    pub contact_shop: &'static str,
    /// The session is cancelled.
    pub cancelled: Message,
    /// The session is expired.
    pub expired: Message,
    /// Label of bKash's transaction ID.
    pub trx_id: &'static str,
    /// Label of the payment time.
    pub paid_at: &'static str,
    /// Label of the paying wallet.
    pub paid_from: &'static str,
    /// Label of the shop's name.
    pub paid_to: &'static str,
    /// Label of a completed refund.
    pub refunded: &'static str,
    /// Label of a pending refund.
    pub refunding: &'static str,
    /// Accessible name of the receipt's details.
    pub receipt: &'static str,
}

/// Texts of the page of saved wallets.
#[derive(Debug)]
pub struct AgreementsStrings {
    /// Page heading.
    pub heading: &'static str,
    /// Introduction.
    pub about: &'static str,
    /// When the payer consented. Takes a date and time.
    pub consented_at: fn(&str) -> String,
    /// When the consent was revoked. Takes a date and time.
    pub revoked_at: fn(&str) -> String,
    /// Badge of an active agreement.
    pub active: &'static str,
    /// Badge of an agreement that is being revoked.
    pub revoking: &'static str,
    /// Badge of a revoked agreement.
    pub revoked: &'static str,
    /// Opens the confirmation for removing a wallet. Takes the masked number.
    pub remove: fn(&str) -> String,
    /// Asks for confirmation.
    pub remove_question: &'static str,
    /// Confirms the removal. Takes the masked number.
    pub remove_confirm: fn(&str) -> String,
    /// Shown if there are no saved wallets.
    pub empty: Message,
    /// Label of the button that saves the first wallet.
    pub add_first: &'static str,
    /// Label of the button that saves another wallet.
    pub add: &'static str,
    /// Heading of the order that the payer came from.
    pub order_heading: &'static str,
    /// Link back to the order.
    pub back_to_order: &'static str,
}

/// Texts of the demo shop and the home page.
#[derive(Debug)]
pub struct DemoShopStrings {
    /// Page heading.
    pub heading: &'static str,
    /// Introduction.
    pub about: &'static str,
    /// Accessible name of the quantity field. Takes the product's name.
    pub quantity_of: fn(&str) -> String,
    /// Accessible name of the buy button. Takes the product's name.
    pub buy: fn(&str) -> String,
    /// Visible label of the buy button.
    pub buy_label: &'static str,
    /// Heading of an order's page. Takes the invoice number.
    pub order: fn(&str) -> String,
    /// The order is paid.
    pub paid: Message,
    /// The order is not paid yet.
    pub unpaid: Message,
    /// The payment is being processed.
    pub processing: Message,
    /// The order is cancelled or expired.
    pub closed: Message,
    /// The merchant must check the payment.
    pub needs_attention: Message,
    /// Link to the checkout.
    pub pay_now: &'static str,
    /// Link to the session's page, which shows the payment status.
    pub view_status: &'static str,
    /// Link to the shop.
    pub back_to_shop: &'static str,
    /// Heading of the home page.
    pub home_heading: &'static str,
    /// Explains what this server is.
    pub home_about: &'static str,
    /// Introduces the demo shop.
    pub home_demo: &'static str,
    /// Link to the demo shop.
    pub open_demo: &'static str,
    /// Tells a payer who came here by accident what to do.
    pub home_payer_hint: &'static str,
}

impl Translations {
    /// Returns the texts of a language.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::Bangla => &bn::TRANSLATIONS,
            Language::English => &en::TRANSLATIONS,
        }
    }
}
