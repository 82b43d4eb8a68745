//! The languages of the customer's pages, and their formats of money.

use axum::http::HeaderMap;

use crate::headers::text_of;

/// Bangla, or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Bangla,
    English,
}

impl Lang {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "bn" => Some(Self::Bangla),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The first supported language in `Accept-Language`.
    pub(crate) fn preferred(headers: &HeaderMap) -> Option<Self> {
        text_of(headers, "accept-language")?
            .split(',')
            .find_map(|range| Self::parse(range.trim().split(['-', ';']).next()?))
    }

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Bangla => "bn",
            Self::English => "en",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Bangla => Self::English,
            Self::English => Self::Bangla,
        }
    }

    /// The language's name in itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bangla => "বাংলা",
            Self::English => "English",
        }
    }

    /// An amount in taka in this language's format: `৳1,23,456.00`, `৳১,২৩,৪৫৬.০০`.
    pub(crate) fn money(self, amount: &str) -> String {
        self.digits(&format!("৳{}", grouped(amount)))
    }

    /// Replaces digits by those of this language. Identifiers, error codes, HTTP statuses and JSON
    /// keep ASCII digits.
    pub(crate) fn digits(self, text: &str) -> String {
        match self {
            Self::Bangla => text.chars().map(bangla_digit).collect(),
            Self::English => text.to_owned(),
        }
    }
}

/// Groups digits the South Asian way: the last three digits of the taka, then pairs.
fn grouped(amount: &str) -> String {
    let taka = amount.find('.').unwrap_or(amount.len());
    let mut text = String::with_capacity(amount.len() + taka / 2);
    for (index, character) in amount.chars().enumerate() {
        let after = taka.saturating_sub(index);
        if index > 0 && after >= 3 && after % 2 == 1 {
            text.push(',');
        }
        text.push(character);
    }
    text
}

/// Replaces Bangla digits by ASCII digits, because people type either.
pub(crate) fn latin(text: &str) -> String {
    let latin = |character: char| {
        let digit = u32::from(character).checked_sub(0x9e6);
        let digit = digit.and_then(|digit| char::from_digit(digit, 10));
        digit.unwrap_or(character)
    };
    text.chars().map(latin).collect()
}

fn bangla_digit(character: char) -> char {
    character
        .to_digit(10)
        .and_then(|digit| char::from_u32(0x9e6 + digit))
        .unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::{Lang, latin};

    #[test]
    fn bangla_and_latin_digits_are_accepted() {
        assert_eq!(latin("১২.৫0 টাকা ০৯"), "12.50 টাকা 09");
        assert_eq!(latin(&Lang::Bangla.digits("0123456789")), "0123456789");
    }

    #[test]
    fn amounts_are_grouped_by_lakhs() {
        for (amount, english, bangla) in [
            ("0.01", "৳0.01", "৳০.০১"),
            ("700.00", "৳700.00", "৳৭০০.০০"),
            ("1850.00", "৳1,850.00", "৳১,৮৫০.০০"),
            ("12345.60", "৳12,345.60", "৳১২,৩৪৫.৬০"),
            ("123456.00", "৳1,23,456.00", "৳১,২৩,৪৫৬.০০"),
        ] {
            assert_eq!(Lang::English.money(amount), english);
            assert_eq!(Lang::Bangla.money(amount), bangla);
        }
    }
}
