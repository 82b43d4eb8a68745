//! A merchant's provider account at bKash: API family, base URL and the origins of bKash's pages. Contains no secret.

use std::fmt;

use bkash_types::{Family, TopicArn};
use domain::Mode;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    Origin,
    field::{FieldError, parse_origins},
    https_url,
};

/// A validated provider account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ProviderAccountInput", into = "ProviderAccountInput")]
#[non_exhaustive]
pub struct ProviderAccount {
    /// The API family.
    pub family: Family,
    /// The root of the API.
    pub base_url: Url,
    /// The origins of bKash's customer pages. Payers are redirected nowhere else.
    pub page_origins: Vec<Origin>,
    /// The scripts of bKash's checkout window, in load order. Only Checkout (iFrame) has any.
    pub scripts: Vec<CheckoutScript>,
    /// The topic of bKash's instant payment notifications, if bKash has subscribed the merchant.
    pub ipn_topic: Option<TopicArn>,
}

/// A script of bKash's checkout window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutScript {
    /// The script's URL.
    pub src: String,
    /// The subresource integrity hash, such as `sha384-…`.
    pub integrity: Option<String>,
}

/// A provider account before validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProviderAccountInput {
    /// The name of the API family, such as `tokenized-v2`.
    pub family: String,
    /// The root of the API.
    pub base_url: String,
    /// The origins of bKash's customer pages.
    pub page_origins: Vec<String>,
    /// The scripts of bKash's checkout window.
    #[serde(default)]
    pub scripts: Vec<CheckoutScriptInput>,
    /// The topic of bKash's instant payment notifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipn_topic: Option<String>,
}

/// A script before validation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckoutScriptInput {
    /// The script's URL.
    pub src: String,
    /// The subresource integrity hash.
    pub integrity: Option<String>,
}

impl ProviderAccountInput {
    /// Validates every field.
    ///
    /// # Errors
    ///
    /// Returns [`FieldError`] for the first invalid field.
    pub fn validate(&self) -> Result<ProviderAccount, FieldError> {
        let family = Family::parse(&self.family).ok_or_else(|| {
            let names = Family::ALL.map(Family::as_str).join("\", \"");
            FieldError::new("family", format!("must be one of \"{names}\""))
        })?;
        let base_url = bkash_types::parse_url(&self.base_url)
            .map_err(|error| FieldError::new("base-url", error))?;
        family
            .check_base_url(&base_url)
            .map_err(|error| FieldError::new("base-url", error))?;
        if self.page_origins.is_empty() {
            let problem = "must have at least one origin, such as https://payment.bkash.com";
            return Err(FieldError::new("page-origins", problem));
        }
        let ipn_topic = self.ipn_topic.as_deref().map(TopicArn::parse).transpose();
        Ok(ProviderAccount {
            ipn_topic: ipn_topic.map_err(|error| FieldError::new("ipn-topic", error))?,
            family,
            base_url,
            page_origins: parse_origins("page-origins", &self.page_origins)?,
            scripts: scripts(family, &self.scripts)?,
        })
    }
}

/// Validates the scripts, which Checkout (iFrame) requires and other families do not have. They become part of the
/// page's Content-Security-Policy, so no character may end a source or a directive.
fn scripts(
    family: Family,
    inputs: &[CheckoutScriptInput],
) -> Result<Vec<CheckoutScript>, FieldError> {
    let invalid = |problem: &dyn fmt::Display| FieldError::new("scripts", problem);
    match (family, inputs) {
        (Family::CheckoutIframe, []) => {
            let problem = "list jQuery and then bKash's script";
            return Err(invalid(&problem));
        }
        (Family::CheckoutIframe, _) | (_, []) => {}
        (_, _) => return Err(invalid(&"only the family \"checkout-iframe\" has scripts")),
    }
    let validate = |CheckoutScriptInput { src, integrity }: &CheckoutScriptInput| {
        https_url::parse(src).map_err(|error| invalid(&error))?;
        if src.contains([';', ',', ' ', '\'', '"']) {
            let problem = format!("{src:?} contains a character that a URL must encode");
            return Err(invalid(&problem));
        }
        if integrity
            .as_deref()
            .is_some_and(|text| !is_integrity_hash(text))
        {
            return Err(invalid(&"integrity must be a hash such as \"sha384-…\""));
        }
        Ok(CheckoutScript {
            src: src.clone(),
            integrity: integrity.clone(),
        })
    };
    inputs.iter().map(validate).collect()
}

