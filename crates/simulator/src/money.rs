//! Money in whole poisha (1/100 taka), because floats lose precision.

use std::{fmt, ops};

use serde::{Deserialize, Serialize};

/// An amount in poisha. Balances are never negative, because every debit is checked first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Poisha(i64);

/// Enough for a trillion taka, and far from overflow in sums.
const MAX_TAKA_DIGITS: usize = 12;

impl Poisha {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// bKash's smallest payment: one taka.
    pub(crate) const ONE_TAKA: Self = Self(100);

    /// Parses taka with at most two decimals, as in bKash's `amount` fields: `15`, `599.00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (taka, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(taka) || !digits(decimals) || taka.len() > MAX_TAKA_DIGITS || decimals.len() > 2
        {
            return None;
        }
        let taka: i64 = taka.parse().ok()?;
        let hundredths: i64 = decimals.parse().ok()?;
        let poisha = if decimals.len() == 1 {
            hundredths * 10
        } else {
            hundredths
        };
        Some(Self(taka * 100 + poisha))
    }

    /// The number of poisha.
    pub const fn poisha(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Poisha {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl ops::Add for Poisha {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Sub for Poisha {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl ops::AddAssign for Poisha {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl ops::SubAssign for Poisha {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

#[cfg(test)]
mod tests {
    use super::Poisha;

    #[test]
    fn amounts_have_at_most_two_decimals() {
        assert_eq!(Poisha::parse("15"), Some(Poisha(1500)));
        assert_eq!(Poisha::parse("15.5"), Some(Poisha(1550)));
        assert_eq!(Poisha::parse("599.05"), Some(Poisha(59905)));
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "-1",
            "+1",
            "1e3",
            "১০",
            "1 ",
            "1234567890123",
        ] {
            assert_eq!(Poisha::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn amounts_print_with_two_decimals() {
        assert_eq!(Poisha(59905).to_string(), "599.05");
        assert_eq!(Poisha(7).to_string(), "0.07");
    }
}
