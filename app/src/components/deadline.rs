//! The end of an order's time: a time of day for everyone, a countdown where JavaScript runs.

use domain::Timestamp;
use leptos::prelude::*;

use crate::{
    format::{clock, time_left},
    islands::Countdown,
    view::Language,
    words::Words,
};

/// Says until when the order can be paid. The island replaces the time of day by the time left.
pub(crate) fn deadline(
    expires_at: Timestamp,
    now: Timestamp,
    language: Language,
    words: &'static Words,
) -> impl IntoView + use<> {
    let seconds = expires_at.since(now).as_secs();
    let zero = time_left(0, language).chars().next().unwrap_or('0');
    view! {
        <div class="deadline" data-countdown=seconds.to_string() data-zero=u32::from(zero).to_string()>
            <p data-until="">{(words.pay.open_until)(&clock(expires_at, language))}</p>
            <p data-left="" role="timer" hidden>
                {words.pay.time_left} " "
                <span class="digits" data-digits="">{time_left(seconds, language)}</span>
            </p>
        </div>
        <Countdown />
    }
}
