//! `Retry-After` (RFC 9110 §10.2.3): a number of seconds or a date.

use std::time::{Duration, UNIX_EPOCH};

use domain::Timestamp;

/// The delay that the header requests, counted from `now`: zero for a date in the past, `None` if the header is
/// neither a number nor a date.
pub(crate) fn parse(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that does not fit into 64 bits is treated as the longest delay.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let millis = date.duration_since(UNIX_EPOCH).ok()?.as_millis();
    let at = Timestamp::from_millis(i64::try_from(millis).ok()?);
    Some(at.since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1994-11-06T08:49:37Z, the instant of the RFC's examples.
    const INSTANT: i64 = 784_111_777_000;

    fn seconds(text: &str) -> Option<u64> {
        let now = Timestamp::from_millis(INSTANT - 90_000);
        parse(text, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_number_of_seconds_is_parsed() {
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds(" 0 "), Some(0));
        assert_eq!(seconds("99999999999999999999999"), Some(u64::MAX));
    }

    #[test]
    fn all_three_date_formats_of_the_rfc_are_parsed() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(seconds(date), Some(90), "{date}");
        }
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0));
    }

    #[test]
    fn any_other_text_is_ignored() {
        for text in ["", "-5", "1.5", "1e3", "soon", "৫"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
