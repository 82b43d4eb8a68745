//! The subscription, and the notifications with their delivery attempts.

use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::{components, context::PageContext, tab::Tab};
use crate::ipn;

pub(super) async fn show(context: PageContext) -> Response {
    let document = ipn::document(&context.simulator);
    let subscription = &document["subscription"];
    let main_part = html! {
        p class="hint" { "Amazon SNS messages that tell the merchant about completed payments. To subscribe an endpoint:" " " code { "PUT /simulator/ipn" } }
        div id="notifications" data-live {
            @if subscription.is_null() {
                (components::nothing("No endpoint is subscribed."))
            } @else {
                (subscribed(subscription))
            }
            (deliveries(&document["deliveries"]))
        }
    };
    context.page(Tab::Notifications, "Notifications (IPN)", &main_part)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn subscribed(subscription: &Value) -> Markup {
    html! {
        dl class="details short" {
            div { dt { "Endpoint" } dd { code { (text(subscription, "endpoint")) } } }
            div { dt { "State" } dd { code { (text(subscription, "state")) } } }
            div { dt { "TopicArn" } dd { code { (text(subscription, "topicArn")) } } }
            div { dt { "SignatureVersion" } dd { code { (text(subscription, "signatureVersion")) } } }
        }
    }
}

/// The deliveries, newest first.
fn deliveries(deliveries: &Value) -> Markup {
    let all = deliveries.as_array().map_or(&[][..], Vec::as_slice);
    html! {
        @if all.is_empty() {
            (components::nothing("No messages sent."))
        } @else {
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for head in ["Message", "State", "trxID", "Attempts"] {
                            th role="columnheader" scope="col" { (head) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for delivery in all.iter().rev().take(components::PAGE_SIZE) { (row(delivery)) }
                }
            }
        }
    }
}

fn row(delivery: &Value) -> Markup {
    let attempts = delivery["attempts"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    html! {
        tr role="row" {
            td role="cell" data-label="Message" {
                (text(delivery, "type"))
                span class="sub" { code { (text(delivery, "messageId")) } }
            }
            td role="cell" data-label="State" {
                code { (text(delivery, "state")) }
                @if let Some(fault) = delivery["fault"].as_str() {
                    " " span class="badge fault" { "Fault" " " (fault) }
                }
            }
            td role="cell" data-label="trxID" { (components::code(delivery["trxID"].as_str())) }
            td role="cell" data-label="Attempts" {
                @for attempt in attempts {
                    span class="sub" {
                        time { (text(attempt, "time")) } " "
                        @match attempt["status"].as_u64() {
                            Some(status) => (components::status(u16::try_from(status).ok())),
                            None => span class="badge bad" { (text(attempt, "failure")) },
                        }
                    }
                }
            }
        }
    }
}
