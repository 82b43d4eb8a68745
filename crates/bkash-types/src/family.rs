//! bKash's API families and the base URLs that belong to them.

use url::Url;

/// A family of bKash's APIs: one product in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Tokenized Checkout and Checkout (URL), v1.2.0-beta.
    TokenizedV1,
    /// Tokenized Checkout and Checkout (URL), v2.
    TokenizedV2,
    /// Checkout (iFrame), v1.2.0-beta.
    CheckoutIframe,
    /// Tokenized Checkout as described by the integration guide v0.3 of 2019.
    TokenizedV03,
}

/// A base URL that does not belong to the family.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a base URL of {family}; use one such as {example}")]
pub struct WrongBaseUrl {
    given: String,
    family: &'static str,
    example: String,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 4] = [
        Self::TokenizedV1,
        Self::TokenizedV2,
        Self::CheckoutIframe,
        Self::TokenizedV03,
    ];

    /// The family's name in configuration files, such as `tokenized-v2`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TokenizedV1 => "tokenized-v1",
            Self::TokenizedV2 => "tokenized-v2",
            Self::CheckoutIframe => "checkout-iframe",
            Self::TokenizedV03 => "tokenized-v0.3",
        }
    }

    /// The family with a name; `None` if no family has it.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.as_str() == name)
    }

    /// The path that every base URL ends with.
    pub const fn base_path(self) -> &'static str {
        match self {
            Self::TokenizedV1 | Self::TokenizedV03 | Self::CheckoutIframe => "/v1.2.0-beta",
            Self::TokenizedV2 => "/v2/tokenized-checkout",
        }
    }

    /// What the family's host names at bKash begin with.
    const fn host_prefix(self) -> &'static str {
        match self {
            Self::TokenizedV1 | Self::TokenizedV03 | Self::TokenizedV2 => "tokenized.",
            Self::CheckoutIframe => "checkout.",
        }
    }

    /// Checks that `url` can be the base URL of this family: the end of its path, and its host if it is bKash's.
    ///
    /// # Errors
    ///
    /// Returns an error with a correct example if the URL belongs to another family.
    pub fn check_base_url(self, url: &Url) -> Result<(), WrongBaseUrl> {
        let (path, host) = (self.base_path(), self.host_prefix());
        let at_bkash = url.host_str().filter(|name| name.ends_with(".bka.sh"));
        if url.path().trim_end_matches('/').ends_with(path)
            && at_bkash.is_none_or(|name| name.starts_with(host))
        {
            return Ok(());
        }
        Err(WrongBaseUrl {
            given: url.to_string(),
            family: self.as_str(),
            example: format!("https://{host}sandbox.bka.sh{path}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(family: Family, url: &str) -> bool {
        family.check_base_url(&Url::parse(url).unwrap()).is_ok()
    }

    #[test]
    fn every_family_is_parsed_from_its_name() {
        for family in Family::ALL {
            assert_eq!(Family::parse(family.as_str()), Some(family));
        }
        assert_eq!(Family::parse("tokenized"), None);
    }

    #[test]
    fn a_base_url_of_another_family_is_rejected() {
        let v1 = "https://tokenized.sandbox.bka.sh/v1.2.0-beta";
        let v2 = "https://tokenized.pay.bka.sh/v2/tokenized-checkout/";
        let iframe = "https://checkout.pay.bka.sh/v1.2.0-beta";
        let simulator = "http://127.0.0.1:4010/v1.2.0-beta";
        for (family, accepted) in [
            (Family::TokenizedV1, [v1, simulator].as_slice()),
            (Family::TokenizedV03, &[v1, simulator]),
            (Family::TokenizedV2, &[v2]),
            (Family::CheckoutIframe, &[iframe, simulator]),
        ] {
            for url in [v1, v2, iframe, simulator] {
                assert_eq!(
                    fits(family, url),
                    accepted.contains(&url),
                    "{family:?} {url}"
                );
            }
        }
        assert!(!fits(Family::TokenizedV1, "https://tokenized.pay.bka.sh/"));
    }
}
