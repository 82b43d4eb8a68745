//! The commands of a merchant.

use domain::{AccountId, MerchantId, Mode, Timestamp};

use crate::{
    Actor, KeyHash, KeyId, KeyKind, Profile, ProfileInput, ProviderAccount, RollOptions, Scopes,
};

/// What is asked of a merchant. Nothing in it is secret: texts of keys and credentials stay with the caller.
#[derive(Debug, Clone)]
pub(crate) enum MerchantCommand {
    Create {
        merchant: MerchantId,
        profile: Profile,
        provider_accounts: Vec<(Mode, ProviderAccount)>,
    },
    /// Changes the fields that the input contains.
    Update(Box<ProfileInput>),
    SetEnabled(bool),
    SetProviderAccount {
        mode: Mode,
        provider_account: Box<ProviderAccount>,
        credentials: SealedCredentials,
    },
    RemoveProviderAccount(Mode),
    CreateKey {
        account: AccountId,
        kind: KeyKind,
        scopes: Scopes,
        label: String,
        expires_at: Option<Timestamp>,
        issued: IssuedKey,
        /// Whether the account is the one of the configuration file.
        is_configured: bool,
        by: Actor,
    },
    RevokeKey {
        key: KeyId,
        by: Actor,
    },
    RollKey {
        key: KeyId,
        options: RollOptions,
        issued: IssuedKey,
        by: Actor,
    },
}

/// The credentials that are sealed with a provider account.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SealedCredentials {
    New,
    /// Those of the provider account that this event set, by its number in the stream. They were sealed again, for the new
    /// settings.
    KeptFrom(usize),
}

/// A key's identifier, and what is stored of its text.
#[derive(Debug, Clone)]
pub(crate) struct IssuedKey {
    pub(crate) id: KeyId,
    pub(crate) hash: KeyHash,
    pub(crate) last_four: String,
}