/// Whether a text is a subresource integrity hash.
fn is_integrity_hash(text: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    ["sha256-", "sha384-", "sha512-"]
        .iter()
        .find_map(|name| text.strip_prefix(name))
        .is_some_and(|hash| !hash.is_empty() && hash.bytes().all(base64))
}

impl ProviderAccount {
    /// Test or live, by the host of the base URL.
    pub fn mode(&self) -> Mode {
        bkash_types::mode_of(&self.base_url)
    }

    /// The origins of bKash's customer pages as text.
    pub fn page_origins(&self) -> Vec<String> {
        let texts = self
            .page_origins
            .iter()
            .map(|origin| origin.as_str().to_owned());
        texts.collect()
    }
}

impl TryFrom<ProviderAccountInput> for ProviderAccount {
    type Error = FieldError;

    fn try_from(input: ProviderAccountInput) -> Result<Self, FieldError> {
        input.validate()
    }
}

impl From<ProviderAccount> for ProviderAccountInput {
    fn from(provider_account: ProviderAccount) -> Self {
        let script = |CheckoutScript { src, integrity }| CheckoutScriptInput { src, integrity };
        Self {
            family: provider_account.family.as_str().to_owned(),
            base_url: provider_account.base_url.into(),
            page_origins: provider_account
                .page_origins
                .into_iter()
                .map(String::from)
                .collect(),
            scripts: provider_account.scripts.into_iter().map(script).collect(),
            ipn_topic: provider_account
                .ipn_topic
                .map(|topic| topic.as_str().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sandbox() -> ProviderAccountInput {
        ProviderAccountInput {
            family: "tokenized-v2".to_owned(),
            base_url: "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout".to_owned(),
            page_origins: vec!["https://sandbox.payment.bkash.com".to_owned()],
            scripts: Vec::new(),
            ipn_topic: None,
        }
    }

    fn window(src: &str, integrity: Option<&str>) -> ProviderAccountInput {
        ProviderAccountInput {
            family: "checkout-iframe".to_owned(),
            base_url: "https://checkout.pay.bka.sh/v1.2.0-beta".to_owned(),
            scripts: vec![CheckoutScriptInput {
                src: src.to_owned(),
                integrity: integrity.map(str::to_owned),
            }],
            ..sandbox()
        }
    }

    #[test]
    fn round_trips_through_its_stored_form() {
        for input in [
            sandbox(),
            window("https://scripts.pay.bka.sh/x.js", Some("sha384-aB+/=")),
        ] {
            let provider_account = input.validate().unwrap();
            let text = serde_json::to_string(&provider_account).unwrap();
            assert_eq!(
                serde_json::from_str::<ProviderAccount>(&text).unwrap(),
                provider_account
            );
        }
    }

    #[test]
    fn derives_the_mode_from_the_base_url() {
        assert_eq!(sandbox().validate().unwrap().mode(), Mode::Test);
        assert_eq!(
            window("https://a.example/x.js", None)
                .validate()
                .unwrap()
                .mode(),
            Mode::Live
        );
    }

    #[test]
    fn names_every_invalid_field() {
        let with = |change: &dyn Fn(&mut ProviderAccountInput)| {
            let mut input = sandbox();
            change(&mut input);
            input.validate().unwrap_err().field
        };
        assert_eq!(with(&|input| input.family = "v9".to_owned()), "family");
        assert_eq!(
            with(&|input| input.family = "tokenized-v1".to_owned()),
            "base-url"
        );
        let plain_http = "http://tokenized.sandbox.bka.sh/v2/tokenized-checkout";
        assert_eq!(
            with(&|input| input.base_url = plain_http.to_owned()),
            "base-url"
        );
        assert_eq!(with(&|input| input.page_origins.clear()), "page-origins");
        assert_eq!(
            with(&|input| input.page_origins[0] = "https://*".to_owned()),
            "page-origins"
        );
        let script = window("https://a.example/x.js", None).scripts;
        assert_eq!(with(&|input| input.scripts = script.clone()), "scripts");
        for (src, integrity) in [
            ("http://a.example/x.js", None),
            ("https://a.example/x.js;y", None),
            ("https://a.example/x.js", Some("md5-AAAA")),
            ("https://a.example/x.js", Some("sha256-")),
            ("https://a.example/x.js", Some("sha256-A\" onload=")),
        ] {
            assert_eq!(
                window(src, integrity).validate().unwrap_err().field,
                "scripts",
                "{src}"
            );
        }
    }
}
