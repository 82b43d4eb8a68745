//! The list of error codes, with instructions and commands to trigger each.

mod commands;

use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::{components, context::PageContext, reset, tab::Tab};
use crate::{error_recipes, language::latin, settings::Settings};

/// A list's name in the document, the prefix of its anchors, and its title. Half of the codes are
/// in both lists, hence the prefix.
const LISTS: [(&str, &str, &str); 2] = [
    ("today", "", "Today’s list"),
    (
        "guide v0.3",
        "v03-",
        "Guide v0.3 of 2019, below /v1.2.0-beta/tokenized/",
    ),
];

/// The triggers as the document names them.
const TRIGGERS: [&str; 4] = ["rule", "page", "wallet", "fault"];

pub(super) async fn show(context: PageContext) -> Response {
    let document = error_recipes::document();
    let rows = document["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let found: Vec<_> = rows.iter().filter(|row| is_wanted(&context, row)).collect();
    let main_part = html! {
        p class="hint" { "Every error code with bKash’s own message, and how to get it from the simulator. With the requests to send:" " " a href="/simulator/errors" { code { "/simulator/errors" } } }
        p class="hint" { "The commands expect a simulator that was just reset. Some move its clock or change its settings:" " " a href=(reset::PATH) { "Reset" } }
        @if !shows_commands(&context.settings) { p class="hint" { "The merchants have their own credentials, so there are no commands to copy." } }
        (filters(&context))
        div class="lists" {
            @for (list, anchor, title) in LISTS {
                @let rows: Vec<_> = found.iter().filter(|row| row["list"] == list).collect();
                @if !rows.is_empty() {
                    section aria-labelledby={ "list-" (anchor) } {
                        h2 id={ "list-" (anchor) } {
                            (title) " " small { (rows.len()) }
                        }
                        ul class="errors" {
                            @for row in rows { (entry(&context, row, anchor)) }
                        }
                    }
                }
            }
        }
        p class="nothing" id="none-found" hidden[!found.is_empty()] { "No error code matches." }
    };
    context.page(Tab::Errors, "Error codes", &main_part)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// Whether a row contains every search word and matches the selected list and trigger.
fn is_wanted(context: &PageContext, row: &Value) -> bool {
    let query = &context.query;
    let is = |name: &str, key: &str| {
        query
            .get(name)
            .is_none_or(|wanted| wanted == text(row, key))
    };
    let text = ["code", "message", "by", "how"]
        .map(|key| text(row, key).to_lowercase())
        .join(" ");
    let text = latin(&text);
    let wanted = latin(query.text("search")).to_lowercase();
    is("list", "list")
        && is("way", "by")
        && wanted.split_whitespace().all(|word| text.contains(word))
}

fn filters(context: &PageContext) -> Markup {
    let query = &context.query;
    let lists = LISTS.map(|(name, _, title)| (name, title));
    let triggers = TRIGGERS.map(|name| (name, name));
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="search" { "Search a code or text" }
                input id="search" name="search" type="search" value=(query.text("search")) autocomplete="off" data-filter;
            }
            (components::select(query, "list", "List", "All", lists))
            (components::select(query, "way", "Trigger", "All", triggers))
            button { "Show" }
        }
    }
}

fn entry(context: &PageContext, row: &Value, anchor: &str) -> Markup {
    let code = text(row, "code");
    let id = format!("{anchor}{code}");
    html! {
        li class="error" id=(id) data-row {
            div class="error-code" {
                a class="code" href={ "#" (id) } { code { (code) } }
                p class="says" { (text(row, "message")) }
                span class="badge over" { (text(row, "by")) }
                p class="how" { (components::marked(text(row, "how"))) }
            }
            @if shows_commands(&context.settings) {
                details {
                    summary { "Commands" span class="hidden" { " " (code) } }
                    div class="copyable" {
                        pre tabindex="0" { code { (commands::script(&context.origin(), &row["steps"])) } }
                        button class="quiet" type="button" hidden data-copy data-done="Copied"
                            aria-label={ "Copy" " " (code) } { "Copy" }
                    }
                }
            }
        }
    }
}

/// The commands contain the documented credentials, so they work with those alone.
fn shows_commands(settings: &Settings) -> bool {
    settings.merchant.has_published_credentials()
        && settings.other_merchants == Settings::default().other_merchants
}
