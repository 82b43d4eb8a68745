//! The request for a panel page.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
    response::Response,
};

use super::{form::Form, notices, response};
use crate::{clock::Moment, headers::text_of, settings::Settings, simulator::Simulator};

/// What pages are rendered from.
pub(super) struct PageContext {
    pub(super) simulator: Simulator,
    pub(super) settings: Arc<Settings>,
    pub(super) now: Moment,
    pub(super) path: String,
    pub(super) query: Form,
    pub(super) headers: HeaderMap,
}

impl FromRequestParts<Simulator> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        simulator: &Simulator,
    ) -> Result<Self, Infallible> {
        let query = Form::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self {
            settings: simulator.settings(),
            now: simulator.now(),
            simulator: simulator.clone(),
            path: parts.uri.path().to_owned(),
            query,
            headers: parts.headers.clone(),
        })
    }
}

impl PageContext {
    /// Redirects to a panel page with a notice. The form's `back` field overrides the default page.
    pub(super) fn back(form: &Form, default: &str, notice: &str) -> Response {
        let back = form.get("back").filter(|to| is_ours(to)).unwrap_or(default);
        let (path, query) = back.split_once('?').unwrap_or((back, ""));
        let query = Form::parse(query.as_bytes());
        response::see_other(&query.link(path, &[("notice", notice)]))
    }

    /// The URL of this page, for forms to return to.
    pub(super) fn here(&self) -> String {
        self.query.link(&self.path, &[("notice", "")])
    }

    /// The notice of the form that led here.
    pub(super) fn notice(&self) -> Option<&'static str> {
        notices::text(self.query.get("notice")?)
    }

    /// Drops a notice that is no longer true.
    pub(super) fn without_notice(mut self, over: &str) -> Self {
        if self.query.get("notice") == Some(over) {
            self.query.forget("notice");
        }
        self
    }

    /// The simulator's origin as the browser knows it.
    pub(super) fn origin(&self) -> String {
        if self.settings.public_origin.is_some() {
            return self.simulator.origin(&self.settings, &self.headers);
        }
        // The address that opened this page works for its reader.
        text_of(&self.headers, header::HOST.as_str()).map_or_else(
            || self.simulator.origin(&self.settings, &self.headers),
            |host| format!("http://{host}"),
        )
    }
}

/// Whether a URL is within the panel.
fn is_ours(address: &str) -> bool {
    let (path, _) = address.split_once(['?', '#']).unwrap_or((address, ""));
    (path == "/simulator" || path.starts_with("/simulator/panel/")) && !path.contains(['\\', '\n'])
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_form_redirects_only_within_the_panel() {
        for address in [
            "/simulator",
            "/simulator?a=b",
            "/simulator/panel/calls?a=//b",
        ] {
            assert!(is_ours(address), "{address}");
        }
        for address in [
            "//evil.example",
            "/simulatorx",
            "https://evil.example",
            "/",
            "",
        ] {
            assert!(!is_ours(address), "{address}");
        }
    }
}
