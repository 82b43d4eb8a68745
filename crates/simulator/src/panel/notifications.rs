//! The notifications that go out to the merchant, and how each attempt ended.

use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::{PAGE, layout::Tab, parts, visit::Visit};
use crate::ipn;

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let document = ipn::document(&visit.simulator);
    let subscription = &document["subscription"];
    let content = html! {
        p class="hint" { (words.notifications_hint) " " code { "PUT /simulator/ipn" } }
        div id="notifications" data-live {
            @if subscription.is_null() {
                (parts::nothing(words.not_subscribed))
            } @else {
                (subscribed(&visit, subscription))
            }
            (deliveries(&visit, &document["deliveries"]))
        }
    };
    visit.page(Tab::Notifications, words.notifications, &content)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn subscribed(visit: &Visit, subscription: &Value) -> Markup {
    let words = visit.words;
    html! {
        dl class="facts short" {
            div { dt { (words.endpoint) } dd { code { (text(subscription, "endpoint")) } } }
            div { dt { (words.state) } dd { code { (text(subscription, "state")) } } }
            div { dt { "TopicArn" } dd { code { (text(subscription, "topicArn")) } } }
            div { dt { "SignatureVersion" } dd { code { (text(subscription, "signatureVersion")) } } }
        }
    }
}

/// The newest first.
fn deliveries(visit: &Visit, deliveries: &Value) -> Markup {
    let words = visit.words;
    let all = deliveries.as_array().map_or(&[][..], Vec::as_slice);
    html! {
        @if all.is_empty() {
            (parts::nothing(words.no_deliveries))
        } @else {
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for head in [words.notification, words.state, "trxID", words.attempts] {
                            th role="columnheader" scope="col" { (head) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for delivery in all.iter().rev().take(PAGE) { (row(visit, delivery)) }
                }
            }
        }
    }
}

fn row(visit: &Visit, delivery: &Value) -> Markup {
    let words = visit.words;
    let attempts = delivery["attempts"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    html! {
        tr role="row" {
            td role="cell" data-label=(words.notification) {
                (text(delivery, "type"))
                span class="sub" { code { (text(delivery, "messageId")) } }
            }
            td role="cell" data-label=(words.state) {
                code { (text(delivery, "state")) }
                @if let Some(fault) = delivery["fault"].as_str() {
                    " " span class="badge fault" { (words.fault) " " (fault) }
                }
            }
            td role="cell" data-label="trxID" { (parts::code(delivery["trxID"].as_str())) }
            td role="cell" data-label=(words.attempts) {
                @for attempt in attempts {
                    span class="sub" {
                        time { (visit.lang.digits(text(attempt, "time"))) } " "
                        @match attempt["status"].as_u64() {
                            Some(status) => (parts::status(visit, u16::try_from(status).ok())),
                            None => span class="badge bad" { (text(attempt, "failure")) },
                        }
                    }
                }
            }
        }
    }
}
