//! Watches a session while its page waits, so that the payer sees the outcome without doing anything.

use leptos::prelude::*;

/// Asks the server where the session of `data-session` stands, at first after a second, then ever more
/// slowly up to every five. When that is no longer `data-status`, the page is loaded again.
#[island]
pub fn LiveStatus() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(browser::watch());
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::document;

    use crate::islands::browser::{find, get, reload, show, sleep};

    /// Milliseconds before the first question, and the most between two.
    const WAITS: (i32, i32) = (1000, 5000);

    pub(super) async fn watch() {
        let Some(watched) = find("[data-status]") else {
            return;
        };
        let (Some(session), Some(status)) = (
            watched.get_attribute("data-session"),
            watched.get_attribute("data-status"),
        ) else {
            return;
        };
        let path = ["/api/checkout/status?session=", &session].concat();
        let known = ["\"", &status, "\""].concat();
        let (mut wait, longest) = WAITS;
        loop {
            sleep(wait).await;
            wait += wait / 2;
            if wait > longest {
                wait = longest;
                if let Some(still) = find("[data-still]") {
                    show(&still, true);
                }
            }
            if document().hidden() {
                continue;
            }
            let Some(answer) = get(&path).await.filter(gloo_net::http::Response::ok) else {
                continue;
            };
            if answer.text().await.is_ok_and(|now| now != known) {
                return reload();
            }
        }
    }
}
