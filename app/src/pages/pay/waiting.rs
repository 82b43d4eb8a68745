//! Pages that poll the server: the payer is at bKash, or bKash is confirming the payment.

use domain::Timestamp;
use leptos::prelude::*;

use super::{cancel::cancel, embedding::bkash_target};
use crate::{
    components::{FormAction, amount_and_invoice, deadline, form, safe_url},
    islands::{LiveForm, LiveStatus},
    translations::{Message, Translations},
    view::{PageContext, PayView},
};

/// Renders a session whose payer was sent to bKash and has not returned.
pub(super) fn at_bkash(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    bkash_url: &str,
    (expires_at, now): (Timestamp, Timestamp),
) -> AnyView {
    let start_again = FormAction {
        path: format!("/pay/{}/start", view.session.as_str()),
        endpoint: None,
        fields: vec![("again", "1".to_owned())],
        label: text.pay.start_again.to_owned(),
        target: bkash_target(view),
        class: "secondary",
    };
    view! {
        <article class="card columns">
            <div>
                <h1>{text.pay.at_bkash.title}</h1>
                {amount_and_invoice(context, view, text)}
                <p>{text.pay.at_bkash.body}</p>
            </div>
            <div>
                <a class="button primary" href=safe_url(bkash_url) target=bkash_target(view)>
                    {text.pay.continue_at_bkash}
                </a>
                {form(start_again, text, None)}
                {deadline(expires_at, now, context.language, text)}
            </div>
        </article>
        <div class="secondary-actions">
            <a class="button quiet" href=context.path.clone()>{text.pay.check_again}</a>
            {cancel(context, view, text)}
        </div>
        {live_status(view)}
        <LiveForm />
    }
    .into_any()
}

/// Renders a session whose payment is being confirmed, or whose outcome is being queried.
pub(super) fn processing(
    context: &PageContext,
    view: &PayView,
    text: &'static Translations,
    message: Message,
) -> AnyView {
    view! {
        <article class="card">
            <h1>{message.title}</h1>
            {amount_and_invoice(context, view, text)}
            <p class="progress" aria-hidden="true"></p>
            <p class="lead">{text.pay.do_not_pay_twice}</p>
            <p>{message.body}</p>
            <p>{text.pay.safe_to_close}</p>
            <div class="small" role="status">
                <p data-still-waiting="" hidden>{text.pay.still_waiting}</p>
            </div>
        </article>
        <div class="secondary-actions">
            <a class="button quiet" href=context.path.clone()>{text.pay.check_again}</a>
        </div>
        {live_status(view)}
    }
    .into_any()
}

/// Renders the island that polls the session's status, with its data.
pub(super) fn live_status(view: &PayView) -> impl IntoView + use<> {
    view! {
        <div data-session=view.session.as_str().to_owned()
            data-status=view.state.progress() hidden></div>
        <LiveStatus />
    }
}
