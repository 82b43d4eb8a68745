//! Webhooks: every type of event, and how a receiver knows that it is ours.

use maud::{Markup, html};

use crate::{
    document::{Document, anchor, text},
    json,
    text::{code, line},
};

/// How a signature is checked, by language: its name, what to install, the receiver.
///
/// All but the one in Go are run in the tests, against a message of a running checkout and forged ones: a Go that is
/// new enough is not on every machine.
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
                    "When something happens, the checkout posts an event to your endpoints: signed, with the objects as "
                    "they are after it, and again and again until you answer 2xx — at once, then after 5 seconds, "
                    "5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours. Make an endpoint with "
                    a href="#create-webhook-endpoint" { code { "POST /v1/webhook_endpoints" } } "."
                }
                ul {
                    li { "Check the signature of the raw body, before anything reads it." }
                    li {
                        "Write down what it says, answer 2xx within 15 seconds, and do what takes longer afterwards: what "
                        "was answered does not come again. 410 disables the endpoint; a redirect is a failure."
                    }
                    li {
                        "An event may come twice: drop a " code { "webhook-id" } " that you have handled. It may come "
                        "out of order: drop a " code { "sequence" } " smaller than one you have seen of the same object."
                    }
                    li {
                        "Ignore types that you do not know. What you missed is at "
                        a href="#list-events" { code { "GET /v1/events" } } ", for ever."
                    }
                }
            }
            h3 id="signatures" { a.anchor href="#signatures" { "Check the signature" } }
            p.prose {
                "The signatures follow " a href="https://www.standardwebhooks.com" { "Standard Webhooks" }
                ", which has a library for your language. The secret is the endpoint's " code { "whsec_…" } "."
            }
            div.receivers {
                @for (number, (name, install, receiver)) in RECEIVERS.into_iter().enumerate() {
                    details name="receiver" open[number == 0] {
                        summary { (name) }
                        (code(install, receiver.trim_end()))
                    }
                }
            }
            h3 id="event-types" { a.anchor href="#event-types" { "Types of events" } }
            dl.events {
                @for (name, webhook) in document.webhooks() {
                    @let about = text(&webhook["description"]);
                    @let example = &webhook["requestBody"]["content"]["application/json"]["example"];
                    div id={ "event-" (anchor(name)) } {
                        dt { a.anchor href={ "#event-" (anchor(name)) } { code { (name) } } }
                        dd {
                            p { (line(about)) }
                            details {
                                summary { "Example" span.hidden { " of " (name) } }
                                (code(name, &json::plain(example)))
                            }
                        }
                    }
                }
            }
        }
    }
}
