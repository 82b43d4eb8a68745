//! The payment deadline: a time of day, and a countdown where JavaScript runs.

use domain::Timestamp;
use leptos::prelude::*;

use crate::{
    format::{clock, date_time, time_left},
    islands::Countdown,
    translations::Translations,
    view::Language,
};

/// Deadlines further away than this many seconds are shown with their date.
const HALF_A_DAY: u64 = 12 * 60 * 60;
/// Deadlines further away than this many seconds have no countdown.
const A_DAY: u64 = 24 * 60 * 60;

/// Renders the deadline. On the last day the island replaces it by the remaining time.
pub(crate) fn deadline(
    expires_at: Timestamp,
    now: Timestamp,
    language: Language,
    text: &'static Translations,
) -> AnyView {
    let seconds = expires_at.since(now).as_secs();
    let until = if seconds > HALF_A_DAY {
        date_time(expires_at, language)
    } else {
        clock(expires_at, language)
    };
    let until = (text.pay.pay_by)(&until);
    if seconds > A_DAY {
        return view! { <p class="deadline">{until}</p> }.into_any();
    }
    let zero = time_left(0, language).chars().next().unwrap_or('0');
    view! {
        <div class="deadline" data-countdown=seconds.to_string() data-zero-digit=u32::from(zero).to_string()>
            <p data-pay-by="">{until}</p>
            <p data-time-left="" role="timer" hidden>
                {text.pay.time_left} " "
                <span class="countdown" data-digits="">{time_left(seconds, language)}</span>
            </p>
        </div>
        <Countdown />
    }
    .into_any()
}
