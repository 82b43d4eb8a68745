//! The layout of the panel's pages.

use axum::{http::StatusCode, response::Response};
use maud::{DOCTYPE, Markup, html};

use super::{components, context::PageContext, response, tab::Tab};

impl PageContext {
    /// Renders a page of the navigation.
    pub(super) fn page(&self, tab: Tab, title: &str, main_part: &Markup) -> Response {
        self.page_with(StatusCode::OK, tab, title, main_part)
    }

    /// Renders a page with another status, such as for an invalid form.
    pub(super) fn page_with(
        &self,
        status: StatusCode,
        tab: Tab,
        title: &str,
        main_part: &Markup,
    ) -> Response {
        self.answer(status, Some(tab), title, main_part)
    }

    /// Renders a page outside the navigation.
    pub(super) fn standalone_page(
        &self,
        status: StatusCode,
        title: &str,
        main_part: &Markup,
    ) -> Response {
        self.answer(status, None, title, main_part)
    }

    fn answer(
        &self,
        status: StatusCode,
        tab: Option<Tab>,
        title: &str,
        main_part: &Markup,
    ) -> Response {
        response::page(status, layout(self, tab, title, main_part))
    }
}

/// `tab` is `None` for a page outside the navigation.
fn layout(context: &PageContext, tab: Option<Tab>, title: &str, main_part: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · " "bKash simulator" }
                link rel="stylesheet" href="/simulator/panel.css";
                script src="/simulator/panel.js" defer {}
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header class="top" {
                    div class="bar" {
                        a class="brand" href="/simulator" { "bKash simulator" }
                        p class="ribbon" { "No real money moves here." }
                        button class="quiet live" id="live" type="button" hidden
                            data-on="Pause updates" data-off="Resume updates" data-state="on" {
                            "Pause updates"
                        }
                    }
                    nav aria-label="Pages of the simulator" {
                        ul {
                            @for each in Tab::ALL {
                                li {
                                    a href=(each.path()) aria-current=[(Some(each) == tab).then_some("page")] {
                                        (each.title())
                                    }
                                }
                            }
                        }
                    }
                }
                main id="main" tabindex="-1" {
                    div class="head" {
                        h1 { (title) }
                        div class="now" id="now" data-live[tab.is_some()] { (now(context)) }
                    }
                    @if let Some(notice) = context.notice() {
                        p class="notice" role="status" { (notice) }
                    }
                    (main_part)
                }
            }
        }
    }
}

/// The simulated time, and how far it is ahead.
fn now(context: &PageContext) -> Markup {
    let ahead = context.simulator.clock().offset_milliseconds() / 1000;
    html! {
        a href=(Tab::Clock.path()) {
            span class="hidden" { "Clock" " " }
            (components::time(context.now))
        }
        @if ahead > 0 {
            " " span class="ahead" { "+" (components::span(ahead)) }
        }
    }
}
