//! Sends forms in the background: one press makes one request, and errors are shown without leaving the page.

use leptos::prelude::*;

/// Handles every form of the page. A form with `data-endpoint` is sent to that server function, and the browser
/// navigates to the URL in the response. Any other form is submitted normally. While a request is in progress,
/// the button shows it and ignores further presses.
#[island]
pub fn LiveForm() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::listen();
}

#[cfg(feature = "hydrate")]
mod browser {
    use gloo_net::http::Response;
    use js_sys::{JSON, Reflect};
    use leptos::{
        prelude::{document, window},
        task::spawn_local,
    };
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        Element, Event, HtmlFormElement, PageTransitionEvent, ScrollIntoViewOptions,
        ScrollLogicalPosition,
    };

    use crate::islands::browser::{callback, find, post, show};

    /// Marks a button whose request is in progress, for screen readers too.
    const BUSY: &str = "aria-busy";

    pub(super) fn listen() {
        let submit = callback(|event| submitted(event.unchecked_ref()));
        _ = document().add_event_listener_with_callback("submit", &submit);
        // The back button may restore the page from the cache with its button still busy.
        let restored = callback(|event| {
            if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                reset_buttons();
            }
        });
        _ = window().add_event_listener_with_callback("pageshow", &restored);
    }

    fn submitted(event: &Event) {
        let Some(form) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let Some(button) = form.query_selector("button").ok().flatten() else {
            return;
        };
        if button.has_attribute(BUSY) {
            event.prevent_default();
            return;
        }
        set_busy(&button);
        if let Some(endpoint) = form.get_attribute("data-endpoint") {
            event.prevent_default();
            spawn_local(send(form, endpoint));
        }
    }

    async fn send(form: HtmlFormElement, endpoint: String) {
        let result = match post(&endpoint, &form).await {
            None => Err(Some("offline".to_owned())),
            Some(response) => next_url(&response).await,
        };
        let notice = match result {
            Ok(url) => return drop(window().location().assign(&url)),
            Err(code) => code.and_then(|code| find(&["[data-error=", &code, "]"].concat())),
        };
        if let Some(notice) = notice {
            // Only one notice is visible at a time, so earlier ones and the server's are hidden.
            while let Some(visible) = find(".notice:not([hidden])") {
                show(&visible, false);
            }
            show(&notice, true);
            scroll_to(&notice);
            reset_buttons();
        } else {
            // There is no notice for this error. The plain form leads to an error page.
            _ = form.submit();
        }
    }

    /// Returns the URL to navigate to.
    ///
    /// # Errors
    ///
    /// Returns the error code of the response, or `None` if it has none.
    async fn next_url(response: &Response) -> Result<String, Option<String>> {
        if response.status() == 429 {
            return Err(Some("rate_limited".to_owned()));
        }
        let text = response.text().await.unwrap_or_default();
        let json = JSON::parse(&text).unwrap_or(JsValue::NULL);
        let url = Reflect::get(&json, &JsValue::from_str("url"))
            .ok()
            .and_then(|url| url.as_string());
        url.ok_or_else(|| json.as_string())
    }

    /// Scrolls only as far as needed to show the element.
    fn scroll_to(element: &Element) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }

    fn set_busy(button: &Element) {
        _ = button.set_attribute(BUSY, "true");
        _ = button.set_attribute("aria-disabled", "true");
    }

    /// Makes busy buttons usable again.
    fn reset_buttons() {
        while let Some(button) = find("button[aria-busy]") {
            _ = button.remove_attribute(BUSY);
            _ = button.remove_attribute("aria-disabled");
        }
    }
}
