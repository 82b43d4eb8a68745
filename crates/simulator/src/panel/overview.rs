//! The first page: what is happening now, and where to begin.

use axum::response::Response;
use maud::{Markup, html};

use super::{calls, layout::Tab, parts, payments, visit::Visit};
use crate::{
    calls::{CallFilter, newest},
    mask::Mask,
    state::{EntryKind, PaymentFilter},
};

/// Rows of each short list.
const FEW: usize = 6;

pub(super) async fn show(visit: Visit) -> Response {
    let everything = PaymentFilter::default();
    let page = visit
        .simulator
        .read(|state, _| state.list_payments(&everything, None, FEW));
    let (all, count) = visit
        .simulator
        .read_calls(|calls| (calls.all(), calls.count()));
    let (latest, _) = newest(all, &CallFilter::default(), FEW);
    let mask = Mask::new(&visit.settings);
    let content = html! {
        div id="tiles" data-live { (tiles(&visit, count)) }
        @if count == 0 {
            p class="start" {
                "No calls yet. To send the first one, see" " " a href=(Tab::Start.path()) { (Tab::Start.title()) }
            }
        }
        section aria-labelledby="latest-payments" {
            h2 id="latest-payments" { "Latest payments" }
            div id="payments" data-live {
                @if page.items.is_empty() {
                    (parts::nothing("No payments."))
                } @else {
                    (payments::table(&visit, &page.items))
                    @if page.more { p class="pager" { a href=(Tab::Payments.path()) { "All payments" } } }
                }
            }
        }
        section aria-labelledby="latest-calls" {
            h2 id="latest-calls" { "Latest calls" }
            div id="calls" data-live {
                @if latest.is_empty() {
                    (parts::nothing("No calls."))
                } @else {
                    div class="calls" {
                        @for call in &latest { (calls::entry(&visit, call, &mask, true)) }
                    }
                    p class="pager" { a href=(Tab::Calls.path()) { "All calls" } }
                }
            }
        }
    };
    visit.page(Tab::Overview, "Overview", &content)
}

/// The few numbers one looks for first; each leads to where it comes from.
fn tiles(visit: &Visit, calls: u64) -> Markup {
    let rules = visit.simulator.change_faults(|faults| faults.rules());
    let active = rules
        .iter()
        .filter(|rule| rule.times.is_none_or(|times| rule.fired < times))
        .count();
    let (taken, collection) = visit.simulator.read(|state, _| {
        let books = &state.books;
        let taken = |kind: EntryKind| {
            let carried = books.carried.get(&kind).map_or(0, |carried| carried.count);
            let kept = books
                .entries
                .iter()
                .filter(|entry| entry.kind == kind)
                .count();
            carried + kept as u64
        };
        (
            taken(EntryKind::Payment) + taken(EntryKind::Authorization),
            books
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
            (tile(Tab::Calls, "Calls", html! { (calls) }, ""))
            (tile(Tab::Books, "Merchant’s balance", parts::money(collection), ""))
            (tile(Tab::Faults, "Active faults", html! { (active) }, if active > 0 { "alarm" } else { "" }))
        }
    }
}
