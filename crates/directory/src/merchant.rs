//! A merchant: who it is, and what pages and sessions of it go by.

use std::{collections::BTreeMap, time::Duration};

use domain::{MerchantId, Mode, Timestamp, hold::HoldTerms, session::Locale};
use serde::{Deserialize, Serialize};

use crate::{Connection, Origin, ReturnAddresses, Theme};

/// What a merchant says of itself. It is made by a [`ProfileDraft`](crate::ProfileDraft), which checks it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The shop's name, as payers see it: 1 to 100 characters.
    pub name: String,
    /// How payers reach the shop.
    pub support: Option<String>,
    /// Where payers may be sent.
    #[serde(rename = "return")]
    pub return_to: ReturnAddresses,
    /// Whose pages may show ours in a frame (`frame-ancestors`).
    pub embed_origins: Vec<Origin>,
    /// How its pages look.
    pub theme: Theme,
    /// How many minutes a payer has to start paying: 1 to 1440.
    pub session_minutes: u16,
    /// How long money is held and what becomes of it at the end; without it nothing is held.
    pub hold: Option<HoldTerms>,
    /// The language of its pages; `None` leaves it to the payer's browser.
    pub locale: Option<Locale>,
}

impl Profile {
    /// How long a session can be started.
    pub fn session_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_minutes) * 60)
    }
}

/// A merchant of this server. Nothing in it is secret: its credentials are asked for separately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merchant {
    /// Its name in commands, keys and logs.
    pub id: MerchantId,
    /// Whether it is served. A disabled one keeps everything and begins nothing.
    pub enabled: bool,
    /// What it says of itself.
    pub profile: Profile,
    /// Its ways to bKash, by mode.
    pub connections: BTreeMap<Mode, Connection>,
    /// When it was added.
    pub created_at: Timestamp,
}
