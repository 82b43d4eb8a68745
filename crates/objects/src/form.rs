//! The text forms of values in objects.

use domain::{Amount, Timestamp};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Test or live mode. Real money moves only in live mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// bKash's sandbox, or a simulator.
    Test,
    /// bKash's production system.
    Live,
}

impl From<domain::Mode> for Mode {
    fn from(mode: domain::Mode) -> Self {
        match mode {
            domain::Mode::Test => Self::Test,
            domain::Mode::Live => Self::Live,
        }
    }
}

/// Formats an amount as taka with two decimals, such as `599.00`.
pub fn amount(amount: Amount) -> String {
    amount.to_string()
}

/// Formats poisha as taka with two decimals. Unlike [`amount`], accepts zero.
pub fn poisha(poisha: u64) -> String {
    format!("{}.{:02}", poisha / 100, poisha % 100)
}

/// Formats an instant as UTC in RFC 3339 with milliseconds, such as `2026-11-21T17:00:00.000Z`.
pub fn instant(at: Timestamp) -> String {
    let nanoseconds = i128::from(at.millis()) * 1_000_000;
    let written = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default();
    // The formatter omits trailing zeros of the fraction; objects always have three digits.
    let whole = written.split(['.', 'Z']).next().unwrap_or_default();
    format!("{whole}.{:03}Z", at.millis().rem_euclid(1000))
}

/// Parses an instant in RFC 3339, truncated to milliseconds. Returns `None` for any other text.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let at = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    let millis = at.unix_timestamp_nanos().div_euclid(1_000_000);
    i64::try_from(millis).ok().map(Timestamp::from_millis)
}

/// Formats a day, in days since 1970-01-01, as `2026-11-21`.
pub fn day(days: i64) -> String {
    let epoch = time::Date::from_julian_day(EPOCH);
    let date = epoch
        .ok()
        .and_then(|epoch| epoch.checked_add(time::Duration::days(days)));
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Parses a day such as `2026-11-21`, in days since 1970-01-01. Returns `None` for any other text.
pub fn parse_day(text: &str) -> Option<i64> {
    let midnight = parse_instant(&format!("{text}T00:00:00Z"))?;
    Some(midnight.millis().div_euclid(24 * 3600 * 1000))
}

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_instants_with_three_decimals() {
        for (millis, text) in [
            (1_795_280_400_000, "2026-11-21T17:00:00.000Z"),
            (1_795_280_400_120, "2026-11-21T17:00:00.120Z"),
            (0, "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(instant(Timestamp::from_millis(millis)), text);
        }
    }

    #[test]
    fn instants_and_days_round_trip() {
        let at = Timestamp::from_millis(1_795_280_400_120);
        assert_eq!(parse_instant(&instant(at)), Some(at));
        assert_eq!(parse_instant("2026-11-21T23:00:00.120+06:00"), Some(at));
        for days in [-1, 0, 20_778] {
            assert_eq!(parse_day(&day(days)), Some(days));
        }
        assert_eq!(day(20_778), "2026-11-21");
        for wrong in [
            "2026-13-01",
            "2026-02-30",
            "21-11-2026",
            "",
            "2026-11-21T00",
        ] {
            assert_eq!(parse_day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn formats_poisha_as_taka() {
        assert_eq!(poisha(0), "0.00");
        assert_eq!(poisha(59_905), "599.05");
    }
}
