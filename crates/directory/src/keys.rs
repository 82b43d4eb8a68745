//! Creating, listing, revoking and rolling API keys.

use std::time::Duration;

use domain::{AccountId, MerchantId, Timestamp};
use eventlog::IdempotencyKey;
use secrecy::SecretString;

use crate::{
    Actor, ApiKey, AuditEvent, DEFAULT_OVERLAP, Directory, DirectoryError, KeyId, KeyKind,
    KeyStatus, MAX_KEYS, MAX_OVERLAP, MerchantSnapshot, RowChange, Scopes, StoredKey,
    change::{Change, require_merchant},
    key_text, line,
};

/// A key to create.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The account that the key belongs to.
    pub account: AccountId,
    /// The scopes of a secret key. `None` creates a publishable key, whose scopes are fixed.
    pub scopes: Option<Scopes>,
    /// The merchant's label for the key; may be empty.
    pub label: String,
    /// When the key expires; `None` means never.
    pub expires_at: Option<Timestamp>,
}

/// How to roll a key.
#[derive(Debug, Clone, Copy)]
pub struct RollOptions {
    /// How long the old key keeps working, from now. Its own expiry still applies.
    pub overlap: Duration,
    /// When the new key expires. `None` gives it the same lifetime as the old key had.
    pub expires_at: Option<Timestamp>,
}

impl Default for RollOptions {
    fn default() -> Self {
        Self {
            overlap: DEFAULT_OVERLAP,
            expires_at: None,
        }
    }
}

/// A key that was just created. The only place where the key's text is available.
#[derive(Debug)]
pub struct CreatedKey {
    /// The key.
    pub key: ApiKey,
    /// The key's text.
    pub secret: SecretString,
}

impl Directory {
    /// Creates a key.
    ///
    /// # Errors
    ///
    /// Fails if the account is not served, the actor may not grant the scopes, the label or expiry is invalid, the
    /// account has [`MAX_KEYS`] active keys, or the idempotency key was used before.
    pub async fn create_key(
        &self,
        new: NewKey,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        let label = parse_label(&new.label)?;
        let (kind, scopes) = match &new.scopes {
            Some(scopes) => (KeyKind::Secret, scopes.clone()),
            None => (KeyKind::Publishable, Scopes::publishable()),
        };
        by.authorize_key_change(&new.account, kind, &scopes)?;
        let secret = key_text::generate(kind, new.account.mode, self.ports.entropy.bits());
        let id = KeyId::from_bits(self.ports.entropy.bits());
        let idempotency_record = idempotency_key.map(|key| key.record(id.as_str()));
        let key = self
            .commit(&new.account.merchant, by, |snapshot, at| {
                self.ensure_served(&new.account, &scopes, snapshot)?;
                ensure_key_limit(snapshot, &new.account, at)?;
                if new.expires_at.is_some_and(|end| end <= at) {
                    return Err(DirectoryError::ExpiresInPast);
                }
                let key = ApiKey {
                    id: id.clone(),
                    account: new.account.clone(),
                    kind,
                    scopes: scopes.clone(),
                    label: label.clone(),
                    last_four: key_text::last_four(&secret),
                    created_at: at,
                    created_by: by.cause().actor.to_string(),
                    expires_at: new.expires_at,
                    revoked_at: None,
                    last_used_at: None,
                    replaced_by: None,
                };
                let row = insert_row(&key, &secret);
                Ok(Change::single(key_created(&key), row, key)
                    .with_idempotency_record(idempotency_record.clone()))
            })
            .await?;
        Ok(CreatedKey { key, secret })
    }

    /// An account's keys, including inactive ones, oldest first.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::MerchantNotFound`] if the merchant does not exist.
    pub async fn keys(&self, account: &AccountId) -> Result<Vec<ApiKey>, DirectoryError> {
        let snapshot = self.ports.store.read(&account.merchant).await?;
        if account.merchant != self.configured.merchant {
            require_merchant(&snapshot, &account.merchant)?;
        }
        let own = snapshot
            .keys
            .into_iter()
            .filter(|key| key.account == *account);
        Ok(own.collect())
    }

