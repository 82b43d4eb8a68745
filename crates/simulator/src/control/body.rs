//! Reads the bodies of control calls.

use axum::body::Bytes;
use serde::Deserialize;

use super::error::ControlError;

/// Parses a JSON body, regardless of its content type. An absent body or `null` counts as `{}`.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T, ControlError> {
    let absent = matches!(body.trim_ascii(), b"" | b"null");
    let bytes: &[u8] = if absent { b"{}" } else { body };
    serde_json::from_slice(bytes)
        .map_err(|error| ControlError::invalid("document", error.to_string()))
}
