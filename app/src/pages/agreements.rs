//! `/wallets`: the payer's agreements, which the page calls saved wallets.

use leptos::prelude::*;

use crate::{
    components::{
        FormAction, NoticeKind, PAY_WITH, REVOKE, agreement_label, error_notices, form, notice,
    },
    document::{Page, Scripts, document},
    format::{date_time, money},
    islands::LiveForm,
    translations::Translations,
    view::{AgreementView, AgreementsNotice, AgreementsView, PageContext, PayableOrder},
};

/// Renders the page of saved wallets.
pub fn agreements(context: &PageContext, view: &AgreementsView) -> String {
    document(context, |text| {
        Page::new(text.agreements.heading, body(context, view, text)).scripts(Scripts::Islands)
    })
}

fn body(context: &PageContext, view: &AgreementsView, text: &'static Translations) -> AnyView {
    let notice = view
        .notice
        .map(|result| notice((text.agreements_notice)(result), notice_kind(result)));
    let order = view.order.as_ref();
    let list = view
        .agreements
        .iter()
        .map(|agreement| list_item(context, agreement, order, text))
        .collect_view();
    let empty = view.agreements.is_empty();
    let add = FormAction {
        path: "/wallets/add".to_owned(),
        endpoint: None,
        fields: Vec::new(),
        label: if empty {
            text.agreements.add_first
        } else {
            text.agreements.add
        }
        .to_owned(),
        target: None,
        class: if empty { "primary" } else { "secondary" },
    };
    let saved_wallets = if empty {
        view! {
            <h2>{text.agreements.empty.title}</h2>
            <p>{text.agreements.empty.body}</p>
        }
        .into_any()
    } else {
        view! {
            <p>{text.agreements.about}</p>
            <ul class="agreements">{list}</ul>
        }
        .into_any()
    };
    view! {
        {notice}
        {error_notices(text)}
        <h1 class="page-title">{text.agreements.heading}</h1>
        {order.map(|order| pending_order(context, order, text))}
        <article class="card">
            {saved_wallets}
            {form(add, text, None)}
        </article>
        <LiveForm />
    }
    .into_any()
}

const fn notice_kind(notice: AgreementsNotice) -> NoticeKind {
    match notice {
        AgreementsNotice::Saved | AgreementsNotice::Revoked => NoticeKind::Success,
        AgreementsNotice::Pending | AgreementsNotice::Closed => NoticeKind::Info,
        AgreementsNotice::NotSaved | AgreementsNotice::BkashUnavailable => NoticeKind::Warning,
    }
}

/// Renders the order that the payer came from.
fn pending_order(
    context: &PageContext,
    order: &PayableOrder,
    text: &'static Translations,
) -> impl IntoView + use<> {
    view! {
        <section class="pending-order" aria-labelledby="pending-order">
            <h2 id="pending-order">{text.agreements.order_heading}</h2>
            <p class="line-amount">{money(order.amount, context.language)}</p>
            <p class="invoice">{text.pay.invoice} " " <span class="code">{order.invoice.clone()}</span></p>
            <a class="button quiet" href=format!("/pay/{}", order.session.as_str())>
                {text.agreements.back_to_order}
            </a>
        </section>
    }
}

/// Renders one agreement with its history and its forms.
fn list_item(
    context: &PageContext,
    agreement: &AgreementView,
    order: Option<&PayableOrder>,
    text: &'static Translations,
) -> AnyView {
    let label = agreement_label(agreement, text);
    let usable = agreement.revoked_at.is_none() && !agreement.revoking;
    let (badge, state) = if agreement.revoked_at.is_some() {
        ("badge revoked", text.agreements.revoked)
    } else if agreement.revoking {
        ("badge revoking", text.agreements.revoking)
    } else {
        ("badge active", text.agreements.active)
    };
    let consented_at =
        (text.agreements.consented_at)(&date_time(agreement.consented_at, context.language));
    let revoked_at = agreement.revoked_at.map(|when| {
        let when = (text.agreements.revoked_at)(&date_time(when, context.language));
        view! { <p class="small">{when}</p> }
    });
    let pay = order
        .filter(|_| usable)
        .map(|order| pay_form(order, agreement, text));
    view! {
        <li>
            <p class="agreement-number"><span>{label}</span> " " <span class=badge>{state}</span></p>
            <p class="small">{consented_at}</p>
            {revoked_at}
            {pay}
            {usable.then(|| revoke_form(agreement, text))}
        </li>
    }
    .into_any()
}

/// Renders the form that pays the order with this agreement.
fn pay_form(
    order: &PayableOrder,
    agreement: &AgreementView,
    text: &'static Translations,
) -> AnyView {
    let action = FormAction {
        path: "/wallets/pay".to_owned(),
        endpoint: Some(PAY_WITH),
        fields: vec![
            ("session", order.session.as_str().to_owned()),
            ("agreement", agreement.id.as_str().to_owned()),
        ],
        label: (text.pay.pay_with)(&agreement_label(agreement, text)),
        target: None,
        class: "outline",
    };
    form(action, text, None)
}

/// Renders the form that revokes the agreement, after a confirmation that needs no JavaScript.
fn revoke_form(agreement: &AgreementView, text: &'static Translations) -> impl IntoView + use<> {
    let label = agreement_label(agreement, text);
    let action = FormAction {
        path: "/wallets/revoke".to_owned(),
        endpoint: Some(REVOKE),
        fields: vec![("agreement", agreement.id.as_str().to_owned())],
        label: (text.agreements.remove_confirm)(&label),
        target: None,
        class: "danger",
    };
    view! {
        <details>
            <summary>{(text.agreements.remove)(&label)}</summary>
            <div class="confirmation">
                <p>{text.agreements.remove_question}</p>
                {form(action, text, None)}
            </div>
        </details>
    }
}
