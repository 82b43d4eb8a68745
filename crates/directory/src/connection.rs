//! A way to bKash: which API, where, and what its customer pages need. No secret is in it.

use std::fmt;

use bkash_types::{Family, TopicArn};
use domain::Mode;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    Origin, address,
    draft::{DraftError, origins},
};

/// A merchant's way to bKash, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ConnectionDraft", into = "ConnectionDraft")]
#[non_exhaustive]
pub struct Connection {
    /// Which of bKash's APIs.
    pub family: Family,
    /// The API's root.
    pub base_url: Url,
    /// The origins of bKash's customer pages: payers are sent nowhere else.
    pub page_origins: Vec<Origin>,
    /// The scripts of bKash's window, in order; none but for Checkout (iFrame).
    pub scripts: Vec<Script>,
    /// The topic of bKash's payment notifications, if bKash has subscribed the merchant.
    pub ipn_topic: Option<TopicArn>,
}

/// A script of bKash's window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its address.
    pub src: String,
    /// The hash that it must have, such as `sha384-…`.
    pub integrity: Option<String>,
}

/// A way to bKash as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConnectionDraft {
    /// The family's word, such as `tokenized-v2`.
    pub family: String,
    /// The API's root.
    pub base_url: String,
    /// The origins of bKash's customer pages.
    pub page_origins: Vec<String>,
    /// The scripts of bKash's window.
    #[serde(default)]
    pub scripts: Vec<ScriptDraft>,
    /// The topic of bKash's payment notifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipn_topic: Option<String>,
}

/// A script as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptDraft {
    /// Its address.
    pub src: String,
    /// The hash that it must have.
    pub integrity: Option<String>,
}

impl ConnectionDraft {
    /// Checks every field.
    pub fn check(&self) -> Result<Connection, DraftError> {
        let family = Family::parse(&self.family).ok_or_else(|| {
            let words = Family::ALL.map(Family::as_str).join("\", \"");
            DraftError::new("family", format!("one of \"{words}\""))
        })?;
        let base_url = bkash_types::parse_url(&self.base_url)
            .map_err(|error| DraftError::new("base-url", error))?;
        family
            .check_base_url(&base_url)
            .map_err(|error| DraftError::new("base-url", error))?;
        if self.page_origins.is_empty() {
            let problem = "list at least one origin, such as https://payment.bkash.com";
            return Err(DraftError::new("page-origins", problem));
        }
        let ipn_topic = self.ipn_topic.as_deref().map(TopicArn::parse).transpose();
        Ok(Connection {
            ipn_topic: ipn_topic.map_err(|error| DraftError::new("ipn-topic", error))?,
            family,
            base_url,
            page_origins: origins("page-origins", &self.page_origins)?,
            scripts: scripts(family, &self.scripts)?,
        })
    }
}

/// The scripts of bKash's window, which the family has or has not. They stand in the page's
/// Content-Security-Policy, so that nothing in them may end a part of it.
fn scripts(family: Family, drafts: &[ScriptDraft]) -> Result<Vec<Script>, DraftError> {
    let wrong = |problem: &dyn fmt::Display| DraftError::new("scripts", problem);
    match (family, drafts) {
        (Family::CheckoutIframe, []) => {
            let problem = "list bKash's script, and before it what it needs (jQuery)";
            return Err(wrong(&problem));
        }
        (Family::CheckoutIframe, _) | (_, []) => {}
        (_, _) => return Err(wrong(&"only the family \"checkout-iframe\" has scripts")),
    }
    let check = |ScriptDraft { src, integrity }: &ScriptDraft| {
        address::plain(src).map_err(|error| wrong(&error))?;
        if src.contains([';', ',', ' ', '\'', '"']) {
            let problem = format!("{src:?} holds a character that an address must encode");
            return Err(wrong(&problem));
        }
        if integrity.as_deref().is_some_and(|text| !is_hash(text)) {
            return Err(wrong(&"integrity is such as \"sha384-…\""));
        }
        Ok(Script {
            src: src.clone(),
            integrity: integrity.clone(),
        })
    };
    drafts.iter().map(check).collect()
}

