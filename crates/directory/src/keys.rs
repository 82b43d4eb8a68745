//! Creating, listing, revoking and rolling API keys.

use domain::{AccountId, MerchantId, Mode, Timestamp};
use eventlog::{IdempotencyKey, Request, StoreError, UniqueKey};
use secrecy::SecretString;

use crate::{
    Actor, ApiKey, Directory, DirectoryError, KeyId, KeyKind, MAX_OVERLAP, MerchantRejection,
    MerchantState, RollOptions, Scopes, key_text, line,
    merchant::{IssuedKey, MerchantCommand},
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
    /// account has [`MAX_KEYS`](crate::MAX_KEYS) active keys, or the idempotency key was used before.
    pub async fn create_key(
        &self,
        new: NewKey,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        let NewKey {
            account,
            scopes,
            label,
            expires_at,
        } = new;
        let (kind, scopes) = match scopes {
            Some(scopes) => (KeyKind::Secret, scopes),
            None => (KeyKind::Publishable, Scopes::publishable()),
        };
        let is_configured = account.merchant == self.configured.merchant;
        if is_configured && account != self.configured {
            return Err(MerchantRejection::NoProviderAccount(account).into());
        }
        let text = self.generate(kind, account.mode);
        let merchant = account.merchant.clone();
        let command = MerchantCommand::CreateKey {
            label: parse_label(&label)?,
            account,
            kind,
            scopes,
            expires_at,
            issued: text.issued(),
            is_configured,
            by: by.clone(),
        };
        self.issue(&merchant, text, command, by, idempotency_key)
            .await
    }

    /// An account's keys, including inactive ones, oldest first.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::MerchantNotFound`] if the merchant does not exist.
    pub async fn keys(&self, account: &AccountId) -> Result<Vec<ApiKey>, DirectoryError> {
        let id = &account.merchant;
        let state = self.load(id).await?;
        if state.merchant.is_none() && *id != self.configured.merchant {
            return Err(DirectoryError::MerchantNotFound(id.clone()));
        }
        let mut keys: Vec<_> = state.keys_of(account).cloned().collect();
        self.add_last_uses(&mut keys).await?;
        Ok(keys)
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
        let command = MerchantCommand::RevokeKey {
            key: id.clone(),
            by: by.clone(),
        };
        let record = idempotency_key.map(|key| key.record(id.as_str()));
        let request = Request::new(by.cause()).idempotent(record);
        let state = self.execute(merchant, command, request).await?;
        self.key(&state, id).await
    }

    /// Creates a key with the same scopes. The old key keeps working for the overlap.
    ///
    /// # Errors
    ///
    /// Fails if the key does not exist or is inactive, the overlap exceeds [`MAX_OVERLAP`], the actor may not change
    /// the key, the account has [`MAX_KEYS`](crate::MAX_KEYS) active keys, or the idempotency key was used before.
    pub async fn roll_key(
        &self,
        merchant: &MerchantId,
        id: &KeyId,
        options: RollOptions,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        if options.overlap > MAX_OVERLAP {
            return Err(MerchantRejection::OverlapTooLong.into());
        }
        // The prefix of the new text says kind and mode, which a key keeps for life.
        let state = self.load(merchant).await?;
        let old = find_key(&state, id)?;
        let text = self.generate(old.kind, old.account.mode);
        let command = MerchantCommand::RollKey {
            key: id.clone(),
            options,
            issued: text.issued(),
            by: by.clone(),
        };
        self.issue(merchant, text, command, by, idempotency_key)
            .await
    }

    fn generate(&self, kind: KeyKind, mode: Mode) -> NewText {
        NewText {
            id: KeyId::from_bits(self.ports.entropy.bits()),
            secret: key_text::generate(kind, mode, self.ports.entropy.bits()),
        }
    }

    /// Executes the command that creates a key, and reserves the key's hash for the merchant.
    async fn issue(
        &self,
        merchant: &MerchantId,
        text: NewText,
        command: MerchantCommand,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        let request = Request::new(by.cause())
            .idempotent(idempotency_key.map(|key| key.record(text.id.as_str())))
            .reserve(UniqueKey {
                key: key_text::hash(&text.secret).unique_key(),
                from: None,
            });
        let state = self.execute(merchant, command, request).await?;
        Ok(CreatedKey {
            key: find_key(&state, &text.id)?.clone(),
            secret: text.secret,
        })
    }

    /// A key with its last use.
    async fn key(&self, state: &MerchantState, id: &KeyId) -> Result<ApiKey, DirectoryError> {
        let mut key = [find_key(state, id)?.clone()];
        self.add_last_uses(&mut key).await?;
        let [key] = key;
        Ok(key)
    }

    async fn add_last_uses(&self, keys: &mut [ApiKey]) -> Result<(), StoreError> {
        let ids = keys.iter().map(|key| key.id.clone()).collect();
        let mut used = self.last_used(ids).await?;
        for key in keys {
            key.last_used_at = used.remove(&key.id);
        }
        Ok(())
    }
}

/// The identifier and text of a key that is being created.
struct NewText {
    id: KeyId,
    secret: SecretString,
}

impl NewText {
    fn issued(&self) -> IssuedKey {
        IssuedKey {
            id: self.id.clone(),
            hash: key_text::hash(&self.secret),
            last_four: key_text::last_four(&self.secret),
        }
    }
}

fn find_key<'a>(state: &'a MerchantState, id: &KeyId) -> Result<&'a ApiKey, MerchantRejection> {
    let found = state.find_key(id);
    found.ok_or_else(|| MerchantRejection::KeyNotFound(id.clone()))
}

fn parse_label(text: &str) -> Result<String, MerchantRejection> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    line::single_line(text, 100).ok_or(MerchantRejection::InvalidLabel)
}
