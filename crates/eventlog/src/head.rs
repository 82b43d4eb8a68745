//! The head of the log: the position and the hash of its last event. A copy that is kept elsewhere shows later whether the
//! log was cut, or replaced by an older copy of itself.

use std::{fmt, str::FromStr};

use crate::GENESIS;

/// The head of the log, or an earlier one. Its text form is `POSITION:HASH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event in the log, counted from 1; 0 if there is none.
    pub position: u64,
    /// The hash of the last event in the log.
    pub hash: [u8; 32],
}

/// A text is not a head.
#[derive(Debug, thiserror::Error)]
#[error("a head is POSITION:HASH, as `head` prints it, such as 17:3f… with 64 hexadecimal digits")]
pub struct ParseHeadError;

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Self = Self {
        position: 0,
        hash: GENESIS,
    };
}

impl fmt::Display for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.position)?;
        for byte in self.hash {
            write!(formatter, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl FromStr for Head {
    type Err = ParseHeadError;

    fn from_str(text: &str) -> Result<Self, ParseHeadError> {
        let (position, digits) = text.split_once(':').ok_or(ParseHeadError)?;
        let position = position.parse().map_err(|_| ParseHeadError)?;
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(ParseHeadError);
        }
        let mut hash = [0; 32];
        for (index, byte) in hash.iter_mut().enumerate() {
            let pair = &digits[2 * index..2 * index + 2];
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseHeadError)?;
        }
        Ok(Self { position, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_round_trips_through_its_text() {
        let head = Head {
            position: 17,
            hash: [0xab; 32],
        };
        assert_eq!(head.to_string(), format!("17:{}", "ab".repeat(32)));
        assert_eq!(head.to_string().parse::<Head>().unwrap(), head);
        let wrong = [
            String::new(),
            "17".to_owned(),
            format!("x:{}", "ab".repeat(32)),
            format!("17:{}", "ab".repeat(31)),
            format!("17:{}", "é".repeat(32)),
        ];
        for text in wrong {
            assert!(text.parse::<Head>().is_err(), "{text}");
        }
    }
}
