//! A page for addresses below `/simulator` that lead nowhere, so that a person is not left outside.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::html;

use super::{layout::Tab, parts, visit::Visit};
use crate::{core::Simulator, gateway::text_of, unknown};

/// A page for a browser; a program gets what any unknown path gets.
pub(super) async fn show(State(simulator): State<Simulator>, request: Request) -> Response {
    let accepted = text_of(request.headers(), header::ACCEPT.as_str());
    if !accepted.is_some_and(|kinds| kinds.contains("text/html")) {
        return unknown::path(State(simulator), request).await;
    }
    let (mut parts, _) = request.into_parts();
    match Visit::from_request_parts(&mut parts, &simulator).await {
        Ok(visit) => page(&visit),
        Err(never) => match never {},
    }
}

fn page(visit: &Visit) -> Response {
    let content = html! {
        (parts::nothing("The simulator has no page at this address."))
        p { a href=(Tab::Overview.path()) { "To the overview" } }
    };
    visit
        .stray_page(StatusCode::NOT_FOUND, "Page not found", &content)
        .into_response()
}
