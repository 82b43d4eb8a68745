//! JSON answers, written field by field in bKash's order, with absent fields left out.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};

/// Marks what is this simulator's choice and not known to be bKash's behaviour.
pub(crate) const INVENTION: HeaderName = HeaderName::from_static("x-simulator-invention");
/// Names the fault that shaped an answer.
pub(crate) const FAULT: HeaderName = HeaderName::from_static("x-simulator-fault");

/// A flat JSON object in the making. v1.2.0-beta never sends `null`, so there is no way to.
#[derive(Debug)]
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        let mut text = String::with_capacity(640);
        text.push('{');
        Self(text)
    }

    /// Adds a text field.
    pub(crate) fn text(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        push_quoted(&mut self.0, value);
        self
    }

    /// Adds a text field when there is a value.
    pub(crate) fn maybe(self, key: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.text(key, value),
            None => self,
        }
    }

    /// Adds a whole number.
    pub(crate) fn number(mut self, key: &str, value: u64) -> Self {
        self.key(key);
        self.0.push_str(&value.to_string());
        self
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        push_quoted(&mut self.0, key);
        self.0.push(':');
    }
}

fn push_quoted(into: &mut String, text: &str) {
    let plain = text
        .bytes()
        .all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\');
    if plain {
        into.push('"');
        into.push_str(text);
        into.push('"');
    } else {
        // serde_json escapes any text; it has no way to fail on one.
        into.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// An answer before it becomes HTTP.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// Shared with the log of calls.
    pub(crate) body: Bytes,
    pub(crate) content_type: &'static str,
    pub(crate) invention: Option<&'static str>,
}

impl Reply {
    /// A 200 with JSON.
    pub(crate) fn json(body: String) -> Self {
        Self {
            status: StatusCode::OK,
            body: Bytes::from(body),
            content_type: "application/json",
            invention: None,
        }
    }

    /// The `{"message":…}` of Amazon's gateway, which stands before bKash.
    pub(crate) fn gateway(status: StatusCode, message: &str) -> Self {
        Self {
            status,
            ..Self::json(Object::new().text("message", message).finish())
        }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn invented(self, reason: &'static str) -> Self {
        Self {
            invention: Some(reason),
            ..self
        }
    }

    pub(crate) fn into_response(self, fault: Option<&'static str>) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(self.content_type),
        );
        if let Some(reason) = self.invention {
            headers.insert(INVENTION, HeaderValue::from_static(reason));
        }
        if let Some(fault) = fault {
            headers.insert(FAULT, HeaderValue::from_static(fault));
        }
        response
    }
}
