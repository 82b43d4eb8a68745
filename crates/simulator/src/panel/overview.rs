//! The overview.

use axum::response::Response;
use maud::{Markup, html};

use super::{calls, components, context::PageContext, payments, tab::Tab};
use crate::{
    call_log::{CallFilter, newest},
    mask::Mask,
    state::{EntryKind, PaymentFilter},
};

/// The length of each list.
const FEW: usize = 6;

pub(super) async fn show(context: PageContext) -> Response {
    let everything = PaymentFilter::default();
    let page = context
        .simulator
        .read(|state, _| state.list_payments(&everything, None, FEW));
    let (all, count) = context
        .simulator
        .read_calls(|calls| (calls.all(), calls.count()));
    let (latest, _) = newest(all, &CallFilter::default(), FEW);
    let mask = Mask::new(&context.settings);
    let main_part = html! {
        div id="tiles" data-live { (tiles(&context, count)) }
        @if count == 0 {
            p class="start" {
                "No calls yet. To send the first one, see" " " a href=(Tab::Start.path()) { (Tab::Start.title()) }
            }
        }
        section aria-labelledby="latest-payments" {
            h2 id="latest-payments" { "Latest payments" }
            div id="payments" data-live {
                @if page.items.is_empty() {
                    (components::nothing("No payments."))
                } @else {
                    (payments::table(&context, &page.items))
                    @if page.more { p class="pager" { a href=(Tab::Payments.path()) { "All payments" } } }
                }
            }
        }
        section aria-labelledby="latest-calls" {
            h2 id="latest-calls" { "Latest calls" }
            div id="calls" data-live {
                @if latest.is_empty() {
                    (components::nothing("No calls."))
                } @else {
                    div class="calls" {
                        @for call in &latest { (calls::entry(&context, call, &mask, true)) }
                    }
                    p class="pager" { a href=(Tab::CallLog.path()) { "All calls" } }
                }
            }
        }
    };
    context.page(Tab::Overview, "Overview", &main_part)
}

/// The key figures, each with a link to its page.
fn tiles(context: &PageContext, calls: u64) -> Markup {
    let rules = context.simulator.change_faults(|faults| faults.rules());
    let active = rules
        .iter()
        .filter(|rule| rule.times.is_none_or(|times| rule.fired < times))
        .count();
    let (taken, collection) = context.simulator.read(|state, _| {
        let ledger = &state.ledger;
        let taken = |kind: EntryKind| {
            let carried = ledger.carried.get(&kind).map_or(0, |carried| carried.count);
            let kept = ledger
                .entries
                .iter()
                .filter(|entry| entry.kind == kind)
                .count();
            carried + kept as u64
        };
        (
            taken(EntryKind::Payment) + taken(EntryKind::Authorization),
            ledger
                .organization(crate::merchant::MerchantId::default())
                .collection,
        )
    });
    let tile = |tab: Tab, label: &str, value: Markup, class: &str| {
        html! { li { a class={ "tile " (class) } href=(tab.path()) { span { (label) } strong { (value) } } } }
    };
    html! {
        ul class="tiles" {
            (tile(Tab::Payments, "Payments executed", html! { (taken) }, ""))
            (tile(Tab::CallLog, "Calls", html! { (calls) }, ""))
            (tile(Tab::Accounts, "Merchant’s balance", components::money(collection), ""))
            (tile(Tab::Faults, "Active faults", html! { (active) }, if active > 0 { "alarm" } else { "" }))
        }
    }
}
