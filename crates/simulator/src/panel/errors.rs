//! bKash's error list, with what to do to meet each number here.

use axum::response::Response;
use maud::html;
use serde_json::Value;

use super::{layout::Tab, visit::Visit};
use crate::reach;

pub(super) async fn show(visit: Visit) -> Response {
    let words = visit.words;
    let document = reach::document();
    let rows = document["errors"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let content = html! {
        p class="hint" { (words.errors_hint) " " a href="/simulator/errors" { code { "/simulator/errors" } } }
        table role="table" lang="en" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in [words.number, words.message, words.way, words.how] {
                        th role="columnheader" scope="col" lang=(visit.lang.code()) { (head) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        td role="cell" data-label=(words.number) { code { (text(row, "code")) } }
                        td role="cell" data-label=(words.message) { (text(row, "message")) }
                        td role="cell" data-label=(words.way) { span class="badge over" { (text(row, "by")) } }
                        td role="cell" data-label=(words.how) { (text(row, "how")) }
                    }
                }
            }
        }
    };
    visit.page(Tab::Errors, words.errors, &content)
}
