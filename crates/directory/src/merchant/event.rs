//! The events of a merchant: the audit record of every change.

use domain::{AccountId, MerchantId, Mode, Timestamp};
use eventlog::Cause;
use serde::{Deserialize, Serialize};

use crate::{KeyHash, KeyId, KeyKind, Profile, ProviderAccount, Scopes};

/// One change. Stored for good: new fields may be added, existing ones keep their meaning. Events contain no secret; of a
/// key they contain the hash, and credentials are sealed values beside the stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MerchantEvent {
    /// The merchant was created.
    MerchantCreated {
        /// The merchant.
        merchant: MerchantId,
        /// The profile it was created with.
        profile: Box<Profile>,
    },
    /// The profile was updated.
    MerchantUpdated {
        /// The profile before.
        before: Box<Profile>,
        /// The profile after.
        after: Box<Profile>,
    },
    /// The merchant was disabled.
    MerchantDisabled,
    /// The merchant was enabled.
    MerchantEnabled,
    /// A provider account was created or replaced.
    ProviderAccountSet {
        /// Test or live.
        mode: Mode,
        /// The provider account, without credentials.
        provider_account: Box<ProviderAccount>,
        /// Whether new credentials were given. If not, the previous ones were kept.
        credentials_replaced: bool,
    },
    /// A provider account was removed, with its credentials.
    ProviderAccountRemoved {
        /// Test or live.
        mode: Mode,
    },
    /// A key was created.
    KeyCreated {
        /// The key.
        key: KeyId,
        /// The account that the key belongs to.
        account: AccountId,
        /// Secret or publishable.
        kind: KeyKind,
        /// The key's scopes.
        scopes: Scopes,
        /// The merchant's label for the key; may be empty.
        label: String,
        /// The last four characters of the key's text.
        last_four: String,
        /// The SHA-256 of the key's text.
        hash: KeyHash,
        /// The actor that created the key.
        created_by: String,
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

/// An event with its time and actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// When it happened.
    pub at: Timestamp,
    /// Who caused it, and the address that the request came from.
    pub cause: Cause,
    /// What happened.
    pub event: MerchantEvent,
}
