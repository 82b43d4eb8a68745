//! The merchant directory: merchants, their provider accounts at bKash, and API keys.
//!
//! A merchant has a profile (name, allowed return URLs, session lifetime, theme) and at most two provider accounts at
//! bKash, one test and one live. Their credentials are sealed at rest. Programs call the API of a merchant's account
//! with API keys; only a hash of each key is stored. Every change is recorded as an audit event, with the actor, in the
//! merchant's stream of the hash-chained log. The event and the changed rows commit in one transaction.
//!
//! bKash knows nothing of this model: it knows one merchant per set of credentials.

mod actor;
mod audit;
mod authentication;
mod cache;
mod change;
mod credentials;
mod error;
mod https_url;
mod key;
mod key_text;
mod keys;
mod line;
mod merchant;
mod merchants;
mod palette;
mod profile_input;
mod provider_account;
mod provider_accounts;
mod scope;
mod store;
mod theme;

use std::sync::Arc;

pub use actor::Actor;
pub use audit::{AuditEvent, AuditRecord};
pub use authentication::{AuthenticationError, KeyRejection, MissingScope, Principal};
pub use bkash_types::Credentials;
use domain::AccountId;
pub use error::DirectoryError;
use eventlog::{Clock, Entropy};
pub use https_url::{Origin, ReturnAllowlist, ReturnUrl, UrlError};
pub use key::{ApiKey, KeyId, KeyKind, KeyStatus};
pub use key_text::{KeyHash, PresentedKey};
pub use keys::{CreatedKey, DEFAULT_OVERLAP, MAX_KEYS, MAX_OVERLAP, NewKey, RollOptions};
pub use merchant::{Merchant, Profile};
pub use merchants::NewMerchant;
pub use palette::{Palette, Scheme};
pub use profile_input::{FieldError, HoldInput, ProfileInput, ThemeInput};
pub use provider_account::{
    CheckoutScript, CheckoutScriptInput, ProviderAccount, ProviderAccountInput,
};
pub use provider_accounts::{NewProviderAccount, UnsealedProviderAccount};
pub use scope::{Scope, ScopeError, Scopes};
use sealing::SealingKey;
pub use store::{
    Commit, CommitError, DirectoryStore, KeyLookup, MerchantSnapshot, RowChange, StoredAuditRecord,
    StoredKey, StoredMerchant, StoredProviderAccount, audit_stream,
};
pub use theme::{Appearance, Colour, Logo, TextColour, Theme};

use crate::cache::DirectoryCache;

/// The directory's dependencies.
#[derive(Clone)]
pub struct Ports {
    /// Stores merchants, provider accounts and keys.
    pub store: Arc<dyn DirectoryStore>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for keys, identifiers and nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals credentials.
    pub key: SealingKey,
}

/// The merchant directory. Clones share the same cache.
#[derive(Clone)]
pub struct Directory {
    ports: Ports,
    /// The account of the configuration file. It has API keys like any other account, but its profile and provider
    /// account are not stored here.
    configured: AccountId,
    cache: Arc<DirectoryCache>,
}

impl Directory {
    /// Creates a directory next to the configured account. No merchant of the directory may have the configured
    /// merchant's identifier.
    pub fn new(ports: Ports, configured: AccountId) -> Self {
        Self {
            ports,
            configured,
            cache: Arc::default(),
        }
    }
}
