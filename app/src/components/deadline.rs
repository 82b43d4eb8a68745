//! The end of an order's time: a time of day for everyone, a countdown where JavaScript runs.

use domain::Timestamp;
use leptos::prelude::*;

use crate::{
    format::{clock, date_time, time_left},
    islands::Countdown,
    view::Language,
    words::Words,
};

/// Beyond so many seconds a time of day alone could be that of another day.
const HALF_A_DAY: u64 = 12 * 60 * 60;
/// Beyond so many seconds nobody counts them.
const A_DAY: u64 = 24 * 60 * 60;

/// Says until when the order can be paid. On its last day the island replaces that by the time left.
pub(crate) fn deadline(
    expires_at: Timestamp,
    now: Timestamp,
    language: Language,
    words: &'static Words,
) -> AnyView {
    let seconds = expires_at.since(now).as_secs();
    let until = if seconds > HALF_A_DAY {
        date_time(expires_at, language)
    } else {
        clock(expires_at, language)
    };
    let until = (words.pay.open_until)(&until);
    if seconds > A_DAY {
        return view! { <p class="deadline">{until}</p> }.into_any();
    }
    let zero = time_left(0, language).chars().next().unwrap_or('0');
    view! {
        <div class="deadline" data-countdown=seconds.to_string() data-zero=u32::from(zero).to_string()>
            <p data-until="">{until}</p>
            <p data-left="" role="timer" hidden>
                {words.pay.time_left} " "
                <span class="digits" data-digits="">{time_left(seconds, language)}</span>
            </p>
        </div>
        <Countdown />
    }
    .into_any()
}
