//! One request for a panel page: who looks, in which language, at what.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use maud::Markup;

use super::{
    form::Form,
    layout::{Tab, layout},
    policy,
    words::Words,
};
use crate::{clock::Moment, core::Simulator, gateway::text_of, language::Lang, settings::Settings};

const LANGUAGE_COOKIE: &str = "simulator-language";

/// Everything a page is made from.
pub(super) struct Visit {
    pub(super) simulator: Simulator,
    pub(super) settings: Arc<Settings>,
    pub(super) now: Moment,
    pub(super) lang: Lang,
    pub(super) words: &'static Words,
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
        let chosen = query.get("lang").and_then(Lang::parse);
        let lang = chosen
            .or_else(|| remembered(&parts.headers))
            .or_else(|| Lang::preferred(&parts.headers))
            .unwrap_or(Lang::Bangla);
        Ok(Self {
            settings: simulator.settings(),
            now: simulator.now(),
            simulator: simulator.clone(),
            lang,
            words: lang.panel_words(),
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
        let mut response = policy::page(status, layout(self, tab, title, content));
        if self.query.get("lang").and_then(Lang::parse).is_some() {
            let cookie = format!(
                "{LANGUAGE_COOKIE}={}; Path=/simulator; HttpOnly; SameSite=Lax; Max-Age=31536000",
                self.lang.code()
            );
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
        }
        response
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
        self.query.link(&self.path, &[("notice", ""), ("lang", "")])
    }

    /// What the last form did, when it was one of ours that led here.
    pub(super) fn notice(&self) -> Option<&'static str> {
        self.words.notice(self.query.get("notice")?)
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

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    let cookies = text_of(headers, header::COOKIE.as_str())?;
    cookies.split(';').find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == LANGUAGE_COOKIE).then(|| Lang::parse(value))?
    })
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
