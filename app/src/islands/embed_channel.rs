//! The channel to the merchant's page that shows this page in a frame or a pop-up window.

use leptos::prelude::*;

/// Posts the session's event to the merchant's page.
///
/// The island sends a hello message with one port of a `MessageChannel` to the merchant's page. Once the embed
/// script has accepted the port, the island posts the event of `data-embed-event`, the height that a frame needs,
/// and the Escape key. In a window that our own frame opened for bKash's page, it reloads that frame instead and
/// closes the window.
///
/// The other end of the channel is `embed/bkash-checkout.js`. Both implement version 1 of these messages:
///
/// - to the merchant's window: `{bkashCheckout: 1, session}` with a port,
/// - from the script through the port: `{type: "accepted"}`,
/// - to the script through the port: `{type: "paid" | "cancelled" | "failed", status, payment, url}`, where
///   `payment` is the number of payments begun so far,
///   `{type: "height", height}` and `{type: "close"}`.
#[island]
pub fn EmbedChannel() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::connect();
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::{Array, Object, Reflect};
    use leptos::prelude::{document, window};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        Element, Event, KeyboardEvent, MessageChannel, MessageEvent, MessagePort, ResizeObserver,
        Window,
    };

    use crate::islands::browser::{callback, find};

    pub(super) fn connect() {
        let Some(data) = find("[data-embed-event]") else {
            return;
        };
        let own = window();
        let parent = own.parent().ok().flatten();
        let parent = parent.filter(|parent| !Object::is(parent, &own));
        let framed = parent.is_some();
        let opener = || own.opener().ok().filter(JsValue::is_truthy);
        let Some(embedder) = parent.or_else(|| opener().map(JsCast::unchecked_into)) else {
            return;
        };
        if !framed && shows_this_page(&embedder) {
            if !shows_receipt(&embedder, &data) {
                _ = embedder.location().reload();
            }
            _ = own.close();
        } else if let Some(origin) = embedder_origin(&data) {
            send_hello(&embedder, &origin, &data, framed);
        }
    }

    /// Whether another window shows this same page. Browsers do not reveal the location of windows of other
    /// origins.
    fn shows_this_page(other: &Window) -> bool {
        let path = |window: &Window| window.location().pathname().ok();
        path(other).is_some_and(|there| path(&window()) == Some(there))
    }

    /// Whether another window already shows the receipt, because its own polling found out first. Reloading it then
    /// could lose what the payer is pressing. Any other page may be waiting for this window.
    fn shows_receipt(other: &Window, data: &Element) -> bool {
        let there = other.document();
        let there = there.and_then(|page| {
            page.query_selector("[data-embed-event=paid]")
                .ok()
                .flatten()
        });
        there.is_some_and(|there| {
            there.get_attribute("data-embed-status") == data.get_attribute("data-embed-status")
        })
    }

    /// Returns the origin of the merchant's page: the one that the embed script wrote into this window's name, if the
    /// merchant has registered it.
    fn embedder_origin(data: &Element) -> Option<String> {
        let name = window().name().ok()?;
        let origin = name.strip_prefix("bkash ")?;
        let registered = data.get_attribute("data-embed-origins")?;
        let mut registered = registered.split(' ');
        registered
            .any(|registered| registered == origin)
            .then(|| origin.to_owned())
    }

    fn send_hello(embedder: &Window, origin: &str, data: &Element, framed: bool) {
        let Ok(channel) = MessageChannel::new() else {
            return;
        };
        let (port, data) = (channel.port1(), data.clone());
        let hello = object(&[
            ("bkashCheckout", JsValue::from(1)),
            ("session", attribute(&data, "data-session")),
        ]);
        let reply_port = port.clone();
        port.set_onmessage(Some(&callback(move |event| {
            let message = event.unchecked_ref::<MessageEvent>().data();
            let kind = Reflect::get(&message, &JsValue::from_str("type"));
            if kind.is_ok_and(|kind| kind == "accepted") {
                start_posting(&reply_port, &data, framed);
            }
        })));
        _ = embedder.post_message_with_transfer(&hello, origin, &Array::of1(&channel.port2()));
    }

    /// Posts the event, and for frames the height and the Escape key.
    fn start_posting(port: &MessagePort, data: &Element, framed: bool) {
        _ = port.post_message(&object(&[
            ("type", attribute(data, "data-embed-event")),
            ("status", attribute(data, "data-embed-status")),
            ("payment", attribute(data, "data-embed-payment")),
            ("url", attribute(data, "data-embed-url")),
        ]));
        if framed {
            post_height(port);
            post_escape(port);
        } else {
            close_instead_of_leaving();
        }
    }

    fn post_height(port: &MessagePort) {
        let (port, body) = (port.clone(), document().body());
        let Some(body) = body else {
            return;
        };
        let observed = body.clone();
        let resized = callback(move |_| {
            let height = JsValue::from(observed.offset_height());
            _ = port.post_message(&object(&[("type", "height".into()), ("height", height)]));
        });
        if let Ok(observer) = ResizeObserver::new(&resized) {
            observer.observe(&body);
        }
    }

    fn post_escape(port: &MessagePort) {
        let port = port.clone();
        let pressed = callback(move |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                _ = port.post_message(&object(&[("type", "close".into())]));
            }
        });
        _ = document().add_event_listener_with_callback("keydown", &pressed);
    }

    /// Makes the link to the shop close this pop-up window: the shop's page is open behind it.
    fn close_instead_of_leaving() {
        let Some(link) = find("[data-shop-link]") else {
            return;
        };
        let pressed = callback(|event| {
            event.unchecked_ref::<Event>().prevent_default();
            _ = window().close();
        });
        _ = link.add_event_listener_with_callback("click", &pressed);
    }

    fn attribute(element: &Element, name: &str) -> JsValue {
        JsValue::from(element.get_attribute(name).unwrap_or_default())
    }

    fn object(members: &[(&str, JsValue)]) -> Object {
        let object = Object::new();
        for (name, value) in members {
            _ = Reflect::set(&object, &JsValue::from_str(name), value);
        }
        object
    }
}
