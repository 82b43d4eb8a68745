//! The test wallets: bKash's published sandbox numbers, and the simulator's own numbers that
//! produce its errors.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::error_codes::ErrorCode;

/// A Bangladeshi mobile number in its local form, `01XXXXXXXXX`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Msisdn(Arc<str>);

impl Msisdn {
    /// Parses a number as people type it: with `+880`, spaces, hyphens, or Bangla digits.
    pub(crate) fn parse(typed: &str) -> Option<Self> {
        let digits = ascii_digits(typed)?;
        let local = digits.strip_prefix("88").unwrap_or(&digits);
        (local.len() == 11 && local.starts_with("01")).then(|| Self(local.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Msisdn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// ASCII digits of a number in either script, without separators.
pub(crate) fn ascii_digits(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(14);
    for character in typed.trim().trim_start_matches('+').chars() {
        match character {
            '0'..='9' => digits.push(character),
            '\u{9e6}'..='\u{9ef}' => {
                digits.push(char::from_digit(u32::from(character) - 0x9e6, 10)?);
            }
            ' ' | '-' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// How a wallet behaves when somebody pays with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Has the default balance and pays.
    Ordinary,
    /// Is empty, so that Execute returns 2023.
    Empty,
    /// The customer's page refuses the number with this code.
    RefusedOnPage(ErrorCode),
    /// The page succeeds, and Execute refuses with this code.
    RefusedAtExecute(ErrorCode),
}

/// A published test wallet.
pub(crate) struct TestWallet {
    pub(crate) number: &'static str,
    pub(crate) pin: &'static str,
    pub(crate) note: &'static str,
}

/// The PIN that every wallet accepts besides its own: copies of bKash's pages disagree on the PINs.
pub(crate) const COMMON_PIN: &str = "12121";

/// Source: bKash's sandbox onboarding mail for the first six; the rest are reported or the
/// simulator's own.
pub(crate) const TEST_WALLETS: &[TestWallet] = &[
    TestWallet {
        number: "01770618575",
        pin: "12121",
        note: "pays",
    },
    TestWallet {
        number: "01929918378",
        pin: "12121",
        note: "pays",
    },
    TestWallet {
        number: "01770618576",
        pin: "21212",
        note: "pays",
    },
    TestWallet {
        number: "01877722345",
        pin: "13131",
        note: "pays",
    },
    TestWallet {
        number: "01619777282",
        pin: "21212",
        note: "pays",
    },
    TestWallet {
        number: "01619777283",
        pin: "13131",
        note: "pays",
    },
    TestWallet {
        number: "01823074817",
        pin: "12121",
        note: "insufficient balance: 2023 at Execute",
    },
    TestWallet {
        number: "01823074818",
        pin: "12121",
        note: "debit blocked: 2037 at Execute",
    },
    TestWallet {
        number: "01700002015",
        pin: "12121",
        note: "locked: 2015 on the page (simulator's own)",
    },
    TestWallet {
        number: "01700002057",
        pin: "12121",
        note: "not a bKash account: 2057 on the page (simulator's own)",
    },
    TestWallet {
        number: "01700002058",
        pin: "12121",
        note: "not a customer wallet: 2058 on the page (simulator's own)",
    },
];

/// The default wallet.
pub(crate) const DEFAULT_WALLET: &str = "01770618575";

/// Codes that have a wallet whose payments Execute refuses with them: [`wallet_refused_with`].
/// Specific to the simulator.
///
/// This is every code of bKash's list that Execute could return because of a wallet, a customer or
/// a merchant. The others belong to other calls, or are the result of a call out of order.
pub(crate) const EXECUTE_REFUSALS: &[&str] = &[
    "503", "2003", "2010", "2011", "2014", "2016", "2017", "2018", "2019", "2020", "2023", "2024",
    "2029", "2036", "2037", "2038", "2039", "2040", "2041", "2043", "2044", "2045", "2046", "2060",
    "2061", "2064", "2067", "2068", "2069", "2080", "2081", "2082", "9999",
];

/// The wallet that gets a code from Execute: `0170000` and the code in four digits.
pub(crate) fn wallet_refused_with(code: &str) -> String {
    format!("{REFUSED_WALLET_PREFIX}{code:0>4}")
}

const REFUSED_WALLET_PREFIX: &str = "0170000";

/// Every number with this prefix is an ordinary wallet, for runs that need many. Specific to the
/// simulator.
pub(crate) const BULK_WALLET_PREFIX: &str = "0199";

/// Whether a wallet is one of those, which are not listed because a long run may use any number of
/// them.
pub(crate) fn is_bulk_wallet(number: &Msisdn) -> bool {
    number.as_str().starts_with(BULK_WALLET_PREFIX)
}

/// How a number behaves; an unknown number is not a bKash account.
pub(crate) fn behaviour(number: &Msisdn) -> Behaviour {
    let text = number.as_str();
    match text {
        "01823074817" => return Behaviour::Empty,
        "01823074818" => return Behaviour::RefusedAtExecute(ErrorCode::DEBIT_PARTY_STATE),
        "01700002015" => return Behaviour::RefusedOnPage(ErrorCode::WRONG_PIN_COUNT_EXCEEDED),
        "01700002058" => return Behaviour::RefusedOnPage(ErrorCode::NOT_A_CUSTOMER_WALLET),
        _ => {}
    }
    if let Some(code) = text.strip_prefix(REFUSED_WALLET_PREFIX)
        && EXECUTE_REFUSALS.contains(&code.trim_start_matches('0'))
        && let Some(code) = ErrorCode::parse(code)
    {
        return Behaviour::RefusedAtExecute(code);
    }
    if is_bulk_wallet(number) || text == "01700000001" {
        return Behaviour::Ordinary;
    }
    let listed = TEST_WALLETS.iter().any(|wallet| wallet.number == text);
    if listed && text != "01700002057" {
        Behaviour::Ordinary
    } else {
        Behaviour::RefusedOnPage(ErrorCode::NOT_A_BKASH_ACCOUNT)
    }
}

/// Whether `pin` is the wallet's own PIN or the common one.
pub(crate) fn is_pin_valid(number: &Msisdn, pin: &str) -> bool {
    let own = TEST_WALLETS
        .iter()
        .find(|wallet| wallet.number == number.as_str());
    pin == COMMON_PIN || own.is_some_and(|wallet| wallet.pin == pin)
}

#[cfg(test)]
mod tests {
    use super::{
        Behaviour, EXECUTE_REFUSALS, Msisdn, behaviour, is_pin_valid, wallet_refused_with,
    };
    use crate::error_codes::ErrorCode;

    fn number(text: &str) -> Msisdn {
        Msisdn::parse(text).expect("a mobile number")
    }

    #[test]
    fn common_formats_of_wallet_numbers_are_accepted() {
        for typed in [
            "01770618575",
            "+8801770618575",
            "8801770618575",
            "01770-618575",
            "০১৭৭০৬১৮৫৭৫",
        ] {
            assert_eq!(number(typed).as_str(), "01770618575", "{typed}");
        }
        for bad in [
            "",
            "0177061857",
            "02770618575",
            "0177061857x",
            "017706185755",
        ] {
            assert_eq!(Msisdn::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn unknown_numbers_have_no_bkash_account() {
        let refused = Behaviour::RefusedOnPage(ErrorCode::NOT_A_BKASH_ACCOUNT);
        assert_eq!(behaviour(&number("01711111111")), refused);
        assert_eq!(behaviour(&number("01700002057")), refused);
        assert_eq!(behaviour(&number("01990000001")), Behaviour::Ordinary);
    }

    #[test]
    fn every_refusal_of_execute_has_its_own_wallet() {
        for code in EXECUTE_REFUSALS {
            let wallet = number(&wallet_refused_with(code));
            let refusal = ErrorCode::parse(code).expect("a number of the list");
            assert_eq!(behaviour(&wallet), Behaviour::RefusedAtExecute(refusal));
        }
        assert_eq!(wallet_refused_with("503"), "01700000503");
    }

    #[test]
    fn every_wallet_accepts_the_common_pin_and_its_own() {
        assert!(is_pin_valid(&number("01877722345"), "13131"));
        assert!(is_pin_valid(&number("01877722345"), "12121"));
        assert!(!is_pin_valid(&number("01770618575"), "13131"));
    }
}
