//! Polls a session's status while its page is open, so that the payer sees the outcome without reloading.

use leptos::prelude::*;

/// Requests the status of the session in `data-session`, first after one second and then at growing intervals of
/// up to five seconds. Reloads the page once the status differs from `data-status`.
#[island]
pub fn LiveStatus() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(browser::poll());
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::document;

    use crate::islands::browser::{find, get, reload, show, sleep};

    /// Milliseconds before the first request.
    const FIRST_INTERVAL: i32 = 1000;
    /// The longest interval in milliseconds.
    const LONGEST_INTERVAL: i32 = 5000;

    pub(super) async fn poll() {
        let Some(data) = find("[data-status]") else {
            return;
        };
        let (Some(session), Some(status)) = (
            data.get_attribute("data-session"),
            data.get_attribute("data-status"),
        ) else {
            return;
        };
        let path = ["/api/checkout/status?session=", &session].concat();
        let known = ["\"", &status, "\""].concat();
        let mut interval = FIRST_INTERVAL;
        loop {
            sleep(interval).await;
            interval += interval / 2;
            if interval > LONGEST_INTERVAL {
                interval = LONGEST_INTERVAL;
                if let Some(message) = find("[data-still-waiting]") {
                    show(&message, true);
                }
            }
            if document().hidden() {
                continue;
            }
            let Some(response) = get(&path).await.filter(gloo_net::http::Response::ok) else {
                continue;
            };
            if response.text().await.is_ok_and(|now| now != known) {
                return reload();
            }
        }
    }
}
