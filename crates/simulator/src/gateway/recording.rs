//! The parts of a request that the call log keeps.

use axum::{body::Bytes, http::HeaderMap};

use crate::{headers::text_of, mask::masked};

/// Larger than any request to bKash, and small enough to hold for every connection.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// The part of a request body that the call log keeps.
const MAX_RECORDED: usize = 4 * 1024;

/// Returns the beginning of a body. Copies it from a long body, so that the rest is freed.
pub(crate) fn bounded(body: Bytes) -> Bytes {
    if body.len() <= MAX_RECORDED {
        body
    } else {
        Bytes::copy_from_slice(&body[..MAX_RECORDED])
    }
}

/// The credential headers, masked.
pub(crate) fn credentials(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    ["authorization", "x-app-key", "username", "password"]
        .into_iter()
        .filter_map(|name| Some((name, masked(text_of(headers, name)?))))
        .collect()
}
