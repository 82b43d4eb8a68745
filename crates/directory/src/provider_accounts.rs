//! Setting, removing and unsealing provider accounts.

use bkash_types::Credentials;
use domain::{AccountId, MerchantId, Mode};
use eventlog::StoreError;

use crate::{
    Actor, AuditEvent, Directory, DirectoryError, Merchant, Profile, ProviderAccount,
    ProviderAccountInput, RowChange, StoredMerchant, StoredProviderAccount,
    change::{Change, require_merchant},
    credentials,
    merchants::{parse_merchant, to_json},
};

/// A provider account to create or replace.
pub struct NewProviderAccount {
    /// Test or live. The base URL must be of the same mode.
    pub mode: Mode,
    /// The settings without credentials.
    pub settings: ProviderAccountInput,
    /// The credentials. `None` keeps the previous ones, which is allowed only if family and base URL stay the same.
    pub credentials: Option<Credentials>,
}

/// A provider account with its credentials.
pub struct UnsealedProviderAccount {
    /// The merchant's profile.
    pub profile: Profile,
    /// The provider account without secrets.
    pub provider_account: ProviderAccount,
    /// The configuration of the bKash client, with credentials.
    pub config: bkash_types::Config,
}

/// A validated provider account and the row to store.
pub(crate) struct ValidatedProviderAccount {
    pub(crate) provider_account: ProviderAccount,
    pub(crate) stored: StoredProviderAccount,
    pub(crate) credentials_replaced: bool,
}

impl Directory {
    /// Creates or replaces a merchant's provider account of one mode.
    ///
    /// # Errors
    ///
    /// Fails if the merchant does not exist, a field is invalid, the base URL is of the other mode, credentials are
    /// missing or in use, or the actor may not change merchants.
    pub async fn set_provider_account(
        &self,
        id: &MerchantId,
        new: NewProviderAccount,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        by.authorize_merchant_changes()?;
        self.ensure_not_configured(id)?;
        let before = self.ports.store.read(id).await?;
        let previous = require_merchant(&before, id)?
            .provider_accounts
            .iter()
            .find(|previous| previous.mode == new.mode);
        let ValidatedProviderAccount {
            provider_account,
            stored,
            credentials_replaced,
        } = self.validate_provider_account(id, &new, previous).await?;
        self.commit(id, by, |snapshot, _| {
            let stored_merchant = require_merchant(snapshot, id)?;
            let current = stored_merchant
                .provider_accounts
                .iter()
                .find(|previous| previous.mode == new.mode);
            if current != previous {
                // The credentials that were sealed again are not the current ones any more.
                return Err(StoreError::new(
                    "another writer changed the provider account; try again",
                )
                .into());
            }
            let mut merchant = parse_merchant(stored_merchant)?;
            merchant
                .provider_accounts
                .insert(stored.mode, provider_account.clone());
            let event = provider_account_set(stored.mode, &provider_account, credentials_replaced);
            Ok(Change::single(
                event,
                RowChange::UpsertProviderAccount(stored.clone()),
                merchant,
            ))
        })
        .await
    }

    /// Removes a merchant's provider account of one mode, with its credentials. Does nothing if there is none.
    ///
    /// # Errors
    ///
    /// Fails if the merchant does not exist or the actor may not change merchants.
    pub async fn remove_provider_account(
        &self,
        account: &AccountId,
        by: &Actor,
    ) -> Result<(), DirectoryError> {
        by.authorize_merchant_changes()?;
        let (id, mode) = (&account.merchant, account.mode);
        self.ensure_not_configured(id)?;
        self.commit(id, by, |snapshot, _| {
            let provider_accounts = &require_merchant(snapshot, id)?.provider_accounts;
            if provider_accounts
                .iter()
                .all(|provider_account| provider_account.mode != mode)
            {
                return Ok(Change::none(()));
            }
            Ok(Change::single(
                AuditEvent::ProviderAccountRemoved { mode },
                RowChange::DeleteProviderAccount(mode),
                (),
            ))
        })
        .await
    }

    /// Unseals the credentials of a merchant's provider account.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::NoProviderAccount`] if the merchant has none in this mode, and
    /// [`DirectoryError::CannotUnseal`] if the credentials or settings were altered or another master key sealed them.
    pub fn unseal(
        &self,
        stored: &StoredMerchant,
        mode: Mode,
    ) -> Result<UnsealedProviderAccount, DirectoryError> {
        let account = AccountId {
            merchant: stored.id.clone(),
            mode,
        };
        let sealed_account = stored
            .provider_accounts
            .iter()
            .find(|provider_account| provider_account.mode == mode);
        let sealed_account =
            sealed_account.ok_or_else(|| DirectoryError::NoProviderAccount(account.clone()))?;
        let Merchant {
            profile,
            mut provider_accounts,
            ..
        } = parse_merchant(stored)?;
        let provider_account = provider_accounts.remove(&mode);
        let credentials = credentials::open(
            &self.ports.key,
            &account,
            &sealed_account.settings,
            &sealed_account.sealed,
        );
        let (Some(provider_account), Some(credentials)) = (provider_account, credentials) else {
            return Err(DirectoryError::CannotUnseal(account));
        };
        let config = bkash_types::Config {
            family: provider_account.family,
            base_url: provider_account.base_url.clone(),
            page_origins: provider_account.page_origins(),
            credentials,
        };
        Ok(UnsealedProviderAccount {
            profile,
            provider_account,
            config,
        })
    }

