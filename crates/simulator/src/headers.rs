//! Reads request headers as text.

use axum::http::HeaderMap;

/// Returns a header if it is present and is text.
pub(crate) fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
