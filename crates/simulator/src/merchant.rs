//! The merchants of the simulated bKash. Tokens and payments belong to a merchant.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// A merchant's index in the settings; 0 is the merchant whose credentials the documentation
/// prints.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(crate) struct MerchantId(pub(crate) usize);

/// A merchant's credentials and public data.
///
/// The credentials are the simulator's test data and are not valid at bKash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Merchant {
    /// `app_key` of Grant, and `X-APP-Key` of every other call.
    pub app_key: String,
    /// `app_secret` of Grant and Refresh.
    pub app_secret: String,
    /// `username` header of Grant and Refresh.
    pub username: String,
    /// `password` header of Grant and Refresh.
    pub password: String,
    /// Shown on the customer's pages.
    #[serde(rename = "merchant_name")]
    pub name: String,
    /// `organizationShortCode` in Search Transaction.
    pub organization_short_code: String,
    /// Operations that are refused with 2067.
    pub not_permitted: Vec<Operation>,
}

impl Default for Merchant {
    fn default() -> Self {
        Self {
            app_key: "sim-app-key".to_owned(),
            app_secret: "sim-app-secret".to_owned(),
            username: "sim-user".to_owned(),
            password: "sim-pass".to_owned(),
            name: "Demo Shop".to_owned(),
            organization_short_code: "50022".to_owned(),
            not_permitted: Vec::new(),
        }
    }
}

impl Merchant {
    /// A second merchant, for tests that access another merchant's payments.
    pub(crate) fn second() -> Self {
        Self {
            app_key: "sim2-app-key".to_owned(),
            app_secret: "sim2-app-secret".to_owned(),
            username: "sim2-user".to_owned(),
            password: "sim2-pass".to_owned(),
            name: "Other Shop".to_owned(),
            organization_short_code: "50023".to_owned(),
            not_permitted: Vec::new(),
        }
    }
}

impl Merchant {
    /// Whether these are the documented test credentials. Others may be real ones, entered by
    /// mistake, and are not shown.
    pub(crate) fn has_published_credentials(&self) -> bool {
        let published = Self::default();
        self.app_key == published.app_key
            && self.app_secret == published.app_secret
            && self.username == published.username
            && self.password == published.password
    }
}
