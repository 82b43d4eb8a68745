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

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Start => "Start",
            Self::Payments => "Payments",
            Self::Agreements => "Agreements",
            Self::Wallets => "Wallets",
            Self::Books => "Accounts",
            Self::Calls => "Calls",
            Self::Notifications => "Notifications",
            Self::Faults => "Faults",
            Self::Clock => "Clock",
            Self::Settings => "Settings",
            Self::Errors => "Error codes",
        }
    }

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
            span class="hidden" { "Clock" " " }
            (parts::time(visit.now))
        }
        @if ahead > 0 {
            " " span class="ahead" { "+" (parts::span(ahead)) }
        }
    }
}
