//! Reads the `Idempotency-Key` header and computes the fingerprint of a request.
//!
//! Source: draft-ietf-httpapi-idempotency-key-header.

use axum::http::{HeaderMap, Method};
use directory::Principal;
use eventlog::IdempotencyKey;
use sha2::{Digest, Sha256};

use crate::{problem::Problem, problem_code::ProblemCode};

/// The maximum length of a key, in characters.
const MAX_KEY: usize = 255;

/// The idempotency key and the fingerprint of a request whose caller is not yet known.
#[derive(Debug, Clone)]
pub(crate) struct IdempotentRequest {
    key: String,
    fingerprint: [u8; 32],
}

impl IdempotentRequest {
    pub(crate) fn new(key: String, method: &Method, path: &str, body: &[u8]) -> Self {
        Self {
            key,
            fingerprint: fingerprint(method, path, body),
        }
    }

    /// Scopes the key to the caller's account and kind of API key. Publishable keys are public, so requests made with
    /// them must not occupy the keys of the merchant's back end.
    pub(crate) fn key_for(self, principal: &Principal) -> IdempotencyKey {
        IdempotencyKey {
            account: principal.account.clone(),
            key: format!("{}/{}", principal.kind.as_str(), self.key),
            fingerprint: self.fingerprint,
        }
    }
}

/// Reads the `Idempotency-Key` header.
///
/// # Errors
///
/// Returns `idempotency_key_missing` or `idempotency_key_invalid`.
pub(crate) fn read(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let value = values.next().ok_or(ProblemCode::IdempotencyKeyMissing)?;
    let invalid =
        |detail: &str| Problem::new(ProblemCode::IdempotencyKeyInvalid).with_detail(detail);
    if values.next().is_some() {
        return Err(invalid("send exactly one Idempotency-Key header"));
    }
    let text = value.to_str().unwrap_or_default().trim();
    // The draft defines a quoted string; most clients send the key without quotes.
    let key = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let is_printable = key
        .bytes()
        .all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'"');
    if is_printable && (1..=MAX_KEY).contains(&key.len()) {
        Ok(key.to_owned())
    } else {
        Err(invalid(
            "must be 1 to 255 printable ASCII characters without spaces, such as a UUID",
        ))
    }
}

/// Hashes the request. Each part is preceded by its length, so that different requests never hash the same bytes.
fn fingerprint(method: &Method, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), path.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("idempotency-key", HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn accepts_a_key_with_or_without_quotes() {
        for text in ["order-1042", "\"order-1042\"", " order-1042 "] {
            assert_eq!(read(&headers(&[text])).unwrap(), "order-1042", "{text}");
        }
    }

    #[test]
    fn rejects_missing_empty_repeated_and_ambiguous_keys() {
        for values in [
            &[][..],
            &[""],
            &["\"\""],
            &["two words"],
            &["a", "a"],
            &["a\"b"],
        ] {
            assert!(read(&headers(values)).is_err(), "{values:?}");
        }
    }

    #[test]
    fn fingerprints_differ_by_method_path_and_body() {
        let all = [
            fingerprint(&Method::POST, "/a", b"b"),
            fingerprint(&Method::POST, "/ab", b""),
            fingerprint(&Method::PUT, "/a", b"b"),
            fingerprint(&Method::POST, "/a", b"c"),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(all[index + 1..].iter().all(|other| other != one));
        }
    }
}
