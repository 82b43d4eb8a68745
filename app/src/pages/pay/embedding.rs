//! What an order's page says to the merchant's page around it, and where its links lead from inside a frame.

use leptos::prelude::*;

use crate::{
    api::PaymentStatus,
    components::address,
    islands::Embedded,
    view::{Notice, PayState, PayView},
};

/// The name of the window in which a frame opens bKash's page, which refuses to be in a frame itself.
const WINDOW: &str = "bkash-window";

/// Where bKash's page opens, if not in the place of this one.
pub(super) fn bkash_opens_in(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some(WINDOW)
}

/// Where the shop's pages open, if not in the place of this one.
pub(super) fn shop_opens_in(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some("_top")
}

/// Where our other pages open, which no frame may show.
pub(super) fn others_open_in(view: &PayView) -> Option<&'static str> {
    is_framed(view).then_some("_blank")
}

/// Whether the page is in a merchant's frame.
pub(super) fn is_framed(view: &PayView) -> bool {
    view.embedding
        .as_ref()
        .is_some_and(|embedding| embedding.framed)
}

/// What the island needs to speak with the merchant's page; nothing where no merchant's page can be around.
pub(super) fn mark(view: &PayView) -> Option<AnyView> {
    let origins = view.embedding.as_ref()?.origins.join(" ");
    let (event, status) = said(&view.state);
    let go = (event == "paid").then(|| address(&view.success_url));
    let mark = view! {
        <div data-embed=event data-state=status.name() data-session=view.session.as_str().to_owned()
            data-origins=origins data-go=go hidden></div>
        <Embedded />
    };
    Some(mark.into_any())
}

/// The event that the merchant's page hears, if any, and the state that it is told.
fn said(state: &PayState) -> (&'static str, PaymentStatus) {
    match state {
        PayState::Ready { notice, .. } => {
            let failed = !matches!(notice, None | Some(Notice::WalletNotSaved));
            (if failed { "failed" } else { "" }, PaymentStatus::Ready)
        }
        PayState::AtBkash { .. } => ("", PaymentStatus::AtBkash),
        PayState::Working => ("", PaymentStatus::Working),
        PayState::Unknown => ("", PaymentStatus::Unknown),
        PayState::Paid(_) => ("paid", PaymentStatus::Paid),
        PayState::Held(_) => ("paid", PaymentStatus::Held),
        PayState::Voided(_) => ("cancelled", PaymentStatus::Voided),
        // Money was taken, but not as the order says: neither word would be true.
        PayState::NeedsCheck { .. } => ("", PaymentStatus::NeedsCheck),
        PayState::Cancelled => ("cancelled", PaymentStatus::Cancelled),
        PayState::Expired => ("failed", PaymentStatus::Expired),
    }
}
