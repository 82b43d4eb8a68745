//! What was done to the directory, as it is written down for good. No secret and no hash of one is in it.

use domain::{Mode, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{ConnectionDraft, KeyId, KeyKind, Profile, Scopes};

/// One thing that was done. These forms are kept for good: they may grow, not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Deed {
    /// A merchant was added.
    MerchantAdded {
        /// What it said of itself.
        profile: Box<Profile>,
    },
    /// A merchant's profile was changed.
    MerchantChanged {
        /// The changed fields as they were.
        before: Map<String, Value>,
        /// The same fields as they are.
        after: Map<String, Value>,
    },
    /// A merchant is not served any more.
    MerchantDisabled,
    /// A merchant is served again.
    MerchantEnabled,
    /// A merchant reaches bKash.
    Connected {
        /// Test or live.
        mode: Mode,
        /// How.
        connection: ConnectionDraft,
        /// Whether credentials were given; if not, the former ones stay.
        credentials: bool,
    },
    /// A merchant does not reach bKash any more.
    Disconnected {
        /// Test or live.
        mode: Mode,
    },
    /// A key was created.
    KeyCreated {
        /// Which.
        key: KeyId,
        /// Test or live.
        mode: Mode,
        /// Who may hold it.
        kind: KeyKind,
        /// What it may do.
        scopes: Scopes,
        /// When it ends, in milliseconds since 1970.
        expires_at: Option<Timestamp>,
    },
    /// A key was taken back.
    KeyRevoked {
        /// Which.
        key: KeyId,
    },
    /// A key has a successor.
    KeyRolled {
        /// Which.
        key: KeyId,
        /// The successor.
        replaced_by: KeyId,
        /// How long both work, in milliseconds since 1970.
        until: Timestamp,
    },
}

/// A deed, who did it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who, such as `operator alice`.
    pub by: String,
    /// What.
    pub deed: Deed,
}

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) by: String,
    #[serde(flatten)]
    pub(crate) deed: Deed,
}

impl Deed {
    /// The change from one profile to another; `None` if there is none.
    pub(crate) fn changed(before: &Profile, after: &Profile) -> Option<Self> {
        let fields = |profile| match serde_json::to_value(profile) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let (mut before, mut after) = (fields(before), fields(after));
        let same: Vec<_> = before
            .iter()
            .filter(|(name, value)| after.get(*name) == Some(value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in same {
            before.remove(&name);
            after.remove(&name);
        }
        (before != after).then_some(Self::MerchantChanged { before, after })
    }
}
