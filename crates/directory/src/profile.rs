//! A merchant's profile.

use std::time::Duration;

use domain::{
    hold::HoldTerms,
    session::{LateSuccess, Locale},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Origin, ReturnAllowlist, Theme};

/// A merchant's settings. Created by [`ProfileInput`](crate::ProfileInput), which validates every field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The shop's name as shown to payers: 1 to 100 characters.
    pub name: String,
    /// How payers contact the shop.
    pub support: Option<String>,
    /// Where payers may be redirected to.
    #[serde(rename = "return")]
    pub return_to: ReturnAllowlist,
    /// Origins whose pages may embed the checkout (`frame-ancestors`).
    pub embed_origins: Vec<Origin>,
    /// The theme of the merchant's pages.
    pub theme: Theme,
    /// How long a session stays open, in minutes: 1 to 1440.
    pub session_minutes: u16,
    /// How long bKash holds authorized money, and what happens at the end. `None` if the merchant does not use
    /// authorizations.
    pub hold: Option<HoldTerms>,
    /// What happens to money that bKash took late.
    #[serde(default, skip_serializing_if = "LateSuccess::is_default")]
    pub late_success: LateSuccess,
    /// The language of the merchant's pages. `None` follows the payer's browser.
    pub locale: Option<Locale>,
}

impl Profile {
    /// How long a session stays open.
    pub fn session_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_minutes) * 60)
    }

    /// The fields of this profile whose values differ from those of `other`, as JSON.
    pub fn changed_fields(&self, other: &Self) -> Map<String, Value> {
        let others = fields(other);
        let mut own = fields(self);
        own.retain(|name, value| others.get(name) != Some(value));
        own
    }
}

fn fields(profile: &Profile) -> Map<String, Value> {
    match serde_json::to_value(profile) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) | Err(_) => Map::new(),
    }
}
