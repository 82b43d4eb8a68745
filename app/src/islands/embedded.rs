//! Tells the merchant's page, which shows this one in a frame or a window of its own, where the order stands.

use leptos::prelude::*;

/// Finds the merchant's page, says hello to it with one end of a channel, and once it answers tells it what
/// `data-embed` says, how high a frame must be, and that the payer pressed Escape in it. In a window that our own
/// frame opened for bKash's page it hands over to that frame instead, and closes the window.
///
/// The other end of the channel is `embed/bkash-checkout.js`; both know version 1 of these messages:
/// `{bkashCheckout: 1, session}` and a port to the window; through the port `{type: "welcome"}` hither, and thither
/// `{type: "paid" | "cancelled" | "failed", status, go}`, `{type: "height", height}`, `{type: "close"}`.
#[island]
pub fn Embedded() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::join();
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

    pub(super) fn join() {
        let Some(mark) = find("[data-embed]") else {
            return;
        };
        let own = window();
        let parent = own.parent().ok().flatten();
        let parent = parent.filter(|parent| !Object::is(parent, &own));
        let framed = parent.is_some();
        let opener = || own.opener().ok().filter(JsValue::is_truthy);
        let Some(shop) = parent.or_else(|| opener().map(JsCast::unchecked_into)) else {
            return;
        };
        if !framed && is_this_order(&shop) {
            if !has_receipt(&shop, &mark) {
                _ = shop.location().reload();
            }
            _ = own.close();
        } else if let Some(origin) = origin(&mark) {
            greet(&shop, &origin, &mark, framed);
        }
    }

    /// Whether a window shows this same page. Of other origins' windows the browser does not say where they are.
    fn is_this_order(other: &Window) -> bool {
        let path = |window: &Window| window.location().pathname().ok();
        path(other).is_some_and(|there| path(&window()) == Some(there))
    }

    /// Whether another window shows the receipt already, because it asked by itself how the order stands: what a payer
    /// presses in a page that is loaded once more is lost. Any other page may be waiting for this window.
    fn has_receipt(other: &Window, mark: &Element) -> bool {
        let there = other.document();
        let there = there.and_then(|page| page.query_selector("[data-embed=paid]").ok().flatten());
        there.is_some_and(|there| {
            there.get_attribute("data-state") == mark.get_attribute("data-state")
        })
    }

    /// The shop's origin: the one that its script put into this window's name, if the merchant registered it.
    fn origin(mark: &Element) -> Option<String> {
        let name = window().name().ok()?;
        let origin = name.strip_prefix("bkash ")?;
        let registered = mark.get_attribute("data-origins")?;
        let mut registered = registered.split(' ');
        registered
            .any(|registered| registered == origin)
            .then(|| origin.to_owned())
    }

    fn greet(shop: &Window, origin: &str, mark: &Element, framed: bool) {
        let Ok(channel) = MessageChannel::new() else {
            return;
        };
        let (port, mark) = (channel.port1(), mark.clone());
        let hello = object(&[
            ("bkashCheckout", JsValue::from(1)),
            ("session", attribute(&mark, "data-session")),
        ]);
        let ours = port.clone();
        port.set_onmessage(Some(&callback(move |event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            let kind = Reflect::get(&data, &JsValue::from_str("type"));
            if kind.is_ok_and(|kind| kind == "welcome") {
                tell(&ours, &mark, framed);
            }
        })));
        _ = shop.post_message_with_transfer(&hello, origin, &Array::of1(&channel.port2()));
    }

    /// Everything that the merchant's page may know.
    fn tell(port: &MessagePort, mark: &Element, framed: bool) {
        _ = port.post_message(&object(&[
            ("type", attribute(mark, "data-embed")),
            ("status", attribute(mark, "data-state")),
            ("go", attribute(mark, "data-go")),
        ]));
        if framed {
            tell_height(port);
            tell_escape(port);
        } else {
            leave_by_closing();
        }
    }

    fn tell_height(port: &MessagePort) {
        let (port, body) = (port.clone(), document().body());
        let Some(body) = body else {
            return;
        };
        let seen = body.clone();
        let resized = callback(move |_| {
            let height = JsValue::from(seen.offset_height());
            _ = port.post_message(&object(&[("type", "height".into()), ("height", height)]));
        });
        if let Ok(observer) = ResizeObserver::new(&resized) {
            observer.observe(&body);
        }
    }

    fn tell_escape(port: &MessagePort) {
        let port = port.clone();
        let pressed = callback(move |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                _ = port.post_message(&object(&[("type", "close".into())]));
            }
        });
        _ = document().add_event_listener_with_callback("keydown", &pressed);
    }

    /// The shop's page is behind this window: there is nowhere else to go back to.
    fn leave_by_closing() {
        let Some(back) = find("[data-back]") else {
            return;
        };
        let pressed = callback(|event| {
            event.unchecked_ref::<Event>().prevent_default();
            _ = window().close();
        });
        _ = back.add_event_listener_with_callback("click", &pressed);
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
