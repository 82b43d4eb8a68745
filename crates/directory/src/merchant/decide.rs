//! The events that a command causes.

use domain::{AccountId, Mode, Timestamp};

use super::{
    IssuedKey, Merchant, MerchantCommand, MerchantEvent, MerchantRejection, MerchantState,
    SealedCredentials,
};
use crate::{Actor, ApiKey, KeyId, KeyStatus, MAX_KEYS, ProviderAccount, RollOptions, Scopes};

impl MerchantState {
    /// Decides a command at `now`; `state` is `None` if the stream is empty.
    ///
    /// # Errors
    ///
    /// Returns [`MerchantRejection`] if the state does not allow the command.
    pub(crate) fn decide(
        state: Option<&Self>,
        command: MerchantCommand,
        now: Timestamp,
    ) -> Result<Vec<MerchantEvent>, MerchantRejection> {
        let nothing = Self::default();
        let state = state.unwrap_or(&nothing);
        match command {
            MerchantCommand::Create {
                merchant,
                profile,
                provider_accounts,
            } => {
                if state.merchant.is_some() {
                    return Err(MerchantRejection::Exists(merchant));
                }
                let mut events = vec![MerchantEvent::MerchantCreated {
                    merchant,
                    profile: Box::new(profile),
                }];
                let accounts = provider_accounts.into_iter();
                events.extend(accounts.map(|(mode, account)| set(mode, account, true)));
                Ok(events)
            }
            MerchantCommand::Update(input) => {
                let before = &state.merchant()?.profile;
                let after = input.apply_to(before.clone())?;
                if after == *before {
                    return Ok(Vec::new());
                }
                Ok(vec![MerchantEvent::MerchantUpdated {
                    before: Box::new(before.clone()),
                    after: Box::new(after),
                }])
            }
            MerchantCommand::SetEnabled(enabled) => {
                Ok(match (state.merchant()?.enabled, enabled) {
                    (true, true) | (false, false) => Vec::new(),
                    (false, true) => vec![MerchantEvent::MerchantEnabled],
                    (true, false) => vec![MerchantEvent::MerchantDisabled],
                })
            }
            MerchantCommand::SetProviderAccount {
                mode,
                provider_account,
                credentials,
            } => state.set_provider_account(mode, *provider_account, credentials),
            MerchantCommand::RemoveProviderAccount(mode) => {
                let accounts = &state.merchant()?.provider_accounts;
                let removed = accounts.contains_key(&mode);
                Ok(removed
                    .then_some(MerchantEvent::ProviderAccountRemoved { mode })
                    .into_iter()
                    .collect())
            }
            MerchantCommand::CreateKey {
                account,
                kind,
                scopes,
                label,
                expires_at,
                issued,
                is_configured,
                by,
            } => {
                by.authorize_key_change(&account, kind, &scopes)?;
                state.ensure_served(&account, &scopes, is_configured)?;
                state.ensure_key_limit(&account, now)?;
                ensure_future(expires_at, now)?;
                Ok(vec![MerchantEvent::KeyCreated {
                    key: issued.id,
                    account,
                    kind,
                    scopes,
                    label,
                    last_four: issued.last_four,
                    hash: issued.hash,
                    created_by: by.cause().actor.to_string(),
                    expires_at,
                }])
            }
            MerchantCommand::RevokeKey { key, by } => {
                let key = state.changeable_key(&key, &by)?;
                Ok(match key.status(now) {
                    KeyStatus::Active => vec![MerchantEvent::KeyRevoked {
                        key: key.id.clone(),
                    }],
                    KeyStatus::Expired | KeyStatus::Revoked => Vec::new(),
                })
            }
            MerchantCommand::RollKey {
                key,
                options,
                issued,
                by,
            } => state.roll(&key, options, issued, &by, now),
        }
    }

    fn merchant(&self) -> Result<&Merchant, MerchantRejection> {
        self.merchant.as_ref().ok_or(MerchantRejection::NotFound)
    }

    fn set_provider_account(
        &self,
        mode: Mode,
        provider_account: ProviderAccount,
        credentials: SealedCredentials,
    ) -> Result<Vec<MerchantEvent>, MerchantRejection> {
        self.merchant()?;
        match credentials {
            SealedCredentials::New => Ok(vec![set(mode, provider_account, true)]),
            SealedCredentials::KeptFrom(version) if self.set_by.get(&mode) == Some(&version) => {
                Ok(vec![set(mode, provider_account, false)])
            }
            SealedCredentials::KeptFrom(_) => Err(MerchantRejection::ProviderAccountChanged),
        }
    }

    fn roll(
        &self,
        id: &KeyId,
        options: RollOptions,
        issued: IssuedKey,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Vec<MerchantEvent>, MerchantRejection> {
        let old = self.changeable_key(id, by)?;
        if old.status(now) != KeyStatus::Active {
            return Err(MerchantRejection::KeyInactive(id.clone()));
        }
        self.ensure_key_limit(&old.account, now)?;
        let same_lifetime = old.expires_at.map(|end| now + end.since(old.created_at));
        let expires_at = options.expires_at.or(same_lifetime);
        ensure_future(expires_at, now)?;
        let overlap_end = now + options.overlap;
        let until = old
            .expires_at
            .map_or(overlap_end, |end| end.min(overlap_end));
        let created = MerchantEvent::KeyCreated {
            key: issued.id.clone(),
            account: old.account.clone(),
            kind: old.kind,
            scopes: old.scopes.clone(),
            label: old.label.clone(),
            last_four: issued.last_four,
            hash: issued.hash,
            created_by: by.cause().actor.to_string(),
            expires_at,
        };
        let rolled = MerchantEvent::KeyRolled {
            key: id.clone(),
            replaced_by: issued.id,
            until,
        };
        Ok(vec![created, rolled])
    }

    /// A key that exists and that the actor may change.
    fn changeable_key(&self, id: &KeyId, by: &Actor) -> Result<&ApiKey, MerchantRejection> {
        let key = self
            .find_key(id)
            .ok_or_else(|| MerchantRejection::KeyNotFound(id.clone()))?;
        by.authorize_key_change(&key.account, key.kind, &key.scopes)?;
        Ok(key)
    }

    /// Checks that the account is served, and that only keys of the configured account get server-wide scopes.
    fn ensure_served(
        &self,
        account: &AccountId,
        scopes: &Scopes,
        is_configured: bool,
    ) -> Result<(), MerchantRejection> {
        if is_configured {
            return Ok(());
        }
        if scopes.include_server_wide() {
            return Err(MerchantRejection::ServerScopeNotAllowed);
        }
        let served = self
            .merchant()?
            .provider_accounts
            .contains_key(&account.mode);
        served
            .then_some(())
            .ok_or_else(|| MerchantRejection::NoProviderAccount(account.clone()))
    }

    fn ensure_key_limit(
        &self,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<(), MerchantRejection> {
        let active = self
            .keys_of(account)
            .filter(|key| key.status(now) == KeyStatus::Active);
        if active.count() < MAX_KEYS {
            Ok(())
        } else {
            Err(MerchantRejection::TooManyKeys)
        }
    }
}

fn set(mode: Mode, provider_account: ProviderAccount, credentials_replaced: bool) -> MerchantEvent {
    MerchantEvent::ProviderAccountSet {
        mode,
        provider_account: Box::new(provider_account),
        credentials_replaced,
    }
}

fn ensure_future(end: Option<Timestamp>, now: Timestamp) -> Result<(), MerchantRejection> {
    if end.is_some_and(|end| end <= now) {
        return Err(MerchantRejection::ExpiresInPast);
    }
    Ok(())
}
