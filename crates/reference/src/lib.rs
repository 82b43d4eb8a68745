//! Renders the API reference as an HTML page from the OpenAPI document.
//!
//! The page is complete without JavaScript. Its script adds copying of examples and a filter of the table of contents.

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

/// Renders the page for a checkout at `origin`. `style` and `script` are the paths of the stylesheet and the script.
pub fn page(document: &Value, origin: &str, style: &str, script: &str) -> String {
    page::render(&Document::new(document, origin), style, script).into_string()
}
