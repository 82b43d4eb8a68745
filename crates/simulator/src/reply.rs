//! Answers on their way out: a family's types as JSON, in the order of their fields.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Longer than almost every answer, so that writing one allocates once.
const TYPICAL_LENGTH: usize = 800;

/// Marks what is this simulator's choice and not known to be bKash's behaviour.
pub(crate) const INVENTION: HeaderName = HeaderName::from_static("x-simulator-invention");
/// Names the fault that shaped an answer.
pub(crate) const FAULT: HeaderName = HeaderName::from_static("x-simulator-fault");

/// The `{"message":…}` of Amazon's gateway.
#[derive(Serialize, ToSchema)]
pub(crate) struct GatewayMessage<'a> {
    message: &'a str,
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
    /// A 200 with the answer as JSON.
    pub(crate) fn of(answer: &impl Serialize) -> Self {
        let mut body = Vec::with_capacity(TYPICAL_LENGTH);
        let mut status = StatusCode::OK;
        // Answers are structs of texts and numbers, which always have a JSON form.
        if let Err(error) = serde_json::to_writer(&mut body, answer) {
            tracing::error!(%error, "an answer has no JSON form");
            status = StatusCode::INTERNAL_SERVER_ERROR;
            body.clear();
        }
        Self {
            status,
            body: Bytes::from(body),
            content_type: "application/json",
            invention: None,
        }
    }

    /// The `{"message":…}` of Amazon's gateway, which stands before bKash.
    pub(crate) fn gateway(status: StatusCode, message: &str) -> Self {
        Self::of(&GatewayMessage { message }).with_status(status)
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