    /// Validates a provider account and seals its credentials.
    pub(crate) async fn validate_provider_account(
        &self,
        id: &MerchantId,
        new: &NewProviderAccount,
        previous: Option<&StoredProviderAccount>,
    ) -> Result<ValidatedProviderAccount, DirectoryError> {
        let account = AccountId {
            merchant: id.clone(),
            mode: new.mode,
        };
        let provider_account = new.settings.validate()?;
        if provider_account.mode() != new.mode {
            return Err(DirectoryError::ModeMismatch(provider_account.mode()));
        }
        let previous_credentials = match (&new.credentials, previous) {
            (None, Some(previous)) => {
                self.stored_credentials(&account, &provider_account, previous)?
            }
            (Some(_), _) | (None, None) => None,
        };
        let credentials = new.credentials.as_ref().or(previous_credentials.as_ref());
        let credentials = credentials.ok_or(DirectoryError::CredentialsRequired)?;
        credentials::validate(credentials)?;
        self.ensure_credentials_unused(&account, &provider_account, credentials)
            .await?;
        let settings = to_json(&provider_account)?;
        let random = self.ports.entropy.bits();
        let sealed = credentials::seal(&self.ports.key, &account, &settings, credentials, random)
            .ok_or_else(|| StoreError::new("the credentials cannot be sealed"))?;
        let stored = StoredProviderAccount {
            mode: new.mode,
            settings,
            sealed,
        };
        Ok(ValidatedProviderAccount {
            provider_account,
            stored,
            credentials_replaced: new.credentials.is_some(),
        })
    }

    /// The stored credentials, unless the family or base URL changes: they are never sent anywhere else.
    fn stored_credentials(
        &self,
        account: &AccountId,
        provider_account: &ProviderAccount,
        previous: &StoredProviderAccount,
    ) -> Result<Option<Credentials>, DirectoryError> {
        let before = parse_provider_account(&account.merchant, previous)?;
        if (before.family, &before.base_url)
            != (provider_account.family, &provider_account.base_url)
        {
            return Ok(None);
        }
        credentials::open(
            &self.ports.key,
            account,
            &previous.settings,
            &previous.sealed,
        )
        .map(Some)
        .ok_or_else(|| DirectoryError::CannotUnseal(account.clone()))
    }

    /// Rejects live credentials that another account uses. Each account keeps its own token, and bKash blocks
    /// credentials that request more than two an hour. Test accounts may share a simulator. Source: Token Management
    /// Overview.
    async fn ensure_credentials_unused(
        &self,
        account: &AccountId,
        provider_account: &ProviderAccount,
        credentials: &Credentials,
    ) -> Result<(), DirectoryError> {
        if account.mode == Mode::Test {
            return Ok(());
        }
        let others = self.ports.store.merchants().await?;
        for other in others.iter().filter(|other| other.id != account.merchant) {
            // An account whose credentials cannot be opened makes no calls either.
            let Ok(opened) = self.unseal(other, Mode::Live) else {
                continue;
            };
            let theirs = &opened.config;
            let host = |url: &url::Url| url.host_str().map(str::to_owned);
            if host(&theirs.base_url) == host(&provider_account.base_url)
                && credentials::same_bkash_merchant(&theirs.credentials, credentials)
            {
                return Err(DirectoryError::CredentialsInUse(AccountId {
                    merchant: other.id.clone(),
                    mode: Mode::Live,
                }));
            }
        }
        Ok(())
    }
}

pub(crate) fn provider_account_set(
    mode: Mode,
    provider_account: &ProviderAccount,
    credentials_replaced: bool,
) -> AuditEvent {
    AuditEvent::ProviderAccountSet {
        mode,
        provider_account: provider_account.clone().into(),
        credentials_replaced,
    }
}

pub(crate) fn parse_provider_account(
    merchant: &MerchantId,
    stored: &StoredProviderAccount,
) -> Result<ProviderAccount, DirectoryError> {
    serde_json::from_str(&stored.settings)
        .map_err(|error| DirectoryError::CorruptRecord(merchant.clone(), error.to_string()))
}
