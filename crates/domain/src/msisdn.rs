//! Wallet numbers. A full number stays in memory; stored, logged and displayed numbers are masked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The Bangladeshi mobile number of a wallet: `01` and nine digits. It cannot be printed or serialized in full; see
/// [`Msisdn::masked`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Msisdn(String);

/// The text is not a Bangladeshi mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a wallet number is 01 and nine digits, with or without 88 in front")]
pub struct MsisdnError;

impl Msisdn {
    /// Parses the local form (`01770618575`) and the international forms (`8801…`, `+8801…`); bKash's APIs mix them.
    ///
    /// # Errors
    ///
    /// Returns [`MsisdnError`] if the text is not a Bangladeshi mobile number.
    pub fn parse(text: &str) -> Result<Self, MsisdnError> {
        let text = text.trim();
        let local = text.strip_prefix('+').unwrap_or(text);
        let local = local.strip_prefix("88").unwrap_or(local);
        let valid = local.len() == 11
            && local.bytes().all(|byte| byte.is_ascii_digit())
            && local.starts_with("01")
            && matches!(local.as_bytes()[2], b'3'..=b'9');
        if valid {
            Ok(Self(local.to_owned()))
        } else {
            Err(MsisdnError)
        }
    }

    /// The full number in its local form (`01…`). Only for calls to bKash.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden.
    pub fn masked(&self) -> MaskedMsisdn {
        MaskedMsisdn(format!("{}••••{}", &self.0[..3], &self.0[7..]))
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Msisdn({})", self.masked())
    }
}

/// A wallet number with its middle hidden, `017••••8575`: enough for the owner to recognise it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MaskedMsisdn(String);

impl MaskedMsisdn {
    /// The digits after the hidden part, by which wallets can be searched.
    pub fn last_digits(&self) -> &str {
        let digits = self.0.rsplit(|character: char| !character.is_ascii_digit());
        digits.into_iter().next().unwrap_or_default()
    }
}

impl fmt::Display for MaskedMsisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for MaskedMsisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_form_that_bkash_uses() {
        for text in [
            "01770618575",
            "8801770618575",
            "+8801770618575",
            " 01770618575 ",
        ] {
            assert_eq!(
                Msisdn::parse(text).unwrap().masked().to_string(),
                "017••••8575"
            );
        }
        for text in [
            "",
            "0177061857",
            "02770618575",
            "01070618575",
            "০১৭৭০৬১৮৫৭৫",
            "017706185751",
        ] {
            assert_eq!(Msisdn::parse(text), Err(MsisdnError), "{text}");
        }
    }

    #[test]
    fn is_never_printed_in_full() {
        let number = Msisdn::parse("01770618575").unwrap();
        assert_eq!(format!("{number:?}"), "Msisdn(017••••8575)");
    }
}
