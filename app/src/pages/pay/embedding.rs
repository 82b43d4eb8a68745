//! Embedding: the events for the merchant's page, and the targets of links inside a frame.

use leptos::prelude::*;

use crate::{
    components::safe_url,
    islands::EmbedChannel,
    view::{PayNotice, PayState, PayView},
};

/// The name of the window in which a frame opens bKash's page. bKash refuses to be shown in a frame.
const BKASH_WINDOW: &str = "bkash-window";

/// The link target for bKash's page.
pub(super) fn bkash_target(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some(BKASH_WINDOW)
}

/// The link target for the merchant's pages.
pub(super) fn shop_target(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some("_top")
}

/// The link target for our other pages, which no frame may show.
pub(super) fn unframed_target(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some("_blank")
}

/// Whether the page is shown in a merchant's frame.
pub(super) fn is_framed(view: &PayView) -> bool {
    view.embedding
        .as_ref()
        .is_some_and(|embedding| embedding.framed)
}

/// Renders the data that the island `EmbedChannel` posts to the merchant's page. Returns `None` if the merchant
/// has registered no origin.
pub(super) fn embed_data(view: &PayView) -> Option<AnyView> {
    let origins = view.embedding.as_ref()?.origins.join(" ");
    let event = event(&view.state);
    let url = (event == "paid").then(|| safe_url(&view.success_url));
    let data = view! {
        <div data-embed-event=event data-embed-status=view.state.status().as_str()
            data-embed-payment=view.payments data-session=view.session.as_str().to_owned() data-embed-origins=origins
            data-embed-url=url hidden></div>
        <EmbedChannel />
    };
    Some(data.into_any())
}

/// The event that the embed script dispatches in this state, or an empty string for none.
fn event(state: &PayState) -> &'static str {
    match state {
        // A payment that needs attention took money, but not as ordered, or may have been made: neither `paid` nor `failed` is true.
        PayState::Open {
            notice: None | Some(PayNotice::AgreementNotSaved),
            ..
        }
        | PayState::AtBkash { .. }
        | PayState::Processing
        | PayState::Unknown
        | PayState::NeedsAttention { .. }
        | PayState::HistoryLost => "",
        PayState::Open {
            notice: Some(_), ..
        }
        | PayState::Expired => "failed",
        PayState::Paid(_) | PayState::Authorized(_) => "paid",
        PayState::Voided(_) | PayState::Cancelled => "cancelled",
    }
}
