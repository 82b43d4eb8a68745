//! What went wrong, told in the visitor's language; what exactly, told to the log.

use std::{any::Any, sync::Arc};

use app::{pages, view::Problem};
use axum::{
    extract::{Request, State},
    http::{
        StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

use super::{Site, headers::Nonce, visit::Visit};

/// A request that ends in a problem page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failure(pub(super) Problem);

impl Failure {
    /// Something failed here: the log says what, the page does not.
    pub(super) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self(Problem::Internal)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        status(self.0).into_response()
    }
}

fn status(problem: Problem) -> StatusCode {
    match problem {
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::BadRequest => StatusCode::BAD_REQUEST,
        Problem::Forbidden => StatusCode::FORBIDDEN,
        Problem::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Problem::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Problem::LinkExpired => StatusCode::UNAUTHORIZED,
    }
}

fn problem(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::FORBIDDEN => Problem::Forbidden,
        StatusCode::METHOD_NOT_ALLOWED => Problem::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::UnsupportedMediaType,
        StatusCode::TOO_MANY_REQUESTS => Problem::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Unavailable,
        StatusCode::UNAUTHORIZED => Problem::LinkExpired,
        status if status.is_client_error() => Problem::BadRequest,
        _ => Problem::Internal,
    }
}

/// Puts a page, or for scripts a problem document (RFC 9457), in the place of every bare error, whoever
/// made it: a handler, an extractor or the router.
pub(super) async fn explain(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let for_scripts = path.starts_with("/api/") || path.starts_with("/v1/");
    let visit = Visit::new(
        site,
        request.uri(),
        request.headers(),
        request.extensions().get::<Nonce>(),
    );
    let response = next.run(request).await;
    let status = response.status();
    let explained = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/"));
    if explained || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    // RFC 9457 names the members; the texts are those of the status codes.
    let title = status.canonical_reason().unwrap_or("Error");
    let document = json!({ "type": "about:blank", "title": title, "status": status.as_u16() });
    let mut page = if for_scripts {
        (
            [(CONTENT_TYPE, "application/problem+json")],
            document.to_string(),
        )
            .into_response()
    } else {
        Html(pages::problem(&visit.house_chrome(), problem(status))).into_response()
    };
    *page.status_mut() = status;
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// A handler that panicked has failed; the panic's text goes to the log only.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands over a box")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    tracing::error!(panic = text, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
