//! How values are written: the same everywhere.

use domain::{Amount, Timestamp};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::ToSchema;

/// Whether real money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// bKash's sandbox or a simulator.
    Test,
    /// bKash.
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

/// Taka with two decimals, such as `599.00`.
pub fn amount(amount: Amount) -> String {
    amount.to_string()
}

/// Poisha as taka with two decimals; zero is allowed.
pub(crate) fn poisha(poisha: u64) -> String {
    format!("{}.{:02}", poisha / 100, poisha % 100)
}

/// UTC in RFC 3339 with milliseconds, such as `2026-11-21T17:00:00.000Z`.
pub fn instant(at: Timestamp) -> String {
    let nanoseconds = i128::from(at.millis()) * 1_000_000;
    let written = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default();
    // The format leaves out a fraction that is zero, and zeros at its end; ours always has three digits.
    let whole = written.split(['.', 'Z']).next().unwrap_or_default();
    format!("{whole}.{:03}Z", at.millis().rem_euclid(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_always_has_three_decimals() {
        for (millis, text) in [
            (1_795_280_400_000, "2026-11-21T17:00:00.000Z"),
            (1_795_280_400_120, "2026-11-21T17:00:00.120Z"),
            (0, "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(instant(Timestamp::from_millis(millis)), text);
        }
    }

    #[test]
    fn poisha_are_written_as_taka() {
        assert_eq!(poisha(0), "0.00");
        assert_eq!(poisha(59_905), "599.05");
    }
}
