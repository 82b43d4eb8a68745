//! The page of each step, after bKash's Checkout overview.

use maud::{Markup, html};

use super::{address::Address, frame, layout::layout, translations::Translations};
use crate::{
    language::Lang,
    settings::Settings,
    state::{Notice, Payment, Stage, Step},
    wallets::{COMMON_PIN, DEFAULT_WALLET, Msisdn, TEST_WALLETS},
};

/// The data of a payment's page.
pub(super) struct View<'a> {
    pub(super) address: &'a Address,
    pub(super) lang: Lang,
    pub(super) payment: &'a Payment,
    pub(super) settings: &'a Settings,
}

impl View<'_> {
    /// Renders the page; `late` if the paymentID has expired.
    pub(super) fn render(&self, late: bool) -> Markup {
        let translations = self.lang.translations();
        let body = if late {
            html! {
                p role="status" { (translations.expired) }
                @if frame::is_framed(self.payment) { (frame::close_button(translations)) }
            }
        } else if self.payment.stage == Stage::Initiated {
            self.form()
        } else {
            self.finished()
        };
        let other = self.address.link_in(self.lang.other());
        let event = frame::event(self.payment, late, self.address.merchant_failed);
        let content = html! {
            (self.summary())
            (body)
            @if let Some(host) = self.host() {
                (frame::link(host, &self.payment.details.id, event))
            }
        };
        layout(self.lang, Some(&other), &content)
    }

    /// The origin that embeds the page.
    fn host(&self) -> Option<&str> {
        let host = self.address.host.as_deref();
        host.filter(|_| frame::is_framed(self.payment))
    }

    /// Merchant, invoice and amount, on every page.
    fn summary(&self) -> Markup {
        let translations = self.lang.translations();
        html! {
            dl class="summary" {
                div { dt { (translations.merchant) } dd { (self.merchant_name()) } }
                @match &self.payment.details.purchase {
                    Some(purchase) => {
                        div { dt { (translations.invoice) } dd { (purchase.invoice) } }
                        div {
                            dt { (translations.amount) }
                            dd { strong { (self.lang.money(&purchase.amount.to_string())) } }
                        }
                    }
                    None => div { dt { (translations.purpose) } dd { (translations.agreement) } }
                }
            }
        }
    }

    fn merchant_name(&self) -> &str {
        let merchant = self.payment.details.merchant.of(self.settings);
        merchant.map_or("", |merchant| merchant.name.as_str())
    }

    fn form(&self) -> Markup {
        let translations = self.lang.translations();
        let page = &self.payment.page;
        let (step, fields) = match page.step {
            Step::Wallet => ("wallet", self.wallet_fields()),
            Step::Otp => ("otp", self.otp_fields()),
            Step::Pin => ("pin", self.pin_fields()),
        };
        html! {
            @match page.notice {
                Some(Notice::OtpSentAgain) => p class="notice" role="status" { (translations.otp_sent_again) },
                Some(notice) => {
                    p class="alert" role="alert" id="problem" {
                        @if notice == Notice::OtpExpired && page.resends_over { (translations.no_code_left) }
                        @else { (translations.problem(notice)) }
                        @if let Some(code) = notice.code() { " (" (code) ")" }
                    }
                }
                None => {}
            }
            // Our messages are in the customer's language; the browser's validation messages may
            // not be.
            form method="post" action=(self.address.link()) novalidate {
                input type="hidden" name="step" value=(step);
                (fields)
            }
        }
    }

    fn wallet_fields(&self) -> Markup {
        let translations = self.lang.translations();
        let reference = self
            .payment
            .details
            .payer_reference
            .as_deref()
            .and_then(Msisdn::parse);
        let page = &self.payment.page;
        let prefilled = match &self.payment.typed_number {
            Some(typed) => typed,
            None => reference.as_ref().map_or("", Msisdn::as_str),
        };
        let unticked = page.notice == Some(Notice::TermsNotAccepted);
        html! {
            label for="wallet" { (translations.wallet_label) }
            input #wallet name="wallet" type="tel" inputmode="numeric" autocomplete="tel-national"
                maxlength="17" placeholder="01XXXXXXXXX" value=(prefilled) required
                autofocus[self.host().is_none() && !unticked] data-focus[self.host().is_some() && !unticked]
                aria-invalid=[self.invalid()]
                aria-describedby=(self.describedby());
            div class="terms" {
                input #terms name="terms" type="checkbox" value="yes" required
                    checked[page.terms_accepted] autofocus[self.host().is_none() && unticked]
                    data-focus[self.host().is_some() && unticked] aria-invalid=[unticked.then_some("true")]
                    aria-describedby=[unticked.then_some("problem")];
                label for="terms" { (translations.terms_label) }
            }
            details { summary { (translations.terms_read) } p { (translations.terms_text) } }
            (buttons(translations.proceed, None, translations.close))
            p class="hint" id="hint" { (translations.hint_wallet) " " code { (DEFAULT_WALLET) } }
        }
    }

    fn otp_fields(&self) -> Markup {
        let translations = self.lang.translations();
        html! {
            label for="otp" { (translations.otp_label) }
            (self.account())
            input #otp name="otp" type="text" inputmode="numeric" autocomplete="one-time-code"
                maxlength="6" required autofocus[self.host().is_none()]
                data-focus[self.host().is_some()] aria-invalid=[self.invalid()]
                aria-describedby=(self.describedby());
            @let over = self.payment.page.resends_over;
            @if over && !matches!(self.payment.page.notice, Some(Notice::ResendLimit | Notice::OtpExpired)) {
                p class="hint" { (translations.resends_over) }
            }
            @let again = Some(translations.resend).filter(|_| !over);
            (buttons(translations.proceed, again, translations.close))
            p class="hint" id="hint" { (translations.hint_otp) " " code { (self.settings.otp) } }
        }
    }

    fn pin_fields(&self) -> Markup {
        let translations = self.lang.translations();
        let wallet = self.payment.wallet.as_ref().map(Msisdn::as_str);
        let own = TEST_WALLETS
            .iter()
            .find(|known| Some(known.number) == wallet);
        let pin = own.map_or(COMMON_PIN, |known| known.pin);
        html! {
            label for="pin" { (translations.pin_label) }
            (self.account())
            input #pin name="pin" type="password" inputmode="numeric" autocomplete="off"
                maxlength="5" required autofocus[self.host().is_none()]
                data-focus[self.host().is_some()] aria-invalid=[self.invalid()]
                aria-describedby=(self.describedby());
            (buttons(translations.confirm, None, translations.close))
            p class="hint" id="hint" { (translations.hint_pin) " " code { (pin) } }
        }
    }

    /// The wallet whose OTP or PIN is entered.
    fn account(&self) -> Markup {
        html! {
            @if let Some(wallet) = &self.payment.wallet {
                p class="account" { (self.lang.translations().account) " " (masked(wallet.as_str())) }
            }
        }
    }

    /// Marks the field as invalid for screen readers.
    fn invalid(&self) -> Option<&'static str> {
        let notice = self.payment.page.notice;
        let about_another = matches!(
            notice,
            Some(Notice::TermsNotAccepted | Notice::OtpSentAgain)
        );
        (notice.is_some() && !about_another).then_some("true")
    }

    fn describedby(&self) -> &'static str {
        match self.payment.page.notice {
            None | Some(Notice::OtpSentAgain) => "hint",
            Some(_) => "problem hint",
        }
    }

    /// The page after the customer's decision, with a link to the merchant.
    fn finished(&self) -> Markup {
        let translations = self.lang.translations();
        if frame::is_framed(self.payment) {
            return self.finished_in_frame();
        }
        let outcome_text = match self.payment.stage {
            Stage::Cancelled => translations.finished_cancelled,
            Stage::Failed => translations.finished_failed,
            Stage::Initiated
            | Stage::Verified
            | Stage::ExecuteRefused
            | Stage::Completed
            | Stage::Authorized
            | Stage::Captured
            | Stage::Voided => translations.finished_verified,
        };
        html! {
            p role="status" { (outcome_text) }
            @if let Some(callback) = self.payment.final_callback_url() {
                p { a class="button" href=(callback) { (translations.back) } }
            }
        }
    }
}

