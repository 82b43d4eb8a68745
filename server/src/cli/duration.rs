//! Durations as operators write them: `90d`, `24h`, `30m`.

use std::time::Duration;

/// The maximum duration, in seconds: ten years.
const MAX_DURATION: u64 = 10 * 365 * 24 * 3600;

/// Parses a number and its unit.
///
/// # Errors
///
/// Returns the reason why `text` is not a duration of at most ten years.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || "write a number and d, h or m, such as 90d".to_owned();
    let (digits, seconds) = [('d', 24 * 3600), ('h', 3600), ('m', 60)]
        .into_iter()
        .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))
        .ok_or_else(wrong)?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = digits.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
    match number.checked_mul(seconds) {
        Some(seconds) if seconds <= MAX_DURATION => Ok(Duration::from_secs(seconds)),
        _ => Err("at most ten years".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_and_its_unit() {
        for (text, seconds) in [
            ("90d", 90 * 86_400),
            ("24h", 86_400),
            ("5m", 300),
            ("0h", 0),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)));
        }
        for wrong in [
            "",
            "d",
            "90",
            "1.5h",
            "-1d",
            "+1d",
            "1 d",
            "1dd",
            "9d9d",
            "3651d",
            "৯d",
            "99999999999999999999d",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
