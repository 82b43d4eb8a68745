//! The section about webhooks: how to receive them, and all event types.

use maud::{Markup, html};

use crate::{
    document::{Document, anchor, text},
    json,
    text::{code, line},
};

/// An example receiver in each language: the language, the installation command and the code.
///
/// Tests run all of them, except the one in Go, against a webhook of a running checkout and against forged ones.
const RECEIVERS: [(&str, &str, &str); 5] = [
    (
        "Node",
        "npm install express standardwebhooks",
        include_str!("guide/receiver.js"),
    ),
    (
        "Python",
        "pip install flask standardwebhooks",
        include_str!("guide/receiver.py"),
    ),
    (
        "PHP",
        "Nothing to install",
        include_str!("guide/receiver.php"),
    ),
    (
        "Rust",
        "cargo add axum serde_json standardwebhooks",
        include_str!("guide/receiver.rs.txt"),
    ),
    (
        "Go",
        "go get github.com/standard-webhooks/standard-webhooks/libraries",
        include_str!("guide/receiver.go.txt"),
    ),
];

pub(crate) fn section(document: &Document<'_>) -> Markup {
    html! {
        section.group aria-labelledby="webhooks" {
            h2 id="webhooks" { "Webhooks" }
            div.prose {
                p {
                    "When an object changes, the checkout sends a signed event with the changed objects to your webhook "
                    "endpoints. It repeats a delivery until your server responds with a 2xx status: immediately, then after "
                    "5 seconds, 5 and 30 minutes, and 2, 5, 10, 14, 20 and 24 hours. Create an endpoint with "
                    a href="#create-webhook-endpoint" { code { "POST /v1/webhook_endpoints" } } "."
                }
                ul {
                    li { "Verify the signature with the raw body, before you parse it." }
                    li {
                        "Store the event, respond with 2xx within 15 seconds, and do the rest afterwards: an acknowledged "
                        "event is not sent again. Status 410 disables the endpoint. A redirect counts as a failure."
                    }
                    li {
                        "Events can arrive more than once: ignore a " code { "webhook-id" } " that you have handled. They can "
                        "arrive out of order: ignore a " code { "sequence" } " lower than one that you have seen of the same "
                        "object."
                    }
                    li {
                        "Ignore event types that you do not know. To find events that you missed, use "
                        a href="#list-events" { code { "GET /v1/events" } } "."
                    }
                }
            }
            h3 id="signatures" { a.anchor href="#signatures" { "Verify the signature" } }
            p.prose {
                "Signatures follow " a href="https://www.standardwebhooks.com" { "Standard Webhooks" }
                ", which provides libraries for many languages. The secret is the " code { "whsec_…" } " of the endpoint."
            }
            div.receivers {
                @for (index, (language, install, receiver)) in RECEIVERS.into_iter().enumerate() {
                    details name="receiver" open[index == 0] {
                        summary { (language) }
                        (code(install, receiver.trim_end()))
                    }
                }
            }
            h3 id="event-types" { a.anchor href="#event-types" { "Event types" } }
            dl.events {
                @for (name, webhook) in document.webhooks() {
                    @let description = text(&webhook["description"]);
                    @let example = &webhook["requestBody"]["content"]["application/json"]["example"];
                    div id={ "event-" (anchor(name)) } {
                        dt { a.anchor href={ "#event-" (anchor(name)) } { code { (name) } } }
                        dd {
                            p { (line(description)) }
                            details {
                                summary { "Example" span.hidden { " of " (name) } }
                                (code(name, &json::format(example)))
                            }
                        }
                    }
                }
            }
        }
    }
}
