//! What the call log keeps of a request.

use axum::{body::Bytes, http::HeaderMap};

use crate::{headers::text_of, mask::masked};

/// Far above anything bKash takes, and small enough to hold for every connection.
pub(crate) const MAX_BODY: usize = 256 * 1024;

/// How much of a request body the log of calls keeps.
const MAX_RECORDED: usize = 4 * 1024;

/// The beginning of a request body; a long one is copied, so that the rest need not be held.
pub(crate) fn kept(body: Bytes) -> Bytes {
    if body.len() <= MAX_RECORDED {
        body
    } else {
        Bytes::copy_from_slice(&body[..MAX_RECORDED])
    }
}

/// The headers that say who calls, as they may be shown.
pub(crate) fn credentials(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    ["authorization", "x-app-key", "username", "password"]
        .into_iter()
        .filter_map(|name| Some((name, masked(text_of(headers, name)?))))
        .collect()
}
