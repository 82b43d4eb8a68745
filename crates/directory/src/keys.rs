//! Keys: creating, listing, revoking, and rolling them without a moment in which none works.

use std::time::Duration;

use domain::{AccountId, MerchantId, Timestamp};
use engine::IdempotencyKey;
use secrecy::SecretString;

use crate::{
    Actor, ApiKey, Deed, Directory, DirectoryError, KeyId, KeyKind, Scopes, Standing, StoredKey,
    Write, Written,
    change::{Decision, existing},
    secret, text,
};

/// How many keys of one account may work at a time.
pub const MOST_KEYS: usize = 100;

/// How long a rolled key works on unless the merchant says otherwise.
pub const OVERLAP: Duration = Duration::from_secs(24 * 3600);

/// How long a rolled key may work on at most.
pub const MOST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 3600);

/// A key to create.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Whose.
    pub account: AccountId,
    /// What a secret key may do; `None` makes a publishable key, whose rights are always the same.
    pub scopes: Option<Scopes>,
    /// What its merchant calls it; may be empty.
    pub label: String,
    /// When it ends; `None` is never.
    pub expires_at: Option<Timestamp>,
}

/// How a key is rolled.
#[derive(Debug, Clone, Copy)]
pub struct Roll {
    /// How long the old key works beside the new one, from now; never longer than it would have.
    pub overlap: Duration,
    /// When the new key ends; `None` gives it as much time as the old one was given.
    pub expires_at: Option<Timestamp>,
}

impl Default for Roll {
    fn default() -> Self {
        Self {
            overlap: OVERLAP,
            expires_at: None,
        }
    }
}

/// A key that was just created. Its text is here and nowhere else, now and never again.
#[derive(Debug)]
pub struct CreatedKey {
    /// The key.
    pub key: ApiKey,
    /// Its text.
    pub secret: SecretString,
}

impl Directory {
    /// Creates a key.
    pub async fn create_key(
        &self,
        new: NewKey,
        by: &Actor,
        wish: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        let label = label(&new.label)?;
        let (kind, scopes) = match &new.scopes {
            Some(scopes) => (KeyKind::Secret, scopes.clone()),
            None => (KeyKind::Publishable, Scopes::publishable()),
        };
        by.may_create(&new.account, kind, &scopes)?;
        let secret = secret::text(kind, new.account.mode, self.ports.entropy.bits());
        let id = KeyId::from_bits(self.ports.entropy.bits());
        let receipt = wish.map(|wish| wish.receipt(id.as_str()));
        let key = self
            .commit(&new.account.merchant, by, |written, at| {
                self.is_served(&new.account, &scopes, written)?;
                has_room(written, &new.account, at)?;
                if new.expires_at.is_some_and(|end| end <= at) {
                    return Err(DirectoryError::EndsInThePast);
                }
                let key = ApiKey {
                    id: id.clone(),
                    account: new.account.clone(),
                    kind,
                    scopes: scopes.clone(),
                    label: label.clone(),
                    last_four: secret::last_four(&secret),
                    created_at: at,
                    created_by: by.name(),
                    expires_at: new.expires_at,
                    revoked_at: None,
                    last_used_at: None,
                    replaced_by: None,
                };
                let stored = stored(&key, &secret);
                Ok(Decision::one(created(&key), stored, key).kept(receipt.clone()))
            })
            .await?;
        Ok(CreatedKey { key, secret })
    }

    /// An account's keys, those that have ended among them, oldest first.
    pub async fn keys(&self, account: &AccountId) -> Result<Vec<ApiKey>, DirectoryError> {
        let written = self.ports.records.read(&account.merchant).await?;
        if account.merchant != self.configured.merchant {
            existing(&written, &account.merchant)?;
        }
        let own = written
            .keys
            .into_iter()
            .filter(|key| key.account == *account);
        Ok(own.collect())
    }

    /// Takes a key back, at once. It is no error if it had ended already.
    pub async fn revoke_key(
        &self,
        merchant: &MerchantId,
        id: &KeyId,
        by: &Actor,
        wish: Option<IdempotencyKey>,
    ) -> Result<ApiKey, DirectoryError> {
        let receipt = wish.map(|wish| wish.receipt(id.as_str()));
        self.commit(merchant, by, |written, at| {
            let key = key(written, id)?;
            by.may_create(&key.account, key.kind, &key.scopes)?;
            if key.standing(at) != Standing::Live {
                return Ok(Decision::nothing(key.clone()));
            }
            let key = ApiKey {
                revoked_at: Some(at),
                ..key.clone()
            };
            Ok(
                Decision::one(Deed::KeyRevoked { key: id.clone() }, ends(&key), key)
                    .kept(receipt.clone()),
            )
        })
        .await
    }

