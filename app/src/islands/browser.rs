//! Browser functions that the islands share, so that the WebAssembly contains each of them once.

use gloo_net::http::{Request, Response};
use js_sys::{Function, Promise};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FormData, HtmlFormElement, UrlSearchParams};

/// Returns the first element that matches a selector.
pub(super) fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// Shows or hides an element.
pub(super) fn show(element: &Element, visible: bool) {
    _ = if visible {
        element.remove_attribute("hidden")
    } else {
        element.set_attribute("hidden", "")
    };
}

/// Wraps a closure as a JavaScript function. It is leaked, so that the browser can call it at any time.
pub(super) fn callback(run: impl Fn(JsValue) + 'static) -> Function {
    Closure::<dyn Fn(JsValue)>::new(run)
        .into_js_value()
        .unchecked_into()
}

/// Waits.
pub(super) async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    _ = JsFuture::from(promise).await;
}

/// Reloads the page.
pub(super) fn reload() {
    _ = window().location().reload();
}

/// Sends a GET request. Returns `None` if there is no response.
pub(super) async fn get(path: &str) -> Option<Response> {
    Request::get(path).send().await.ok()
}

/// Posts the fields of a form. Returns `None` if there is no response.
pub(super) async fn post(path: &str, form: &HtmlFormElement) -> Option<Response> {
    let fields = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Request::post(path).body(fields).ok()?.send().await.ok()
}