impl View<'_> {
    /// The same without a callback.
    fn finished_in_frame(&self) -> Markup {
        let translations = self.lang.translations();
        let outcome_text = frame::outcome_text(
            translations,
            self.payment.stage,
            self.address.merchant_failed,
        );
        html! {
            p role="status" { (outcome_text) }
            @if let Some(trx_id) = &self.payment.trx_id {
                p class="account" { (translations.trx_id) " " code { (trx_id) } }
            }
            (frame::close_button(translations))
        }
    }
}

/// Enter activates the first button.
fn buttons(go: &str, again: Option<&str>, close: &str) -> Markup {
    html! {
        div class="buttons" {
            button class="go" name="action" value="go" { (go) }
            @if let Some(again) = again {
                button name="action" value="resend" { (again) }
            }
            button name="action" value="close" { (close) }
        }
    }
}

/// A wallet number with its middle hidden, as bKash shows it.
fn masked(wallet: &str) -> String {
    match (wallet.get(..3), wallet.get(8..)) {
        (Some(start), Some(end)) => format!("{start} ** *** {end}"),
        _ => String::new(),
    }
}

/// The page at `/` without a payment.
pub(super) fn welcome(lang: Lang) -> Markup {
    simple(lang, lang.translations().welcome)
}

/// The page for an unknown payment or a wrong hash.
pub(super) fn unknown(lang: Lang, address: &Address) -> Markup {
    let translations = lang.translations();
    let content = html! {
        p role="status" { (translations.unknown) }
        @if let Some(host) = &address.host {
            (frame::close_button(translations))
            (frame::link(host, &address.payment_id, "over"))
        }
    };
    layout(lang, None, &content)
}

/// The page for the fault `lost_callback`.
pub(super) fn callback_lost(lang: Lang) -> Markup {
    simple(lang, lang.translations().callback_lost)
}

/// The page for the fault `duplicate_callback`: a frame makes the first visit, the page the second.
pub(super) fn callback_twice(lang: Lang, callback: &str) -> Markup {
    let translations: &Translations = lang.translations();
    layout(
        lang,
        None,
        &html! {
            meta http-equiv="refresh" content=(format!("1;url={callback}"));
            p role="status" { (translations.callback_twice) }
            iframe title=(translations.callback_twice) src=(callback) {}
            p { a class="button" href=(callback) { (translations.back) } }
        },
    )
}

fn simple(lang: Lang, text: &str) -> Markup {
    layout(lang, None, &html! { p role="status" { (text) } })
}
