//! Dates and times of day in Bangladesh, which has one time zone, UTC+6, and no summer time.

use domain::Timestamp;
use time::{OffsetDateTime, UtcOffset};

use super::digits;
use crate::view::Language;

/// A date with its time of day: `3 March 2026, 3:45 pm`, in Bangla `৩ মার্চ ২০২৬, বিকেল ৩:৪৫`.
pub fn date_time(instant: Timestamp, language: Language) -> String {
    let local = local(instant);
    let month = month(local, language);
    let date = format!("{} {month} {}", local.day(), local.year());
    format!("{}, {}", digits(&date, language), clock(instant, language))
}

/// A time of day: `3:45 pm`, in Bangla `বিকেল ৩:৪৫`.
pub fn clock(instant: Timestamp, language: Language) -> String {
    let local = local(instant);
    let (hour, minute) = (local.hour(), local.minute());
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    match language {
        Language::English => format!(
            "{twelve}:{minute:02} {}",
            if hour < 12 { "am" } else { "pm" }
        ),
        Language::Bangla => {
            format!(
                "{} {}",
                part_of_day(hour),
                digits(&format!("{twelve}:{minute:02}"), language)
            )
        }
    }
}

/// What people call the hour.
const fn part_of_day(hour: u8) -> &'static str {
    match hour {
        4..=5 => "ভোর",
        6..=11 => "সকাল",
        12..=14 => "দুপুর",
        15..=17 => "বিকেল",
        18..=19 => "সন্ধ্যা",
        _ => "রাত",
    }
}

fn month(local: OffsetDateTime, language: Language) -> &'static str {
    let bangla = [
        "জানুয়ারি",
        "ফেব্রুয়ারি",
        "মার্চ",
        "এপ্রিল",
        "মে",
        "জুন",
        "জুলাই",
        "আগস্ট",
        "সেপ্টেম্বর",
        "অক্টোবর",
        "নভেম্বর",
        "ডিসেম্বর",
    ];
    let english = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let index = usize::from(u8::from(local.month())) - 1;
    match language {
        Language::Bangla => bangla[index],
        Language::English => english[index],
    }
}

/// The civil time in Dhaka; instants that no calendar has become 1970.
fn local(instant: Timestamp) -> OffsetDateTime {
    let seconds = instant.millis().div_euclid(1000);
    let dhaka = UtcOffset::from_hms(6, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|utc| utc.checked_to_offset(dhaka))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-03-03 at an hour in Dhaka.
    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp::from_millis(1_772_474_400_000 + (hour * 60 + minute) * 60_000)
    }

    #[test]
    fn a_receipt_shows_the_time_in_bangladesh() {
        assert_eq!(
            date_time(at(15, 45), Language::English),
            "3 March 2026, 3:45 pm"
        );
        assert_eq!(
            date_time(at(15, 45), Language::Bangla),
            "৩ মার্চ ২০২৬, বিকেল ৩:৪৫"
        );
    }

    #[test]
    fn every_hour_has_its_name() {
        let named = |hour| clock(at(hour, 5), Language::Bangla);
        assert_eq!(named(0), "রাত ১২:০৫");
        assert_eq!(named(5), "ভোর ৫:০৫");
        assert_eq!(named(6), "সকাল ৬:০৫");
        assert_eq!(named(12), "দুপুর ১২:০৫");
        assert_eq!(named(19), "সন্ধ্যা ৭:০৫");
        assert_eq!(named(23), "রাত ১১:০৫");
        assert_eq!(clock(at(0, 5), Language::English), "12:05 am");
        assert_eq!(clock(at(12, 0), Language::English), "12:00 pm");
    }

    proptest! {
        #[test]
        fn no_instant_panics(millis in any::<i64>()) {
            let _ = date_time(Timestamp::from_millis(millis), Language::Bangla);
        }
    }
}
