//! The API's reference as a page for people, made of the OpenAPI document that programs read: nothing of an
//! operation, a field, a problem or an event is written down a second time.
//!
//! The page is complete without JavaScript; its script copies examples and narrows the list of contents.

mod curl;
mod document;
mod events;
mod guide;
mod json;
mod objects;
mod operations;
mod page;
mod problems;
mod schema;
mod text;

use document::Document;
use serde_json::Value;

/// The page's stylesheet.
pub const STYLE: &str = include_str!("assets/reference.css");

/// The page's script.
pub const SCRIPT: &str = include_str!("assets/reference.js");

/// The page, for a checkout at `origin`, whose stylesheet and script are at these paths.
pub fn page(document: &Value, origin: &str, style: &str, script: &str) -> String {
    page::render(&Document::new(document, origin), style, script).into_string()
}
