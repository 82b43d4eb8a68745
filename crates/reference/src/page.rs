//! The page: its head, the table of contents and all sections.

use maud::{DOCTYPE, Markup, html};

use crate::{
    document::{Document, anchor, text},
    events, guide, operations, problems,
    text::paragraphs,
};

pub(crate) fn render(document: &Document<'_>, style: &str, script: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="description" content={
                    "The REST API of " (document.info("title")) ": all operations with example requests, all events and all problems."
                };
                title { (document.info("title")) " · API reference" }
                link rel="stylesheet" href=(style);
                link rel="icon" href="data:,";
                script src=(script) defer {}
            }
            body {
                a.skip href="#content" { "Skip to the reference" }
                header.top {
                    p.name { (document.info("title")) }
                    p { "API reference, version " (document.info("version")) }
                    a href="/v1/openapi.json" { "OpenAPI 3.1" }
                }
                div.columns {
                    details.contents { summary { "Contents" } (contents(document)) }
                    main id="content" tabindex="-1" {
                        h1 { "API reference" }
                        div.lead { (paragraphs(document.info("description"))) }
                        (guide::section(document))
                        @for (name, description) in document.groups() {
                            (operations::group(document, name, description))
                        }
                        (events::section(document))
                        (problems::section(document))
                    }
                }
            }
        }
    }
}

fn contents(document: &Document<'_>) -> Markup {
    html! {
        nav aria-label="Contents" {
            p.group { "Guide" }
            ul { @for (anchor, title) in guide::CHAPTERS { li { a href={ "#" (anchor) } { (title) } } } }
            @for (name, _) in document.groups() {
                p.group { a href={ "#" (anchor(name)) } { (name) } }
                ul {
                    @for object in document.objects_of(name) {
                        li {
                            a href={ "#" (object.anchor()) } {
                                span.method aria-hidden="true" { "{ }" }
                                " " (object.title())
                            }
                        }
                    }
                    @for operation in document.operations(name) {
                        li {
                            a href={ "#" (anchor(operation.id())) } data-words=(operation.path) {
                                span.method data-method=(operation.method) aria-hidden="true" { (short(&operation.method)) }
                                " " (operation.summary())
                            }
                        }
                    }
                }
            }
            p.group { a href="#webhooks" { "Webhooks" } }
            ul {
                li { a href="#signatures" { "Verify the signature" } }
                li { a href="#event-types" { "Event types" } }
                // Only shown when the filter matches them.
                @for (name, _) in document.webhooks() {
                    li hidden data-found="" { a href={ "#event-" (anchor(name)) } { (name) } }
                }
            }
            p.group { a href="#problems" { "Problems" } }
            ul {
                @for problem in document.problems() {
                    @let code = text(&problem["code"]);
                    li hidden data-found="" {
                        a href={ "#problem-" (code) } data-words=(text(&problem["title"])) { (code) }
                    }
                }
            }
        }
    }
}

fn short(method: &str) -> &str {
    if method == "DELETE" { "DEL" } else { method }
}
