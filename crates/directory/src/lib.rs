//! The merchant directory: merchants, their provider accounts at bKash, and API keys.
//!
//! A merchant has a profile (name, allowed return URLs, session lifetime, theme) and at most two provider accounts at
//! bKash, one test and one live. Their credentials are sealed at rest. Programs call the API of a merchant's account
//! with API keys; only a hash of each key is stored. Every change is recorded as an audit event, with the actor, in the
//! merchant's stream of the hash-chained log. The event and the changed rows commit in one transaction.
//!
//! bKash knows nothing of this model: it knows one merchant per set of credentials.

#![warn(clippy::missing_errors_doc)]

mod actor;
mod audit;
mod authentication;
mod cache;
mod change;
mod credentials;
mod directory;
mod error;
mod field;
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

pub use actor::Actor;
pub use audit::{AuditEvent, AuditRecord};
pub use authentication::{AuthenticationError, KeyRejection, MissingScope, Principal};
pub use bkash_types::Credentials;
pub use directory::{Directory, Ports};
pub use error::DirectoryError;
pub use field::FieldError;
pub use https_url::{Origin, ReturnAllowlist, ReturnUrl, UrlError};
pub use key::{ApiKey, DEFAULT_OVERLAP, KeyId, KeyKind, KeyStatus, MAX_KEYS, MAX_OVERLAP};
pub use key_text::{KeyHash, PresentedKey};
pub use keys::{CreatedKey, NewKey, RollOptions};
pub use merchant::{Merchant, Profile};
pub use merchants::NewMerchant;
pub use palette::{Palette, Scheme};
pub use profile_input::{HoldInput, ProfileInput, ThemeInput};
pub use provider_account::{
    CheckoutScript, CheckoutScriptInput, ProviderAccount, ProviderAccountInput,
};
pub use provider_accounts::{NewProviderAccount, UnsealedProviderAccount};
pub use scope::{Scope, ScopeError, Scopes};
pub use store::{
    Commit, CommitError, DirectoryStore, KeyLookup, MerchantSnapshot, RowChange, StoredAuditRecord,
    StoredKey, StoredMerchant, StoredProviderAccount, audit_stream,
};
pub use theme::{Appearance, Colour, Logo, TextColour, Theme};
