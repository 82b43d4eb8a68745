//! bKash's error list, with what to do to meet each number here: searched, linked to, copied from.

mod commands;

use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::{layout::Tab, parts, reset, start::is_published, visit::Visit};
use crate::{language::latin, reach, settings::Settings};

/// The lists as the document names them, and what an anchor in each begins with: half of the numbers
/// are in both.
const LISTS: [(&str, &str); 2] = [("today", ""), ("guide v0.3", "v03-")];

/// The ways as the document names them, in the order of the words for them.
const WAYS: [&str; 4] = ["rule", "page", "wallet", "fault"];

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let document = reach::document(visit.lang);
    let rows = document["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let found: Vec<_> = rows.iter().filter(|row| is_wanted(&visit, row)).collect();
    let content = html! {
        p class="hint" { (words.errors_hint) " " a href="/simulator/errors" { code { "/simulator/errors" } } }
        p class="hint" { (words.errors_fresh) " " a href=(reset::PATH) { (words.reset) } }
        @if !shows_commands(&visit.settings) { p class="hint" { (words.errors_own_credentials) } }
        (filters(&visit))
        div class="lists" {
            @for ((list, anchor), title) in LISTS.iter().zip(words.lists) {
                @let rows: Vec<_> = found.iter().filter(|row| row["list"] == *list).collect();
                @if !rows.is_empty() {
                    section aria-labelledby={ "list-" (anchor) } {
                        h2 id={ "list-" (anchor) } {
                            (title) " " small { (visit.lang.digits(&rows.len().to_string())) }
                        }
                        ul class="errors" {
                            @for row in rows { (entry(&visit, row, anchor)) }
                        }
                    }
                }
            }
        }
        p class="nothing" id="none-found" hidden[!found.is_empty()] { (words.no_errors) }
    };
    visit.page(Tab::Errors, words.errors, &content)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// Whether a row has every word that is looked for, and is of the list and the way that are chosen.
fn is_wanted(visit: &Visit, row: &Value) -> bool {
    let query = &visit.query;
    let is = |name: &str, key: &str| {
        query
            .get(name)
            .is_none_or(|wanted| wanted == text(row, key))
    };
    let said = ["code", "message", "by", "how"]
        .map(|key| text(row, key).to_lowercase())
        .join(" ");
    let said = latin(&said);
    let wanted = latin(query.text("search")).to_lowercase();
    is("list", "list")
        && is("way", "by")
        && wanted.split_whitespace().all(|word| said.contains(word))
}

fn filters(visit: &Visit) -> Markup {
    let words = visit.words;
    let query = &visit.query;
    let lists = LISTS
        .iter()
        .zip(words.lists)
        .map(|((name, _), title)| (*name, title));
    let ways = WAYS
        .iter()
        .zip(words.ways)
        .map(|(name, title)| (*name, title));
    html! {
        form class="filters" method="get" role="search" {
            div class="field grow" {
                label for="search" { (words.errors_search) }
                input id="search" name="search" type="search" value=(query.text("search")) autocomplete="off" data-filter;
            }
            (parts::select(query, "list", words.list, words.all, lists))
            (parts::select(query, "way", words.way, words.all, ways))
            button { (words.show) }
        }
    }
}

fn entry(visit: &Visit, row: &Value, anchor: &str) -> Markup {
    let words = visit.words;
    let code = text(row, "code");
    let id = format!("{anchor}{code}");
    let way = WAYS
        .iter()
        .zip(words.ways)
        .find(|(name, _)| **name == text(row, "by"));
    html! {
        li class="error" id=(id) data-row {
            div class="told" {
                a class="code" href={ "#" (id) } { code { (code) } }
                p class="says" lang="en" { (text(row, "message")) }
                span class="badge over" { (way.map_or("", |(_, title)| title)) }
                p class="how" { (parts::marked(text(row, "how"))) }
            }
            @if shows_commands(&visit.settings) {
                details {
                    summary { (words.commands) span class="hidden" { " " (code) } }
                    div class="copyable" {
                        pre tabindex="0" { code { (commands::script(&visit.origin(), &row["steps"])) } }
                        button class="quiet" type="button" hidden data-copy data-done=(words.copied)
                            aria-label={ (words.copy) " " (code) } { (words.copy) }
                    }
                }
            }
        }
    }
}

/// The commands hold the credentials that the documents print: they are of use with those alone.
fn shows_commands(settings: &Settings) -> bool {
    is_published(&settings.merchant)
        && settings.other_merchants == Settings::default().other_merchants
}
