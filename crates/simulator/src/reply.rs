//! Responses before they become HTTP.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Longer than almost every response, so that serializing allocates once.
const TYPICAL_LENGTH: usize = 800;

/// The header that marks what is the simulator's choice and not known bKash behaviour.
pub(crate) const INVENTION: HeaderName = HeaderName::from_static("x-simulator-invention");
/// The header that names the fault which changed the response.
pub(crate) const FAULT: HeaderName = HeaderName::from_static("x-simulator-fault");

/// The body of a response by Amazon's API Gateway.
#[derive(Serialize, ToSchema)]
pub(crate) struct GatewayMessage<'a> {
    message: &'a str,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// Shared with the call log.
    pub(crate) body: Bytes,
    pub(crate) content_type: &'static str,
    pub(crate) invention: Option<&'static str>,
}

impl Reply {
    /// A 200 with a JSON body.
    pub(crate) fn of(answer: &impl Serialize) -> Self {
        let mut body = Vec::with_capacity(TYPICAL_LENGTH);
        let mut status = StatusCode::OK;
        // Serializing strings and numbers cannot fail.
        if let Err(error) = serde_json::to_writer(&mut body, answer) {
            tracing::error!(%error, "cannot serialize a response");
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

    /// A response by Amazon's API Gateway, which stands in front of bKash.
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
