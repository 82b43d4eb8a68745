//! Reads request headers as text.

use axum::http::HeaderMap;

/// A header as text, if it is there and is text.
pub(crate) fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
