//! A merchant and its profile.

use std::{collections::BTreeMap, time::Duration};

use domain::{MerchantId, Mode, Timestamp, hold::HoldTerms, session::Locale};
use serde::{Deserialize, Serialize};

use crate::{Origin, ProviderAccount, ReturnAllowlist, Theme};

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
    /// The language of the merchant's pages. `None` follows the payer's browser.
    pub locale: Option<Locale>,
}

impl Profile {
    /// How long a session stays open.
    pub fn session_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_minutes) * 60)
    }
}

/// A merchant of this server. Contains no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// The identifier used in commands, keys and logs.
    pub id: MerchantId,
    /// Whether the merchant is served. A disabled merchant starts nothing new; payments under way are completed.
    pub enabled: bool,
    /// The merchant's settings.
    pub profile: Profile,
    /// The merchant's provider accounts by mode.
    pub provider_accounts: BTreeMap<Mode, ProviderAccount>,
    /// When the merchant was created.
    pub created_at: Timestamp,
}
