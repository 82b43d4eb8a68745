//! Error pages in the visitor's language. The details go to the log only.

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

use super::{Site, nonce::Nonce, page_request::PageRequest};

/// A request that ends in an error page.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageError(pub(super) Problem);

impl PageError {
    /// Logs an internal error and shows a page without its details.
    pub(super) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self(Problem::Internal)
    }
}

impl IntoResponse for PageError {
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

/// Replaces every error response without a body of its own, whether from a handler, an extractor or the router, by an
/// error page, or for programs by a problem document (RFC 9457).
pub(super) async fn render_errors(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/v1/");
    let for_programs = path.starts_with("/api/");
    let page_request = PageRequest::new(
        site,
        request.uri(),
        request.headers(),
        request.extensions().get::<Nonce>(),
    );
    let response = next.run(request).await;
    if is_api {
        return api::in_api_form(response);
    }
    let status = response.status();
    let has_body = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html") || kind.starts_with("application/"));
    if has_body || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    // The members are those of RFC 9457; the title is the status code's.
    let title = status.canonical_reason().unwrap_or("Error");
    let document = json!({ "type": "about:blank", "title": title, "status": status.as_u16() });
    let mut rendered = if for_programs {
        (
            [(CONTENT_TYPE, "application/problem+json")],
            document.to_string(),
        )
            .into_response()
    } else {
        Html(pages::problem(
            &page_request.default_context(),
            problem(status),
        ))
        .into_response()
    };
    *rendered.status_mut() = status;
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

/// Logs a handler's panic and responds with 500.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands over a box")]
pub(super) fn handle_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = text, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