    /// Revokes a key at once. Does nothing if the key is already inactive.
    ///
    /// # Errors
    ///
    /// Fails if the key does not exist, the actor may not change it, or the idempotency key was used before.
    pub async fn revoke_key(
        &self,
        merchant: &MerchantId,
        id: &KeyId,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<ApiKey, DirectoryError> {
        let idempotency_record = idempotency_key.map(|key| key.record(id.as_str()));
        self.commit(merchant, by, |snapshot, at| {
            let key = find_key(snapshot, id)?;
            by.authorize_key_change(&key.account, key.kind, &key.scopes)?;
            if key.status(at) != KeyStatus::Active {
                return Ok(Change::none(key.clone()));
            }
            let key = ApiKey {
                revoked_at: Some(at),
                ..key.clone()
            };
            Ok(Change::single(
                AuditEvent::KeyRevoked { key: id.clone() },
                update_row(&key),
                key,
            )
            .with_idempotency_record(idempotency_record.clone()))
        })
        .await
    }

    /// Creates a key with the same scopes. The old key keeps working for the overlap.
    ///
    /// # Errors
    ///
    /// Fails if the key does not exist or is inactive, the overlap exceeds [`MAX_OVERLAP`], the actor may not change
    /// the key, the account has [`MAX_KEYS`] active keys, or the idempotency key was used before.
    pub async fn roll_key(
        &self,
        merchant: &MerchantId,
        id: &KeyId,
        options: RollOptions,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        if options.overlap > MAX_OVERLAP {
            return Err(DirectoryError::OverlapTooLong);
        }
        let bits = self.ports.entropy.bits();
        let new = KeyId::from_bits(self.ports.entropy.bits());
        let idempotency_record = idempotency_key.map(|key| key.record(new.as_str()));
        self.commit(merchant, by, |snapshot, at| {
            let old = find_key(snapshot, id)?;
            by.authorize_key_change(&old.account, old.kind, &old.scopes)?;
            if old.status(at) != KeyStatus::Active {
                return Err(DirectoryError::KeyInactive(id.clone()));
            }
            ensure_key_limit(snapshot, &old.account, at)?;
            let given = old.expires_at.map(|end| at + end.since(old.created_at));
            let expires_at = options.expires_at.or(given);
            if expires_at.is_some_and(|end| end <= at) {
                return Err(DirectoryError::ExpiresInPast);
            }
            let until = at + options.overlap;
            let until = old.expires_at.map_or(until, |end| end.min(until));
            let secret = key_text::generate(old.kind, old.account.mode, bits);
            let key = ApiKey {
                id: new.clone(),
                last_four: key_text::last_four(&secret),
                created_at: at,
                created_by: by.cause().actor.to_string(),
                expires_at,
                last_used_at: None,
                replaced_by: None,
                ..old.clone()
            };
            let old = ApiKey {
                expires_at: Some(until),
                replaced_by: Some(new.clone()),
                ..old.clone()
            };
            let rolled = AuditEvent::KeyRolled {
                key: id.clone(),
                replaced_by: new.clone(),
                until,
            };
            Ok(Change {
                events: vec![key_created(&key), rolled],
                rows: vec![insert_row(&key, &secret), update_row(&old)],
                idempotency_record: idempotency_record.clone(),
                outcome: CreatedKey { key, secret },
            })
        })
        .await
    }

    /// Checks that the account is served, and that only keys of the configured merchant get server-wide scopes.
    fn ensure_served(
        &self,
        account: &AccountId,
        scopes: &Scopes,
        snapshot: &MerchantSnapshot,
    ) -> Result<(), DirectoryError> {
        if scopes.include_server_wide() && account.merchant != self.configured.merchant {
            return Err(DirectoryError::ServerScopeNotAllowed);
        }
        let served = if account.merchant == self.configured.merchant {
            *account == self.configured
        } else {
            let provider_accounts =
                &require_merchant(snapshot, &account.merchant)?.provider_accounts;
            provider_accounts
                .iter()
                .any(|provider_account| provider_account.mode == account.mode)
        };
        if served {
            Ok(())
        } else {
            Err(DirectoryError::NoProviderAccount(account.clone()))
        }
    }
}

impl Actor {
    /// Any key may manage publishable keys of its own account: they grant no more than the merchant's public page does.
    fn authorize_key_change(
        &self,
        account: &AccountId,
        kind: KeyKind,
        scopes: &Scopes,
    ) -> Result<(), DirectoryError> {
        match (self, kind) {
            (Self::Key { account: own, .. }, KeyKind::Publishable) if own == account => Ok(()),
            _ => self.authorize_grant(account, scopes),
        }
    }
}

fn find_key<'a>(snapshot: &'a MerchantSnapshot, id: &KeyId) -> Result<&'a ApiKey, DirectoryError> {
    let found = snapshot.keys.iter().find(|key| key.id == *id);
    found.ok_or_else(|| DirectoryError::KeyNotFound(id.clone()))
}

fn ensure_key_limit(
    snapshot: &MerchantSnapshot,
    account: &AccountId,
    now: Timestamp,
) -> Result<(), DirectoryError> {
    let working = |key: &&ApiKey| key.account == *account && key.status(now) == KeyStatus::Active;
    if snapshot.keys.iter().filter(working).count() < MAX_KEYS {
        Ok(())
    } else {
        Err(DirectoryError::TooManyKeys)
    }
}

fn key_created(key: &ApiKey) -> AuditEvent {
    AuditEvent::KeyCreated {
        key: key.id.clone(),
        mode: key.account.mode,
        kind: key.kind,
        scopes: key.scopes.clone(),
        expires_at: key.expires_at,
    }
}

fn insert_row(key: &ApiKey, secret: &SecretString) -> RowChange {
    RowChange::InsertKey(StoredKey {
        key: key.clone(),
        hash: key_text::hash(secret),
    })
}

fn update_row(key: &ApiKey) -> RowChange {
    RowChange::UpdateKey {
        id: key.id.clone(),
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
        replaced_by: key.replaced_by.clone(),
    }
}

fn parse_label(text: &str) -> Result<String, DirectoryError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    line::single_line(text, 100).ok_or(DirectoryError::InvalidLabel)
}
