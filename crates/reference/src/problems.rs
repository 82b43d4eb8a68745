//! Every problem: what it means, and what to do about it. Problem documents name these anchors.

use maud::{Markup, html};

use crate::{
    document::{Document, text},
    json,
    text::{code, line},
};

pub(crate) fn section(document: &Document<'_>) -> Markup {
    let example = document.schema("Problem");
    html! {
        section.group aria-labelledby="problems" {
            h2 id="problems" { "Problems" }
            div.operation {
                div.words-side {
                    p {
                        "Whatever goes wrong is answered as " code { "application/problem+json" }
                        " (RFC 9457). Programs read " code { "code" } ", which never changes, and "
                        code { "retryable" } ": whether the very same request may succeed later. People read "
                        code { "title" } " and " code { "detail" } ". What is wrong with a request is in "
                        code { "errors" } ", field by field. Where the problem is an answer of bKash's that had a number, "
                        "such as 2033, " code { "bkash_error_code" } " is that number: decide by " code { "code" } ", and name "
                        code { "bkash_error_code" } " when you ask bKash's support. New codes may be added: treat one that you do not know "
                        "as what its status says."
                    }
                }
                div.code-side { (code("A problem", &json::plain(&shown(example)))) }
            }
            dl.problems {
                @for problem in document.problems() {
                    @let word = text(&problem["code"]);
                    div id={ "problem-" (word) } tabindex="-1" {
                        dt {
                            span.status { (problem["status"]) }
                            a.anchor href={ "#problem-" (word) } { code { (word) } }
                            @if problem["retryable"] == true { span.retry { "retryable" } }
                        }
                        dd {
                            p { strong { (line(text(&problem["title"]))) "." } " " (line(text(&problem["advice"]))) }
                        }
                    }
                }
            }
        }
    }
}

/// What this problem does not have.
fn beside(name: &str) -> bool {
    matches!(name, "errors" | "bkash_error_code")
}

fn shown(schema: &serde_json::Value) -> serde_json::Value {
    let mut example = serde_json::Map::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = field.get("example").filter(|_| !beside(name)) {
            example.insert(name.clone(), value.clone());
        }
    }
    example.insert("retryable".into(), false.into());
    example.into()
}
