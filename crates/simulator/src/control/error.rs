//! Errors of the control endpoints.

use axum::{
    Json,
    body::to_bytes,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Longer than any of axum's rejection messages.
const MAX_ERROR_TEXT: usize = 4096;

/// An error with a code for programs, a message for people, and the invalid field, if any.
#[derive(Debug)]
pub(crate) struct ControlError {
    status: StatusCode,
    code: String,
    message: String,
    field: Option<String>,
    /// More fields for the top level of the document.
    details: Value,
}

impl ControlError {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self {
            status,
            code,
            message,
            field: None,
            details: Value::Null,
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::BAD_REQUEST, "invalid_document", message);
        Self {
            field: Some(field.into()),
            ..error
        }
    }
}

impl ControlError {
    /// Adds the fields of `details`, an object, to the document beside `error`.
    pub(super) fn with_details(self, details: Value) -> Self {
        Self { details, ..self }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(field) = self.field {
            error["field"] = field.into();
        }
        let mut document = json!({"error": error});
        if let Value::Object(details) = self.details {
            for (key, value) in details {
                document[key] = value;
            }
        }
        (self.status, Json(document)).into_response()
    }
}

/// Converts axum's plain-text rejections of paths and queries to JSON.
pub(crate) async fn errors_as_json(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain || !response.status().is_client_error() {
        return response;
    }
    let status = response.status();
    let message = to_bytes(response.into_body(), MAX_ERROR_TEXT).await;
    let message = message.unwrap_or_default();
    ControlError::new(status, "unreadable", String::from_utf8_lossy(&message)).into_response()
}
