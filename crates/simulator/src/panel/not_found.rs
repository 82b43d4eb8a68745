//! The page for unknown paths below `/simulator`.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::html;

use super::{components, context::PageContext, tab::Tab};
use crate::{gateway::not_found, headers::text_of, simulator::Simulator};

/// Responds to browsers with a page, and to programs as for any unknown path.
pub(super) async fn show(State(simulator): State<Simulator>, request: Request) -> Response {
    let accepted = text_of(request.headers(), header::ACCEPT.as_str());
    if !accepted.is_some_and(|kinds| kinds.contains("text/html")) {
        return not_found::path(State(simulator), request).await;
    }
    let (mut parts, _) = request.into_parts();
    match PageContext::from_request_parts(&mut parts, &simulator).await {
        Ok(context) => page(&context),
        Err(never) => match never {},
    }
}

fn page(context: &PageContext) -> Response {
    let main_part = html! {
        (components::nothing("The simulator has no page at this address."))
        p { a href=(Tab::Overview.path()) { "To the overview" } }
    };
    context
        .standalone_page(StatusCode::NOT_FOUND, "Page not found", &main_part)
        .into_response()
}
