//! The countdown to the payment deadline, in the digits of the page's language.

use leptos::prelude::*;

/// Replaces the deadline by the remaining time. At zero it reloads the page, because the server decides whether
/// the session has expired.
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
        let Some(deadline) = find("[data-countdown]") else {
            return;
        };
        let number = |name: &str| {
            deadline
                .get_attribute(name)
                .and_then(|text| text.parse::<u32>().ok())
        };
        let (Some(seconds), Some(zero), Some(digits), Some(time_left), Some(pay_by)) = (
            number("data-countdown"),
            number("data-zero-digit"),
            find("[data-digits]"),
            find("[data-time-left]"),
            find("[data-pay-by]"),
        ) else {
            return;
        };
        // The device's clock may be wrong, so only its differences are used. It runs on while the page is suspended.
        let end = Date::now() + f64::from(seconds) * 1000.0;
        let tick = callback(move |_| tick(&digits, end, zero));
        _ = window().set_interval_with_callback_and_timeout_and_arguments_0(&tick, 1000);
        show(&pay_by, false);
        show(&time_left, true);
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
        digits.set_text_content(Some(&formatted(seconds, zero)));
    }

    /// Formats minutes and seconds, and hours if there are any. `zero` is the code point of the digit zero.
    fn formatted(seconds: u32, zero: u32) -> String {
        let mut text = String::new();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        if hours > 0 {
            push_number(&mut text, hours, zero, hours > 9);
            text.push(':');
        }
        push_number(&mut text, minutes, zero, hours > 0 || minutes > 9);
        text.push(':');
        push_number(&mut text, seconds % 60, zero, true);
        text
    }

    /// Appends a number below 100, with a leading zero if `two_digits` is set and with one digit otherwise.
    fn push_number(text: &mut String, number: u32, zero: u32, two_digits: bool) {
        if two_digits {
            text.extend(char::from_u32(zero + number / 10 % 10));
        }
        text.extend(char::from_u32(zero + number % 10));
    }
}
