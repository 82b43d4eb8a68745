//! The frame of every panel page: what this is, the clock, the way around.

use maud::{DOCTYPE, Markup, html};

use super::{parts, visit::Visit};

/// The pages one can go to from everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Start,
    Payments,
    Agreements,
    Wallets,
    Books,
    Calls,
    Notifications,
    Faults,
    Clock,
    Settings,
    Errors,
}

impl Tab {
    const ALL: [Self; 12] = [
        Self::Overview,
        Self::Start,
        Self::Payments,
        Self::Agreements,
        Self::Wallets,
        Self::Books,
        Self::Calls,
        Self::Notifications,
        Self::Faults,
        Self::Clock,
        Self::Settings,
        Self::Errors,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/simulator",
            Self::Start => "/simulator/panel/start",
            Self::Payments => "/simulator/panel/payments",
            Self::Agreements => "/simulator/panel/agreements",
            Self::Wallets => "/simulator/panel/wallets",
            Self::Books => "/simulator/panel/books",
            Self::Calls => "/simulator/panel/calls",
            Self::Notifications => "/simulator/panel/notifications",
            Self::Faults => "/simulator/panel/faults",
            Self::Clock => "/simulator/panel/clock",
            Self::Settings => "/simulator/panel/settings",
            Self::Errors => "/simulator/panel/errors",
        }
    }
}

/// `tab` is none for what is not one of these pages.
pub(super) fn layout(visit: &Visit, tab: Option<Tab>, title: &str, content: &Markup) -> Markup {
    let words = visit.words;
    let other = visit.lang.other();
    let in_other = visit
        .query
        .link(&visit.path, &[("lang", other.code()), ("notice", "")]);
    html! {
        (DOCTYPE)
        html lang=(visit.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · " (words.product) }
                link rel="stylesheet" href="/simulator/panel.css";
                script src="/simulator/panel.js" defer {}
            }
            body {
                a class="skip" href="#main" { (words.skip) }
                header class="top" {
                    div class="bar" {
                        a class="brand" href="/simulator" { (words.product) }
                        p class="ribbon" { (words.no_money) }
                        button class="quiet live" id="live" type="button" hidden
                            data-on=(words.live_on) data-off=(words.live_off) data-state="on" {
                            (words.live_on)
                        }
                        a class="language" href=(in_other) lang=(other.code()) hreflang=(other.code()) {
                            (other.name())
                        }
                    }
                    nav aria-label=(words.pages) {
                        ul {
                            @for each in Tab::ALL {
                                li {
                                    a href=(each.path()) aria-current=[(Some(each) == tab).then_some("page")] {
                                        (words.tab(each))
                                    }
                                }
                            }
                        }
                    }
                }
                main id="main" tabindex="-1" {
                    div class="head" {
                        h1 { (title) }
                        div class="now" id="now" data-live[tab.is_some()] { (now(visit)) }
                    }
                    @if let Some(notice) = visit.notice() {
                        p class="notice" role="status" { (notice) }
                    }
                    (content)
                }
            }
        }
    }
}

/// The simulator's time, and how far ahead it is.
fn now(visit: &Visit) -> Markup {
    let ahead = visit.simulator.clock().offset_milliseconds() / 1000;
    html! {
        a href=(Tab::Clock.path()) {
            span class="hidden" { (visit.words.clock) " " }
            (parts::time(visit.lang, visit.now))
        }
        @if ahead > 0 {
            " " span class="ahead" { "+" (parts::span(visit.lang, ahead)) }
        }
    }
}
