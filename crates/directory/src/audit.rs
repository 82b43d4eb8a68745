//! Audit events: the permanent record of every change to the directory. They contain no secret and no hash of a secret.

use domain::{Mode, Timestamp};
use eventlog::Actor;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{KeyId, KeyKind, Profile, ProviderAccountInput, Scopes};

/// One recorded change. Stored for good: new fields may be added, existing ones keep their meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AuditEvent {
    /// A merchant was created.
    MerchantCreated {
        /// The profile it was created with.
        profile: Box<Profile>,
    },
    /// A merchant's profile was updated.
    MerchantUpdated {
        /// The changed fields with their old values.
        before: Map<String, Value>,
        /// The changed fields with their new values.
        after: Map<String, Value>,
    },
    /// A merchant was disabled.
    MerchantDisabled,
    /// A merchant was enabled.
    MerchantEnabled,
    /// A merchant's provider account was created or replaced.
    ProviderAccountSet {
        /// Test or live.
        mode: Mode,
        /// The provider account, without credentials.
        provider_account: ProviderAccountInput,
        /// Whether new credentials were given. If not, the previous ones were kept.
        credentials_replaced: bool,
    },
    /// A merchant's provider account was removed, with its credentials.
    ProviderAccountRemoved {
        /// Test or live.
        mode: Mode,
    },
    /// A key was created.
    KeyCreated {
        /// The key.
        key: KeyId,
        /// Test or live.
        mode: Mode,
        /// Secret or publishable.
        kind: KeyKind,
        /// The key's scopes.
        scopes: Scopes,
        /// When the key expires, in milliseconds since the Unix epoch.
        expires_at: Option<Timestamp>,
    },
    /// A key was revoked.
    KeyRevoked {
        /// The key.
        key: KeyId,
    },
    /// A key was replaced by a new one.
    KeyRolled {
        /// The replaced key.
        key: KeyId,
        /// The new key.
        replaced_by: KeyId,
        /// When the replaced key stops working, in milliseconds since the Unix epoch.
        until: Timestamp,
    },
}

/// An audit event with its time and actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// When it happened.
    pub at: Timestamp,
    /// Who caused it.
    pub actor: Actor,
    /// What happened.
    pub event: AuditEvent,
}

impl AuditEvent {
    /// The version of the JSON form.
    pub(crate) const SCHEMA: u32 = 1;

    /// The difference between two profiles, or `None` if they are equal.
    pub(crate) fn merchant_updated(before: &Profile, after: &Profile) -> Option<Self> {
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
        (before != after).then_some(Self::MerchantUpdated { before, after })
    }
}
