//! Speeds up the forms of a page: one press is one request, and trouble is told without leaving.

use leptos::prelude::*;

/// Wakes every form of the page. A form with `data-endpoint` is sent to that server function, and the
/// browser goes where it says; any other form is sent as it is. While either is under way the button says
/// so and a second press does nothing.
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

    /// The attribute that marks a button at work, for people who cannot see it too.
    const BUSY: &str = "aria-busy";

    pub(super) fn listen() {
        let submit = callback(|event| submitted(event.unchecked_ref()));
        _ = document().add_event_listener_with_callback("submit", &submit);
        // Coming back with the back button shows the page as it was left: at work.
        let rest = callback(|event| {
            if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                rest();
            }
        });
        _ = window().add_event_listener_with_callback("pageshow", &rest);
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
        let answer = match post(&endpoint, &form).await {
            None => Err(Some("offline".to_owned())),
            Some(response) => read(&response).await,
        };
        let trouble = match answer {
            Ok(go) => return drop(window().location().assign(&go)),
            Err(code) => code.and_then(|code| find(&["[data-trouble=", &code, "]"].concat())),
        };
        if let Some(trouble) = trouble {
            // What an earlier try came to, the server's notice too, is over: one thing is said at a time.
            while let Some(said) = find(".notice:not([hidden])") {
                show(&said, false);
            }
            show(&trouble, true);
            reveal(&trouble);
            rest();
        } else {
            // Nothing to say here: the plain way ends on a page that says it.
            _ = form.submit();
        }
    }

    /// Where to go next, or the code of what went wrong, if the answer has one.
    async fn read(response: &Response) -> Result<String, Option<String>> {
        if response.status() == 429 {
            return Err(Some("slow_down".to_owned()));
        }
        let text = response.text().await.unwrap_or_default();
        let json = JSON::parse(&text).unwrap_or(JsValue::NULL);
        let go = Reflect::get(&json, &JsValue::from_str("go"))
            .ok()
            .and_then(|go| go.as_string());
        go.ok_or_else(|| json.as_string())
    }

    /// Scrolls no further than it takes to see the element.
    fn reveal(element: &Element) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }

    fn set_busy(button: &Element) {
        _ = button.set_attribute(BUSY, "true");
        _ = button.set_attribute("aria-disabled", "true");
    }

    /// Puts the buttons back to rest.
    fn rest() {
        while let Some(button) = find("button[aria-busy]") {
            _ = button.remove_attribute(BUSY);
            _ = button.remove_attribute("aria-disabled");
        }
    }
}
