//! Counts the time of an order down in the page's own digits.

use leptos::prelude::*;

/// Shows the time left instead of the time of day, and loads the page again when it is over: the server
/// decides what has happened by then.
#[island]
pub fn Countdown() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::start();
}

#[cfg(feature = "hydrate")]
mod browser {
    use js_sys::Date;
    use leptos::prelude::window;
    use web_sys::Element;

    use crate::islands::browser::{callback, find, reload, show};

    pub(super) fn start() {
        let Some(clock) = find("[data-countdown]") else {
            return;
        };
        let number = |name: &str| {
            clock
                .get_attribute(name)
                .and_then(|text| text.parse::<u32>().ok())
        };
        let (Some(seconds), Some(zero), Some(digits), Some(left), Some(until)) = (
            number("data-countdown"),
            number("data-zero"),
            find("[data-digits]"),
            find("[data-left]"),
            find("[data-until]"),
        ) else {
            return;
        };
        // The clock of the device may be wrong; only its differences count. It goes on while the page sleeps.
        let end = Date::now() + f64::from(seconds) * 1000.0;
        let tick = callback(move |_| tick(&digits, end, zero));
        _ = window().set_interval_with_callback_and_timeout_and_arguments_0(&tick, 1000);
        show(&until, false);
        show(&left, true);
    }

    fn tick(digits: &Element, end: f64, zero: u32) {
        let left = (end - Date::now()) / 1000.0;
        if left <= 0.0 {
            return reload();
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive here, and the cast saturates"
        )]
        let seconds = left as u32;
        digits.set_text_content(Some(&written(seconds, zero)));
    }

    /// Hours when there are any, minutes and seconds, in the script whose zero is given.
    fn written(seconds: u32, zero: u32) -> String {
        let mut text = String::new();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        if hours > 0 {
            put(&mut text, hours, zero, hours > 9);
            text.push(':');
        }
        put(&mut text, minutes, zero, hours > 0 || minutes > 9);
        text.push(':');
        put(&mut text, seconds % 60, zero, true);
        text
    }

    /// Puts one number at the end of a text, with both its digits or only the last.
    fn put(text: &mut String, number: u32, zero: u32, both: bool) {
        if both {
            text.extend(char::from_u32(zero + number / 10 % 10));
        }
        text.extend(char::from_u32(zero + number % 10));
    }
}
