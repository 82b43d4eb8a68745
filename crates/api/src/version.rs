//! The API version, a date, in the `Checkout-Version` header.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{problem::Problem, problem_code::ProblemCode};

/// The current version, and so far the only one.
pub(crate) const VERSION: &str = "2026-11-21";

const HEADER: HeaderName = HeaderName::from_static("checkout-version");

/// Rejects requests for an unknown version, and adds the version to every response.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let mut requested = request.headers().get_all(&HEADER).iter();
    let mut response = if requested.all(|version| version == VERSION) {
        next.run(request).await
    } else {
        let detail = format!("omit Checkout-Version, or send {VERSION}");
        Problem::new(ProblemCode::UnknownVersion)
            .with_detail(detail)
            .into_response()
    };
    state(&mut response);
    response
}

/// Adds the version to a response.
pub(crate) fn state(response: &mut Response) {
    let version = HeaderValue::from_static(VERSION);
    response.headers_mut().insert(HEADER, version);
}
