//! One request for a panel page.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::Response,
};
use maud::Markup;

use super::{
    form::Form,
    layout::{Tab, layout},
    notices, policy,
};
use crate::{clock::Moment, core::Simulator, gateway::text_of, settings::Settings};

/// Everything a page is made from.
pub(super) struct Visit {
    pub(super) simulator: Simulator,
    pub(super) settings: Arc<Settings>,
    pub(super) now: Moment,
    pub(super) path: String,
    pub(super) query: Form,
    pub(super) headers: HeaderMap,
}

impl FromRequestParts<Simulator> for Visit {
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

impl Visit {
    /// The page, in its frame and with its headers.
    pub(super) fn page(&self, tab: Tab, title: &str, content: &Markup) -> Response {
        self.page_with(StatusCode::OK, tab, title, content)
    }

    /// The same with another status, for a form that could not be taken.
    pub(super) fn page_with(
        &self,
        status: StatusCode,
        tab: Tab,
        title: &str,
        content: &Markup,
    ) -> Response {
        self.answer(status, Some(tab), title, content)
    }

    /// A page of the panel that is none of those one can go to.
    pub(super) fn stray_page(&self, status: StatusCode, title: &str, content: &Markup) -> Response {
        self.answer(status, None, title, content)
    }

    fn answer(
        &self,
        status: StatusCode,
        tab: Option<Tab>,
        title: &str,
        content: &Markup,
    ) -> Response {
        policy::page(status, layout(self, tab, title, content))
    }

    /// Back to a page of the panel, which tells what was done. `form` may say where from.
    pub(super) fn back(form: &Form, usual: &str, notice: &str) -> Response {
        let back = form.get("back").filter(|to| is_ours(to)).unwrap_or(usual);
        let (path, query) = back.split_once('?').unwrap_or((back, ""));
        let query = Form::parse(query.as_bytes());
        policy::see_other(&query.link(path, &[("notice", notice)]))
    }

    /// This page again, for the forms on it to come back to.
    pub(super) fn here(&self) -> String {
        self.query.link(&self.path, &[("notice", "")])
    }

    /// What the last form did, when it was one of ours that led here.
    pub(super) fn notice(&self) -> Option<&'static str> {
        notices::text(self.query.get("notice")?)
    }

    /// The same where one of the notices is no longer true.
    pub(super) fn without_notice(mut self, over: &str) -> Self {
        if self.query.get("notice") == Some(over) {
            self.query.forget("notice");
        }
        self
    }

    /// The simulator's own address, as the reader's browser knows it.
    pub(super) fn origin(&self) -> String {
        if self.settings.public_origin.is_some() {
            return self.simulator.origin(&self.settings, &self.headers);
        }
        // The address this page was opened at works for whoever reads it.
        text_of(&self.headers, header::HOST.as_str()).map_or_else(
            || self.simulator.origin(&self.settings, &self.headers),
            |host| format!("http://{host}"),
        )
    }
}

/// Whether an address leads to the panel and nowhere else.
fn is_ours(address: &str) -> bool {
    let (path, _) = address.split_once(['?', '#']).unwrap_or((address, ""));
    (path == "/simulator" || path.starts_with("/simulator/panel/")) && !path.contains(['\\', '\n'])
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn a_form_leads_back_to_the_panel_and_nowhere_else() {
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