    /// Creates a key like another, which works on for a while and then ends.
    pub async fn roll_key(
        &self,
        merchant: &MerchantId,
        id: &KeyId,
        roll: Roll,
        by: &Actor,
        wish: Option<IdempotencyKey>,
    ) -> Result<CreatedKey, DirectoryError> {
        if roll.overlap > MOST_OVERLAP {
            return Err(DirectoryError::LongOverlap);
        }
        let bits = self.ports.entropy.bits();
        let new = KeyId::from_bits(self.ports.entropy.bits());
        let receipt = wish.map(|wish| wish.receipt(new.as_str()));
        self.commit(merchant, by, |written, at| {
            let old = key(written, id)?;
            by.may_create(&old.account, old.kind, &old.scopes)?;
            if old.standing(at) != Standing::Live {
                return Err(DirectoryError::KeyEnded(id.clone()));
            }
            has_room(written, &old.account, at)?;
            let given = old.expires_at.map(|end| at + end.since(old.created_at));
            let expires_at = roll.expires_at.or(given);
            if expires_at.is_some_and(|end| end <= at) {
                return Err(DirectoryError::EndsInThePast);
            }
            let until = at + roll.overlap;
            let until = old.expires_at.map_or(until, |end| end.min(until));
            let secret = secret::text(old.kind, old.account.mode, bits);
            let key = ApiKey {
                id: new.clone(),
                last_four: secret::last_four(&secret),
                created_at: at,
                created_by: by.name(),
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
            let rolled = Deed::KeyRolled {
                key: id.clone(),
                replaced_by: new.clone(),
                until,
            };
            Ok(Decision {
                deeds: vec![created(&key), rolled],
                writes: vec![stored(&key, &secret), ends(&old)],
                receipt: receipt.clone(),
                gives: CreatedKey { key, secret },
            })
        })
        .await
    }

    /// Keys are for accounts that this server serves, and those to all of it for its own merchant.
    fn is_served(
        &self,
        account: &AccountId,
        scopes: &Scopes,
        written: &Written,
    ) -> Result<(), DirectoryError> {
        if scopes.reach_the_server() && account.merchant != self.configured.merchant {
            return Err(DirectoryError::ServerScope);
        }
        let served = if account.merchant == self.configured.merchant {
            *account == self.configured
        } else {
            let connections = &existing(written, &account.merchant)?.connections;
            connections
                .iter()
                .any(|connection| connection.mode == account.mode)
        };
        if served {
            Ok(())
        } else {
            Err(DirectoryError::NotConnected(account.clone()))
        }
    }
}

impl Actor {
    /// Publishable keys give no more than the merchant's own page does.
    fn may_create(
        &self,
        account: &AccountId,
        kind: KeyKind,
        scopes: &Scopes,
    ) -> Result<(), DirectoryError> {
        match (self, kind) {
            (Self::Key { account: own, .. }, KeyKind::Publishable) if own == account => Ok(()),
            _ => self.may_give(account, scopes),
        }
    }
}

fn key<'a>(written: &'a Written, id: &KeyId) -> Result<&'a ApiKey, DirectoryError> {
    let found = written.keys.iter().find(|key| key.id == *id);
    found.ok_or_else(|| DirectoryError::NoSuchKey(id.clone()))
}

fn has_room(written: &Written, account: &AccountId, now: Timestamp) -> Result<(), DirectoryError> {
    let working = |key: &&ApiKey| key.account == *account && key.standing(now) == Standing::Live;
    if written.keys.iter().filter(working).count() < MOST_KEYS {
        Ok(())
    } else {
        Err(DirectoryError::TooManyKeys)
    }
}

fn created(key: &ApiKey) -> Deed {
    Deed::KeyCreated {
        key: key.id.clone(),
        mode: key.account.mode,
        kind: key.kind,
        scopes: key.scopes.clone(),
        expires_at: key.expires_at,
    }
}

fn stored(key: &ApiKey, secret: &SecretString) -> Write {
    Write::Key(StoredKey {
        key: key.clone(),
        hash: secret::hash(secret),
    })
}

fn ends(key: &ApiKey) -> Write {
    Write::KeyEnds {
        id: key.id.clone(),
        expires_at: key.expires_at,
        revoked_at: key.revoked_at,
        replaced_by: key.replaced_by.clone(),
    }
}

fn label(text: &str) -> Result<String, DirectoryError> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    text::line(text, 100).ok_or(DirectoryError::Label)
}
