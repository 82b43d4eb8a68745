//! bKash's numbers, and what each means for money.
//!
//! The list is the current one of Tokenized Checkout v1.2.0-beta. The guide v0.3 used 2044–2057 for other
//! meanings (its 2056 was "already completed"); those must never be read with this list.

use domain::Decline;

/// Why bKash refused, when its number says with certainty that nothing was executed. Every other number,
/// among them "already completed" (2062, 2068, 2117), "invalid state" (2056), "invalid payment" (2002) and
/// "system error" (2003, 2020, 2024, 503, 9999), leaves open what happened.
pub(crate) fn definite_refusal(code: &str) -> Option<Decline> {
    Some(match code {
        "2023" => Decline::InsufficientBalance,
        "2029" => Decline::Duplicate,
        "2011" | "2014" | "2015" | "2019" | "2043" => Decline::WrongPin,
        "2010" | "2013" | "2016" | "2017" | "2018" | "2059" => Decline::WrongVerificationCode,
        "2009" | "2045" | "2057" | "2058" => Decline::NotAWallet,
        "2037" | "2038" | "2081" => Decline::WalletBlocked,
        "2050" | "2051" | "2052" | "2053" | "2054" | "2055" => Decline::AgreementUnusable,
        "2001" | "2006" | "2007" | "2008" | "2012" | "2025" | "2031" | "2039" | "2040" | "2041"
        | "2044" | "2046" | "2047" | "2048" | "2049" | "2061" | "2063" | "2064" | "2065"
        | "2066" | "2067" | "2080" | "2082" => Decline::MerchantRefused,
        _ => return None,
    })
}

/// Why bKash refused to create something. No money can have moved, so every number is a refusal.
pub(crate) fn refusal_to_create(code: &str) -> Decline {
    match definite_refusal(code) {
        Some(reason) => reason,
        None if matches!(code, "503" | "9999" | "2003" | "2020" | "2024") => Decline::Unavailable,
        None => Decline::MerchantRefused,
    }
}

/// The number of a token that bKash does not accept, where the gateway has let it through.
pub(crate) const INVALID_TOKEN: &str = "2079";

/// Whether a number says that an agreement no longer stands.
pub(crate) fn agreement_is_gone(code: &str) -> bool {
    matches!(code, "2051" | "2053")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_leave_money_open_are_no_refusals() {
        for code in [
            "2002", "2003", "2020", "2024", "2056", "2060", "2062", "2068", "2117", "2079", "503",
            "9999", "7777", "",
        ] {
            assert_eq!(definite_refusal(code), None, "{code}");
        }
    }

    #[test]
    fn nothing_that_was_refused_at_create_is_left_open() {
        assert_eq!(refusal_to_create("503"), Decline::Unavailable);
        assert_eq!(refusal_to_create("2053"), Decline::AgreementUnusable);
        assert_eq!(refusal_to_create("7777"), Decline::MerchantRefused);
    }
}
