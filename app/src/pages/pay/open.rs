//! An open session: it can be paid with an agreement or on bKash's page.

use domain::Timestamp;
use leptos::prelude::*;

use super::{
    cancel::cancel,
    embedding::{bkash_target, is_framed, unframed_target},
    waiting::live_status,
};
use crate::{
    components::{
        FormAction, NoticeKind, PAY_WITH, START, agreement_label, amount_and_invoice, deadline,
        error_notices, form, line_items, notice,
    },
    islands::LiveForm,
    translations::Translations,
    view::{AgreementPolicy, AgreementView, PageContext, PayNotice, PayView},
};

/// Renders a session that expires at the first of the two times; the second is the time of rendering.
pub(super) fn open(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    (expires_at, now): (Timestamp, Timestamp),
    last_attempt: Option<PayNotice>,
) -> AnyView {
    let notice = last_attempt.map(|last| notice((text.pay_notice)(last), notice_kind(last)));
    let payable = !matches!(last_attempt, Some(PayNotice::TooManyAttempts));
    view! {
        {notice}
        <article class="card columns">
            <div>
                <h1>{(text.pay.heading)(&context.merchant)}</h1>
                {amount_and_invoice(context, view, text)}
                {line_items(context, view, text)}
            </div>
            <div>
                {error_notices(text)}
                {payable.then(|| payment_options(view, text))}
                {deadline(expires_at, now, context.language, text)}
            </div>
        </article>
        <div class="secondary-actions">
            {saved_wallets_form(view, text)}
            {cancel(context, view, text)}
        </div>
        {is_framed(view).then(|| live_status(view))}
        <LiveForm />
    }
    .into_any()
}

const fn notice_kind(notice: PayNotice) -> NoticeKind {
    match notice {
        PayNotice::Closed | PayNotice::NotExecuted | PayNotice::Superseded => NoticeKind::Info,
        PayNotice::FailedAtBkash
        | PayNotice::Declined(_)
        | PayNotice::BkashUnavailable
        | PayNotice::AgreementNotSaved
        | PayNotice::TooManyAttempts => NoticeKind::Warning,
    }
}

/// Renders the ways to pay.
fn payment_options(view: &PayView, text: &'static Translations) -> AnyView {
    if view.agreements.is_empty() {
        return pay_form(view, text, "primary");
    }
    let agreements = view
        .agreements
        .iter()
        .enumerate()
        .map(|(index, agreement)| {
            let action = pay_with_action(view, index, agreement, text);
            view! { <li>{form(action, text, None)}</li> }
        });
    view! {
        <section class="saved-wallets" aria-labelledby="saved-wallets">
            <h2 id="saved-wallets">{text.pay.saved_heading}</h2>
            <p class="small">{text.pay.pin_only}</p>
            <ul>{agreements.collect_view()}</ul>
        </section>
        <section aria-labelledby="other-wallet">
            <h2 id="other-wallet">{text.pay.other_wallet_heading}</h2>
            {pay_form(view, text, "secondary")}
        </section>
    }
    .into_any()
}

/// The form that pays with an agreement.
fn pay_with_action(
    view: &PayView,
    index: usize,
    agreement: &AgreementView,
    text: &'static Translations,
) -> FormAction {
    FormAction {
        path: format!("/pay/{}/start", view.session.as_str()),
        endpoint: Some(PAY_WITH),
        fields: vec![
            ("session", view.session.as_str().to_owned()),
            ("agreement", agreement.id.as_str().to_owned()),
        ],
        label: (text.pay.pay_with)(&agreement_label(agreement, text)),
        target: bkash_target(view),
        class: if index == 0 { "primary" } else { "outline" },
    }
}

/// Renders the form that pays on bKash's page, with the consent to an agreement.
fn pay_form(view: &PayView, text: &'static Translations, class: &'static str) -> AnyView {
    let action = FormAction {
        path: format!("/pay/{}/start", view.session.as_str()),
        endpoint: Some(START),
        fields: vec![("session", view.session.as_str().to_owned())],
        label: text.pay.pay.to_owned(),
        target: bkash_target(view),
        class,
    };
    let consent = match view.agreement_policy {
        AgreementPolicy::Never => None,
        AgreementPolicy::Require => Some(
            view! {
                <input type="hidden" name="remember" value="on" />
                <p class="small">{text.pay.agreement_required}</p>
            }
            .into_any(),
        ),
        AgreementPolicy::Offer => Some(
            view! {
                <div class="consent">
                    <label>
                        <input type="checkbox" name="remember" value="on" aria-describedby="consent" />
                        <span>{text.pay.remember}</span>
                    </label>
                    <p class="small" id="consent">{text.pay.remember_explanation}</p>
                </div>
            }
            .into_any(),
        ),
    };
    form(action, text, consent)
}

/// Renders the form that opens the page of saved wallets.
fn saved_wallets_form(view: &PayView, text: &'static Translations) -> Option<AnyView> {
    let action = FormAction {
        path: format!("/pay/{}/wallets", view.session.as_str()),
        endpoint: None,
        fields: Vec::new(),
        label: text.pay.saved_wallets.to_owned(),
        target: unframed_target(view),
        class: "quiet",
    };
    (view.agreement_policy != AgreementPolicy::Never).then(|| form(action, text, None))
}
