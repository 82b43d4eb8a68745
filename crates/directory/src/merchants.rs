//! Creating, updating and listing merchants, and their audit history.

use domain::MerchantId;
use eventlog::{IdempotencyKey, StoreError};

use crate::{
    Actor, AuditEvent, AuditRecord, Directory, DirectoryError, Merchant, NewProviderAccount,
    ProfileInput, RowChange, StoredMerchant,
    change::{Change, require_merchant},
    provider_accounts::{ValidatedProviderAccount, parse_provider_account, provider_account_set},
};

/// A merchant to create.
pub struct NewMerchant {
    /// The identifier used in commands, keys and logs. It cannot be changed.
    pub id: MerchantId,
    /// The merchant's settings.
    pub profile: ProfileInput,
    /// The provider accounts, at most one per mode.
    pub provider_accounts: Vec<NewProviderAccount>,
}

impl Directory {
    /// Creates a merchant, with provider accounts if any are given.
    ///
    /// # Errors
    ///
    /// Fails if the identifier is taken, a field is invalid, credentials are missing or in use, the actor may not
    /// change merchants, or the idempotency key was used before.
    pub async fn create_merchant(
        &self,
        new: NewMerchant,
        by: &Actor,
        idempotency_key: Option<IdempotencyKey>,
    ) -> Result<Merchant, DirectoryError> {
        by.authorize_merchant_changes()?;
        self.ensure_not_configured(&new.id)?;
        let profile = new.profile.validate()?;
        let profile_json = to_json(&profile)?;
        let idempotency_record = idempotency_key.map(|key| key.record(new.id.as_str()));
        let mut provider_accounts = Vec::new();
        for provider_account in &new.provider_accounts {
            provider_accounts.push(
                self.validate_provider_account(&new.id, provider_account, None)
                    .await?,
            );
        }
        self.commit(&new.id, by, |snapshot, at| {
            if snapshot.merchant.is_some() {
                return Err(DirectoryError::MerchantExists(new.id.clone()));
            }
            let mut change = Change::single(
                AuditEvent::MerchantCreated {
                    profile: Box::new(profile.clone()),
                },
                RowChange::UpsertMerchant {
                    enabled: true,
                    profile: profile_json.clone(),
                },
                Merchant {
                    id: new.id.clone(),
                    enabled: true,
                    profile: profile.clone(),
                    provider_accounts: [].into(),
                    created_at: at,
                },
            );
            for ValidatedProviderAccount {
                provider_account,
                stored,
                credentials_replaced,
            } in &provider_accounts
            {
                change.events.push(provider_account_set(
                    stored.mode,
                    provider_account,
                    *credentials_replaced,
                ));
                change
                    .rows
                    .push(RowChange::UpsertProviderAccount(stored.clone()));
                change
                    .outcome
                    .provider_accounts
                    .insert(stored.mode, provider_account.clone());
            }
            Ok(change.with_idempotency_record(idempotency_record.clone()))
        })
        .await
    }

    /// Updates the fields of a merchant's profile that `input` contains.
    ///
    /// # Errors
    ///
    /// Fails if the merchant does not exist, a field is invalid, or the actor may not change merchants.
    pub async fn update_merchant(
        &self,
        id: &MerchantId,
        input: &ProfileInput,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.authorize_merchant_changes()?;
        self.ensure_not_configured(id)?;
        self.commit(id, by, |snapshot, _| {
            let stored = require_merchant(snapshot, id)?;
            let merchant = parse_merchant(stored)?;
            let profile = input.apply_to(merchant.profile.clone())?;
            let Some(event) = AuditEvent::merchant_updated(&merchant.profile, &profile) else {
                return Ok(Change::none(merchant));
            };
            let row = RowChange::UpsertMerchant {
                enabled: stored.enabled,
                profile: to_json(&profile)?,
            };
            Ok(Change::single(
                event,
                row,
                Merchant {
                    profile,
                    ..merchant
                },
            ))
        })
        .await
    }

    /// Enables or disables a merchant. Does nothing if the merchant is already in that state.
    ///
    /// # Errors
    ///
    /// Fails if the merchant does not exist or the actor may not change merchants.
    pub async fn set_enabled(
        &self,
        id: &MerchantId,
        enabled: bool,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.authorize_merchant_changes()?;
        self.ensure_not_configured(id)?;
        self.commit(id, by, |snapshot, _| {
            let stored = require_merchant(snapshot, id)?;
            let merchant = Merchant {
                enabled,
                ..parse_merchant(stored)?
            };
            if stored.enabled == enabled {
                return Ok(Change::none(merchant));
            }
            let event = if enabled {
                AuditEvent::MerchantEnabled
            } else {
                AuditEvent::MerchantDisabled
            };
            let row = RowChange::UpsertMerchant {
                enabled,
                profile: stored.profile.clone(),
            };
            Ok(Change::single(event, row, merchant))
        })
        .await
    }

    /// A merchant of the directory.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::MerchantNotFound`] if the merchant does not exist.
    pub async fn merchant(&self, id: &MerchantId) -> Result<Merchant, DirectoryError> {
        parse_merchant(require_merchant(&self.ports.store.read(id).await?, id)?)
    }

    /// All merchants of the directory, ordered by identifier.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be read or a stored merchant cannot be parsed.
    pub async fn merchants(&self) -> Result<Vec<Merchant>, DirectoryError> {
        let stored = self.ports.store.merchants().await?;
        stored.iter().map(parse_merchant).collect()
    }

    /// The audit records of a merchant and its keys, oldest first.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot be read or a record cannot be parsed.
    pub async fn history(&self, id: &MerchantId) -> Result<Vec<AuditRecord>, DirectoryError> {
        let stored = self.ports.store.history(id).await?;
        let parse = |stored: &crate::StoredAuditRecord| {
            Ok(AuditRecord {
                at: stored.at,
                actor: stored.actor.clone(),
                event: serde_json::from_str(&stored.body)?,
            })
        };
        let records = stored
            .iter()
            .map(parse)
            .collect::<Result<_, serde_json::Error>>();
        records.map_err(|error| DirectoryError::CorruptRecord(id.clone(), error.to_string()))
    }

    /// Rejects the configured merchant, which only its file describes.
    pub(crate) fn ensure_not_configured(&self, id: &MerchantId) -> Result<(), DirectoryError> {
        if *id == self.configured.merchant {
            return Err(DirectoryError::ConfiguredMerchant(id.clone()));
        }
        Ok(())
    }
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String, DirectoryError> {
    serde_json::to_string(value).map_err(|error| StoreError::from_source(error).into())
}

pub(crate) fn parse_merchant(stored: &StoredMerchant) -> Result<Merchant, DirectoryError> {
    let unreadable = |error: serde_json::Error| {
        DirectoryError::CorruptRecord(stored.id.clone(), error.to_string())
    };
    let provider_accounts = stored.provider_accounts.iter().map(|provider_account| {
        Ok((
            provider_account.mode,
            parse_provider_account(&stored.id, provider_account)?,
        ))
    });
    Ok(Merchant {
        id: stored.id.clone(),
        enabled: stored.enabled,
        profile: serde_json::from_str(&stored.profile).map_err(unreadable)?,
        provider_accounts: provider_accounts.collect::<Result<_, DirectoryError>>()?,
        created_at: stored.created_at,
    })
}
