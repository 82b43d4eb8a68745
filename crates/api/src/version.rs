//! The version of the API, a date: a caller may name the one it was written for.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{codes::Code, problem::Problem};

/// The one version so far.
pub(crate) const VERSION: &str = "2026-11-21";

const HEADER: HeaderName = HeaderName::from_static("checkout-version");

/// Refuses a version that there is not, and says in every answer which one it is.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let mut asked = request.headers().get_all(&HEADER).iter();
    let mut response = if asked.all(|asked| asked == VERSION) {
        next.run(request).await
    } else {
        let detail = format!("Checkout-Version: leave it out, or write {VERSION}");
        Problem::new(Code::UnknownVersion)
            .with(detail)
            .into_response()
    };
    let version = HeaderValue::from_static(VERSION);
    response.headers_mut().insert(HEADER, version);
    response
}
