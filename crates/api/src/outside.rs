//! Responses of layers around the API, in the form that the API's own responses have.

use axum::response::{IntoResponse, Response};

use crate::{
    problem::{Problem, explained},
    problem_code::ProblemCode,
    version,
};

/// The response for a client address over its rate limit, for the layer that counts requests by address.
#[must_use]
pub fn too_many_requests() -> Response {
    in_api_form(Problem::new(ProblemCode::TooManyRequests).into_response())
}

/// A response with the API's version, and with a problem document if it is an error without one.
#[must_use]
pub fn in_api_form(response: Response) -> Response {
    let mut response = explained(response);
    version::state(&mut response);
    response
}
