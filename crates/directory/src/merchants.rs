//! Creating, updating and listing merchants, and their audit history.

use domain::{MerchantId, Mode};
use eventlog::{IdempotencyKey, Request, stream_of};

use crate::{
    Actor, AuditRecord, Directory, DirectoryError, Merchant, NewProviderAccount, ProfileInput,
    ProviderAccount,
    directory::existing,
    merchant::{MerchantCommand, Merchants},
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
        let mut sealed = Vec::new();
        let mut provider_accounts = Vec::<(Mode, ProviderAccount)>::new();
        for account in &new.provider_accounts {
            let validated = self
                .validate_provider_account(&new.id, account, None)
                .await?;
            sealed.push(validated.sealed);
            provider_accounts.push((account.mode, validated.provider_account));
        }
        let command = MerchantCommand::Create {
            merchant: new.id.clone(),
            profile,
            provider_accounts,
        };
        let request = Request::new(by.cause())
            .idempotent(idempotency_key.map(|key| key.record(new.id.as_str())))
            .sealed(sealed);
        let state = self.execute(&new.id, command, request).await?;
        existing(&new.id, state)
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
        let command = MerchantCommand::Update(Box::new(input.clone()));
        self.change_merchant(id, command, by).await
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
        let command = MerchantCommand::SetEnabled(enabled);
        self.change_merchant(id, command, by).await
    }

    async fn change_merchant(
        &self,
        id: &MerchantId,
        command: MerchantCommand,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.authorize_merchant_changes()?;
        self.ensure_not_configured(id)?;
        let state = self.execute(id, command, Request::new(by.cause())).await?;
        existing(id, state)
    }

    /// A merchant of the directory.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::MerchantNotFound`] if the merchant does not exist.
    pub async fn merchant(&self, id: &MerchantId) -> Result<Merchant, DirectoryError> {
        existing(id, self.load(id).await?)
    }

    /// All merchants of the directory, ordered by identifier.
    ///
    /// # Errors
    ///
    /// Fails if the log cannot be read, or this version cannot read an event.
    pub async fn merchants(&self) -> Result<Vec<Merchant>, DirectoryError> {
        let all = self.log.all::<Merchants>().await;
        let all = all.map_err(|error| DirectoryError::Store(error.into_store_error()))?;
        let merchants = all.into_iter().filter_map(|(_, state)| state.merchant);
        Ok(merchants.collect())
    }

    /// The audit records of a merchant and its keys, oldest first.
    ///
    /// # Errors
    ///
    /// Fails if the log cannot be read, or this version cannot read an event.
    pub async fn history(&self, id: &MerchantId) -> Result<Vec<AuditRecord>, DirectoryError> {
        let stored = self.ports.storage.load(&stream_of::<Merchants>(id)).await?;
        let records = stored.into_iter().map(|stored| {
            Ok(AuditRecord {
                at: stored.at,
                cause: stored.cause,
                event: serde_json::from_str(&stored.body)?,
            })
        });
        let records = records.collect::<Result<_, serde_json::Error>>();
        records.map_err(|error| DirectoryError::CorruptRecord(id.clone(), error.to_string()))
    }
}