/// Whether a text is a hash as Subresource Integrity writes one.
fn is_hash(text: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    ["sha256-", "sha384-", "sha512-"]
        .iter()
        .find_map(|name| text.strip_prefix(name))
        .is_some_and(|hash| !hash.is_empty() && hash.bytes().all(base64))
}

impl Connection {
    /// Whether real money moves on it.
    pub fn mode(&self) -> Mode {
        bkash_types::mode_of(&self.base_url)
    }

    /// The origins of bKash's customer pages, as texts.
    pub fn page_origins(&self) -> Vec<String> {
        let texts = self
            .page_origins
            .iter()
            .map(|origin| origin.as_str().to_owned());
        texts.collect()
    }
}

impl TryFrom<ConnectionDraft> for Connection {
    type Error = DraftError;

    fn try_from(draft: ConnectionDraft) -> Result<Self, DraftError> {
        draft.check()
    }
}

impl From<Connection> for ConnectionDraft {
    fn from(connection: Connection) -> Self {
        let script = |Script { src, integrity }| ScriptDraft { src, integrity };
        Self {
            family: connection.family.as_str().to_owned(),
            base_url: connection.base_url.into(),
            page_origins: connection
                .page_origins
                .into_iter()
                .map(String::from)
                .collect(),
            scripts: connection.scripts.into_iter().map(script).collect(),
            ipn_topic: connection.ipn_topic.map(|topic| topic.as_str().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sandbox() -> ConnectionDraft {
        ConnectionDraft {
            family: "tokenized-v2".to_owned(),
            base_url: "https://tokenized.sandbox.bka.sh/v2/tokenized-checkout".to_owned(),
            page_origins: vec!["https://sandbox.payment.bkash.com".to_owned()],
            scripts: Vec::new(),
            ipn_topic: None,
        }
    }

    fn window(src: &str, integrity: Option<&str>) -> ConnectionDraft {
        ConnectionDraft {
            family: "checkout-iframe".to_owned(),
            base_url: "https://checkout.pay.bka.sh/v1.2.0-beta".to_owned(),
            scripts: vec![ScriptDraft {
                src: src.to_owned(),
                integrity: integrity.map(str::to_owned),
            }],
            ..sandbox()
        }
    }

    #[test]
    fn a_connection_reads_back_from_what_is_kept() {
        for draft in [
            sandbox(),
            window("https://scripts.pay.bka.sh/x.js", Some("sha384-aB+/=")),
        ] {
            let connection = draft.check().unwrap();
            let text = serde_json::to_string(&connection).unwrap();
            assert_eq!(
                serde_json::from_str::<Connection>(&text).unwrap(),
                connection
            );
        }
    }

    #[test]
    fn its_mode_is_where_it_leads() {
        assert_eq!(sandbox().check().unwrap().mode(), Mode::Test);
        assert_eq!(
            window("https://a.example/x.js", None)
                .check()
                .unwrap()
                .mode(),
            Mode::Live
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        let with = |change: &dyn Fn(&mut ConnectionDraft)| {
            let mut draft = sandbox();
            change(&mut draft);
            draft.check().unwrap_err().field
        };
        assert_eq!(with(&|draft| draft.family = "v9".to_owned()), "family");
        assert_eq!(
            with(&|draft| draft.family = "tokenized-v1".to_owned()),
            "base-url"
        );
        let plain_http = "http://tokenized.sandbox.bka.sh/v2/tokenized-checkout";
        assert_eq!(
            with(&|draft| draft.base_url = plain_http.to_owned()),
            "base-url"
        );
        assert_eq!(with(&|draft| draft.page_origins.clear()), "page-origins");
        assert_eq!(
            with(&|draft| draft.page_origins[0] = "https://*".to_owned()),
            "page-origins"
        );
        let script = window("https://a.example/x.js", None).scripts;
        assert_eq!(with(&|draft| draft.scripts = script.clone()), "scripts");
        for (src, integrity) in [
            ("http://a.example/x.js", None),
            ("https://a.example/x.js;y", None),
            ("https://a.example/x.js", Some("md5-AAAA")),
            ("https://a.example/x.js", Some("sha256-")),
            ("https://a.example/x.js", Some("sha256-A\" onload=")),
        ] {
            assert_eq!(
                window(src, integrity).check().unwrap_err().field,
                "scripts",
                "{src}"
            );
        }
    }
}
