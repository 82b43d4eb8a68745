//! Amounts of money as integers in poisha. Payments use no floating-point numbers and no rounding.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of Bangladeshi taka (BDT) in whole poisha (1/100 taka), at least one poisha and at most
/// [`Amount::MAX`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Amount(u64);

/// Why a text or a number is not a valid amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not decimal digits with at most one point.
    #[error("an amount is written with digits and at most one point, such as 599.00")]
    Malformed,
    /// More than two digits after the point.
    #[error("an amount has at most two digits after the point")]
    TooPrecise,
    /// Zero.
    #[error("an amount is more than zero")]
    Zero,
    /// Above [`Amount::MAX`].
    #[error("an amount is at most 999,999,999.99 taka")]
    TooLarge,
}

impl Amount {
    /// The largest amount accepted, 999,999,999.99 taka: far above any bKash limit, far below overflow.
    pub const MAX: Self = Self(99_999_999_999);

    /// An amount from whole poisha.
    ///
    /// # Errors
    ///
    /// Returns [`AmountError::Zero`] for 0 and [`AmountError::TooLarge`] above [`Amount::MAX`].
    pub const fn from_poisha(poisha: u64) -> Result<Self, AmountError> {
        match poisha {
            0 => Err(AmountError::Zero),
            1..=99_999_999_999 => Ok(Self(poisha)),
            _ => Err(AmountError::TooLarge),
        }
    }

    /// Parses taka as bKash writes them (`"50"`, `"50.5"`, `"599.00"`): ASCII digits, at most one point,
    /// at most two digits after it. Signs, exponents, separators and other scripts are rejected.
    ///
    /// # Errors
    ///
    /// Returns [`AmountError`] if the text has another form, or if the amount is zero or above [`Amount::MAX`].
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let (taka, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(taka) || !digits(fraction) {
            return Err(AmountError::Malformed);
        }
        if fraction.len() > 2 {
            return Err(AmountError::TooPrecise);
        }
        let taka: u64 = taka.parse().map_err(|_| AmountError::TooLarge)?;
        let poisha: u64 = format!("{fraction:0<2}")
            .parse()
            .map_err(|_| AmountError::Malformed)?;
        let total = taka
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(poisha));
        Self::from_poisha(total.ok_or(AmountError::TooLarge)?)
    }

    /// The amount in poisha.
    pub const fn poisha(self) -> u64 {
        self.0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    ///
    /// Returns [`AmountError::TooLarge`] if the sum is above [`Amount::MAX`].
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        Self::from_poisha(self.0 + other.0)
    }

    /// `quantity` times the amount.
    ///
    /// # Errors
    ///
    /// Returns [`AmountError::Zero`] if `quantity` is 0, and [`AmountError::TooLarge`] if the product is above
    /// [`Amount::MAX`].
    pub fn checked_mul(self, quantity: u32) -> Result<Self, AmountError> {
        Self::from_poisha(
            self.0
                .checked_mul(u64::from(quantity))
                .ok_or(AmountError::TooLarge)?,
        )
    }
}

/// Writes taka with two decimals and no separators (`599.00`), the form every bKash API accepts.
impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Amount({self})")
    }
}

impl TryFrom<u64> for Amount {
    type Error = AmountError;

    fn try_from(poisha: u64) -> Result<Self, Self::Error> {
        Self::from_poisha(poisha)
    }
}

impl From<Amount> for u64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parses_the_forms_that_bkash_writes() {
        for (text, poisha) in [
            ("50", 5000),
            ("50.5", 5050),
            ("599.00", 59900),
            ("0.01", 1),
            ("007", 700),
        ] {
            assert_eq!(
                Amount::parse(text).map(Amount::poisha),
                Ok(poisha),
                "{text}"
            );
        }
    }

    #[test]
    fn rejects_any_other_text() {
        for text in [
            "", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "১০", "৳50", " 1", "1 ", "0x1", "NaN",
            "1.2.3",
        ] {
            assert_eq!(Amount::parse(text), Err(AmountError::Malformed), "{text}");
        }
        assert_eq!(Amount::parse("0.001"), Err(AmountError::TooPrecise));
        assert_eq!(Amount::parse("0.00"), Err(AmountError::Zero));
        assert_eq!(Amount::parse("1000000000"), Err(AmountError::TooLarge));
        assert_eq!(
            Amount::parse("99999999999999999999999"),
            Err(AmountError::TooLarge)
        );
    }

    proptest! {
        #[test]
        fn round_trips_through_its_text(poisha in 1_u64..=99_999_999_999) {
            let amount = Amount::from_poisha(poisha).unwrap();
            prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn parsing_never_panics(text in ".*") {
            let _ = Amount::parse(&text);
        }
    }
}
