//! The section about problems. The `type` of a problem document refers to its anchors.

use maud::{Markup, html};

use crate::{
    document::{Document, text},
    json,
    text::{code, line},
};

pub(crate) fn section(document: &Document<'_>) -> Markup {
    let schema = document.schema("Problem");
    html! {
        section.group aria-labelledby="problems" {
            h2 id="problems" { "Problems" }
            div.operation {
                div.prose-side {
                    p {
                        "Errors are returned as " code { "application/problem+json" } " (RFC 9457). Handle them by "
                        code { "code" } ", which does not change. " code { "retryable" } " tells whether sending the same "
                        "request again can succeed. " code { "title" } " and " code { "detail" } " are for people. "
                        code { "errors" } " lists each invalid field of a request. " code { "bkash_error_code" } " is the "
                        "error code of bKash's response, such as 2033, if there is one: include it when you contact bKash's "
                        "support. New codes can be added: handle a code that you do not know by its status."
                    }
                }
                div.code-side { (code("A problem document", &json::format(&example_of(schema)))) }
            }
            dl.problems {
                @for problem in document.problems() {
                    @let problem_code = text(&problem["code"]);
                    div id={ "problem-" (problem_code) } tabindex="-1" {
                        dt {
                            span.status { (problem["status"]) }
                            a.anchor href={ "#problem-" (problem_code) } { code { (problem_code) } }
                            @if problem["retryable"] == true { span.retry { "retryable" } }
                        }
                        dd {
                            p { strong { (line(text(&problem["title"]))) "." } " " (line(text(&problem["remediation"]))) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether the example problem omits the member.
fn is_omitted(name: &str) -> bool {
    matches!(name, "errors" | "bkash_error_code")
}

fn example_of(schema: &serde_json::Value) -> serde_json::Value {
    let mut example = serde_json::Map::new();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = field.get("example").filter(|_| !is_omitted(name)) {
            example.insert(name.clone(), value.clone());
        }
    }
    example.insert("retryable".into(), false.into());
    example.into()
}
