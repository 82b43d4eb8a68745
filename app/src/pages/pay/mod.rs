//! `/pay/{session}`: a checkout session's page, from the pay button to the receipt.

mod cancel;
mod embedding;
mod ended;
mod open;
mod receipt;
mod waiting;

use crate::{
    document::{Page, Scripts, document},
    translations::Translations,
    view::{PageContext, PayState, PayView},
};

/// Renders the page of a checkout session.
pub fn pay(context: &PageContext, view: &PayView) -> String {
    document(context, |text| page(context, view, text))
}

fn page(context: &PageContext, view: &PayView, text: &'static Translations) -> Page {
    let pay = &text.pay;
    let page = match &view.state {
        PayState::Open {
            expires_at,
            now,
            notice,
        } => Page::new(
            pay.pay,
            open::open(context, view, text, (*expires_at, *now), *notice),
        )
        .two_columns(),
        PayState::AtBkash {
            bkash_url,
            expires_at,
            now,
        } => Page::new(
            pay.at_bkash.title,
            waiting::at_bkash(context, view, text, bkash_url, (*expires_at, *now)),
        )
        .two_columns(),
        PayState::Processing => Page::new(
            pay.processing.title,
            waiting::processing(context, view, text, pay.processing),
        ),
        PayState::Unknown => Page::new(
            pay.unknown.title,
            waiting::processing(context, view, text, pay.unknown),
        ),
        PayState::Paid(receipt) => Page::new(
            pay.paid.title,
            receipt::receipt(context, view, text, receipt, pay.paid),
        ),
        PayState::Authorized(receipt) => Page::new(
            pay.authorized.title,
            receipt::receipt(context, view, text, receipt, pay.authorized),
        ),
        PayState::Voided(receipt) => Page::new(
            pay.voided.title,
            receipt::receipt(context, view, text, receipt, pay.voided),
        ),
        PayState::NeedsAttention { trx_id } => Page::new(
            pay.needs_attention.title,
            ended::needs_attention(context, view, text, pay.needs_attention, trx_id.as_ref()),
        )
        .without_footer_contact(),
        PayState::HistoryLost => Page::new(
            pay.history_lost.title,
            ended::needs_attention(context, view, text, pay.history_lost, None),
        )
        .without_footer_contact(),
        PayState::Cancelled => Page::new(
            pay.cancelled.title,
            ended::unpaid(context, view, text, pay.cancelled),
        ),
        PayState::Expired => Page::new(
            pay.expired.title,
            ended::unpaid(context, view, text, pay.expired),
        ),
    };
    let page = page
        .scripts(scripts(view))
        .prelude(embedding::embed_data(view));
    if embedding::is_framed(view) {
        page.framed()
    } else {
        page
    }
}

fn scripts(view: &PayView) -> Scripts {
    match view.state {
        PayState::Open { .. } | PayState::AtBkash { .. } => Scripts::Islands,
        PayState::Processing | PayState::Unknown => Scripts::Poll,
        PayState::Paid(_)
        | PayState::Authorized(_)
        | PayState::Voided(_)
        | PayState::NeedsAttention { .. }
        | PayState::HistoryLost
        | PayState::Cancelled
        | PayState::Expired => {
            if embedding::is_framed(view) {
                Scripts::Islands
            } else if view.embedding.is_some() {
                Scripts::Embedded
            } else {
                Scripts::None
            }
        }
    }
}
