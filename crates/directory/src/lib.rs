//! The merchant directory: merchants, their provider accounts at bKash, and API keys.
//!
//! A merchant has a profile (name, allowed return URLs, session lifetime, theme) and at most two provider accounts at
//! bKash, one test and one live. Programs call the API of a merchant's account with API keys; only a hash of each key is
//! stored. A merchant is an aggregate of the event log: every change is an event with its actor, which is also the audit
//! record. Credentials are sealed values beside the stream, so that they can be erased.
//!
//! bKash knows nothing of this model: it knows one merchant per set of credentials.

mod actor;
mod authentication;
mod cache;
mod credentials;
mod directory;
mod error;
mod field;
mod https_url;
mod key;
mod key_text;
mod key_uses;
mod keys;
mod line;
mod lookup;
mod merchant;
mod merchants;
mod palette;
mod profile;
mod profile_input;
mod provider_account;
mod provider_accounts;
mod scope;
mod theme;

pub use actor::Actor;
pub use authentication::{AuthenticationError, KeyRejection, MissingScope, Principal};
pub use bkash_types::Credentials;
pub use directory::{Directory, Ports};
pub use error::DirectoryError;
pub use field::FieldError;
pub use https_url::{Origin, ReturnAllowlist, ReturnUrl, UrlError};
pub use key::{
    ApiKey, DEFAULT_OVERLAP, KeyId, KeyKind, KeyStatus, MAX_KEYS, MAX_OVERLAP, RollOptions,
};
pub use key_text::{KeyHash, KeyHashError, PresentedKey};
pub use key_uses::KeyUses;
pub use keys::{CreatedKey, NewKey};
pub use merchant::{AuditRecord, Merchant, MerchantEvent, MerchantRejection, MerchantState};
pub use merchants::NewMerchant;
pub use palette::{Palette, Scheme};
pub use profile::Profile;
pub use profile_input::{HoldInput, ProfileInput, ThemeInput};
pub use provider_account::{
    CheckoutScript, CheckoutScriptInput, ProviderAccount, ProviderAccountInput,
};
pub use provider_accounts::{NewProviderAccount, UnsealedProviderAccount};
pub use scope::{Scope, ScopeError, Scopes};
pub use theme::{Appearance, Colour, Logo, TextColour, Theme};
