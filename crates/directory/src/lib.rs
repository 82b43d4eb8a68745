//! The merchants of a server: who they are, how they reach bKash, and the keys to their accounts.
//!
//! A merchant has a profile (what payers see, where they may be sent, for how long they may pay) and up to two
//! connections to bKash, test and live, whose credentials are sealed at rest. Programs reach a merchant's
//! account with API keys, of which only a hash is kept. Every change is written down, with who made it, in the
//! same transaction, in the merchant's stream of the hash-chained log.
//!
//! All of this is the project's own; bKash knows one merchant per set of credentials and no keys of ours.

mod actor;
mod address;
mod change;
mod connection;
mod connections;
mod credentials;
mod deed;
mod draft;
mod error;
mod key;
mod keys;
mod memory;
mod merchant;
mod merchants;
mod palette;
mod records;
mod refusal;
mod scope;
mod secret;
mod text;
mod theme;

use std::sync::Arc;

pub use actor::Actor;
pub use address::{AddressError, Origin, ReturnAddresses, ReturnUrl};
pub use bkash_types::Credentials;
pub use connection::{Connection, ConnectionDraft, Script, ScriptDraft};
pub use connections::{NewConnection, Opened};
pub use deed::{Deed, Entry};
use domain::AccountId;
pub use draft::{DraftError, HoldDraft, ProfileDraft, ThemeDraft};
use engine::ports::{Clock, Entropy};
pub use error::DirectoryError;
pub use key::{ApiKey, KeyId, KeyKind, Standing};
pub use keys::{CreatedKey, MOST_KEYS, MOST_OVERLAP, NewKey, OVERLAP, Roll};
pub use merchant::{Merchant, Profile};
pub use merchants::NewMerchant;
pub use palette::{Palette, Scheme};
pub use records::{
    Commit, CommitError, Found, Recorded, Records, StoredConnection, StoredKey, StoredMerchant,
    Write, Written, stream,
};
pub use refusal::{AuthenticationError, Caller, KeyRefusal, MissingScope};
pub use scope::{Scope, ScopeError, Scopes};
use sealing::SealingKey;
pub use secret::{KeyHash, PresentedKey};
pub use theme::{Appearance, Colour, Logo, Text, Theme};

use crate::memory::Memory;

/// What the directory reaches the world through.
#[derive(Clone)]
pub struct Ports {
    /// Where merchants, connections and keys are kept.
    pub records: Arc<dyn Records>,
    /// The wall clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness for keys, identifiers and nonces.
    pub entropy: Arc<dyn Entropy>,
    /// The key that seals credentials.
    pub key: SealingKey,
}

/// The directory. Cloning it is cheap and gives the same directory.
#[derive(Clone)]
pub struct Directory {
    ports: Ports,
    /// The account that the operator's file describes. It has keys like any other, and nothing else here.
    configured: AccountId,
    memory: Arc<Memory>,
}

impl Directory {
    /// A directory beside the account `configured`, whose merchant no merchant here may be named like.
    pub fn new(ports: Ports, configured: AccountId) -> Self {
        Self {
            ports,
            configured,
            memory: Arc::default(),
        }
    }
}
