//! Setting, removing and unsealing provider accounts.

use bkash_types::Credentials;
use domain::{AccountId, MerchantId, Mode};
use eventlog::{Append, Request, SealedValue, StoreError, stream_of};

use crate::{
    Actor, Directory, DirectoryError, Merchant, MerchantRejection, MerchantState, Profile,
    ProviderAccount, ProviderAccountInput, credentials,
    directory::existing,
    merchant::{MerchantCommand, Merchants, SealedCredentials},
};

/// How often a provider account is set when other writers change it at the same time.
const MAX_ATTEMPTS: usize = 16;

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

/// A validated provider account, with its sealed credentials.
pub(crate) struct ValidatedProviderAccount {
    pub(crate) provider_account: ProviderAccount,
    pub(crate) sealed: SealedValue,
    credentials: SealedCredentials,
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
        let mut attempts = 1;
        loop {
            match self.try_set_provider_account(id, &new, by).await {
                // The credentials that were kept are no longer the current ones, or no longer those of the settings that
                // were read a moment before.
                Err(
                    DirectoryError::Rejected(MerchantRejection::ProviderAccountChanged)
                    | DirectoryError::CannotUnseal(_),
                ) if attempts < MAX_ATTEMPTS => attempts += 1,
                result => return result,
            }
        }
    }

    async fn try_set_provider_account(
        &self,
        id: &MerchantId,
        new: &NewProviderAccount,
        by: &Actor,
    ) -> Result<Merchant, DirectoryError> {
        let state = self.load(id).await?;
        if state.merchant.is_none() {
            return Err(DirectoryError::MerchantNotFound(id.clone()));
        }
        let validated = self
            .validate_provider_account(id, new, Some(&state))
            .await?;
        let command = MerchantCommand::SetProviderAccount {
            mode: new.mode,
            provider_account: Box::new(validated.provider_account),
            credentials: validated.credentials,
        };
        let request = Request::new(by.cause()).sealed(vec![validated.sealed]);
        existing(id, self.execute(id, command, request).await?)
    }

    /// Removes a merchant's provider account of one mode, and erases its credentials. Does nothing if there is none.
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
        self.ensure_not_configured(&account.merchant)?;
        let command = MerchantCommand::RemoveProviderAccount(account.mode);
        let erased = SealedValue {
            name: sealed_name(account.mode),
            bytes: None,
        };
        let request = Request::new(by.cause()).sealed(vec![erased]);
        self.execute(&account.merchant, command, request)
            .await
            .map(drop)
    }

    /// Unseals the credentials of a merchant's provider account.
    ///
    /// # Errors
    ///
    /// Returns [`MerchantRejection::NoProviderAccount`] if the merchant has none in this mode,
    /// [`DirectoryError::CannotUnseal`] if the credentials or settings were altered or another master key sealed them, and
    /// [`DirectoryError::Store`] if they cannot be read.
    pub async fn unseal(
        &self,
        merchant: &Merchant,
        mode: Mode,
    ) -> Result<UnsealedProviderAccount, DirectoryError> {
        let account = AccountId {
            merchant: merchant.id.clone(),
            mode,
        };
        let Some(provider_account) = merchant.provider_accounts.get(&mode).cloned() else {
            return Err(MerchantRejection::NoProviderAccount(account).into());
        };
        let credentials = self.credentials(&account, &provider_account).await?;
        let config = bkash_types::Config {
            family: provider_account.family,
            base_url: provider_account.base_url.clone(),
            page_origins: provider_account.page_origins(),
            credentials,
        };
        Ok(UnsealedProviderAccount {
            profile: merchant.profile.clone(),
            provider_account,
            config,
        })
    }

    /// Seals the credentials of all provider accounts anew that the previous master key sealed. Returns how many these were.
    ///
    /// # Errors
    ///
    /// Returns [`DirectoryError::CannotUnseal`] if credentials were altered or an unknown master key sealed them, and
    /// [`DirectoryError::Store`] if they cannot be read or written.
    pub async fn reseal_credentials(&self, by: &Actor) -> Result<usize, DirectoryError> {
        let mut resealed = 0;
        for merchant in self.merchants().await? {
            for mode in merchant.provider_accounts.keys().copied() {
                let mut attempts = 1;
                loop {
                    match self.reseal(&merchant.id, mode, by).await {
                        // The settings or credentials were replaced meanwhile.
                        Err(_) if attempts < MAX_ATTEMPTS => attempts += 1,
                        result => {
                            resealed += usize::from(result?);
                            break;
                        }
                    }
                }
            }
        }
        Ok(resealed)
    }

    /// Seals the credentials of one provider account anew; `false` if that is not necessary.
    async fn reseal(
        &self,
        id: &MerchantId,
        mode: Mode,
        by: &Actor,
    ) -> Result<bool, DirectoryError> {
        let account = AccountId {
            merchant: id.clone(),
            mode,
        };
        let stream = stream_of::<Merchants>(id);
        let (storage, key) = (&self.ports.storage, &self.ports.key);
        // Before the settings: if the stream grows after this, nothing is written.
        let expected = storage.length(&stream).await?;
        let state = self.load(id).await?;
        let merchant = state.merchant.as_ref();
        let Some(provider_account) = merchant.and_then(|found| found.provider_accounts.get(&mode))
        else {
            return Ok(false);
        };
        let sealed = storage.sealed_value(&stream, &sealed_name(mode)).await?;
        let sealed = sealed.unwrap_or_default();
        if key.is_current(&sealed) {
            return Ok(false);
        }
        let settings = settings_text(provider_account)?;
        let resealed = credentials::open(key, &account, &settings, &sealed).and_then(|opened| {
            let random = self.ports.entropy.bits();
            credentials::seal(key, &account, &settings, &opened, random)
        });
        let resealed = resealed.ok_or(DirectoryError::CannotUnseal(account))?;
        let append = Append {
            stream,
            expected,
            at: self.ports.clock.now(),
            cause: by.cause(),
            schema: 1,
            events: Vec::new(),
            due: None,
            objects: Vec::new(),
            sealed: vec![SealedValue {
                name: sealed_name(mode),
                bytes: Some(resealed),
            }],
            unique_key: None,
            idempotency: None,
            response: None,
        };
        let appended = storage.append(append).await;
        appended.map_err(StoreError::from_source)?;
        Ok(true)
    }

    /// The stored credentials of a provider account with these settings.
    async fn credentials(
        &self,
        account: &AccountId,
        provider_account: &ProviderAccount,
    ) -> Result<Credentials, DirectoryError> {
        let stream = stream_of::<Merchants>(&account.merchant);
        let name = sealed_name(account.mode);
        let sealed = self.ports.storage.sealed_value(&stream, &name).await?;
        let sealed = sealed.unwrap_or_default();
        let settings = settings_text(provider_account)?;
        credentials::open(&self.ports.key, account, &settings, &sealed)
            .ok_or_else(|| DirectoryError::CannotUnseal(account.clone()))
    }

    /// Validates a provider account and seals its credentials. `state` is that of an existing merchant.
    pub(crate) async fn validate_provider_account(
        &self,
        id: &MerchantId,
        new: &NewProviderAccount,
        state: Option<&MerchantState>,
    ) -> Result<ValidatedProviderAccount, DirectoryError> {
        let account = AccountId {
            merchant: id.clone(),
            mode: new.mode,
        };
        let provider_account = new.settings.validate()?;
        if provider_account.mode() != new.mode {
            return Err(DirectoryError::ModeMismatch(provider_account.mode()));
        }
        let (credentials, source) = match (&new.credentials, state) {
            (Some(credentials), _) => (credentials.clone(), SealedCredentials::New),
            (None, Some(state)) => self.kept(&account, &provider_account, state).await?,
            (None, None) => return Err(MerchantRejection::CredentialsRequired.into()),
        };
        credentials::validate(&credentials)?;
        self.ensure_credentials_unused(&account, &provider_account, &credentials)
            .await?;
        let settings = settings_text(&provider_account)?;
        let random = self.ports.entropy.bits();
        let sealed = credentials::seal(&self.ports.key, &account, &settings, &credentials, random)
            .ok_or_else(|| StoreError::new("the credentials cannot be sealed"))?;
        Ok(ValidatedProviderAccount {
            provider_account,
            sealed: SealedValue {
                name: sealed_name(new.mode),
                bytes: Some(sealed),
            },
            credentials: source,
        })
    }

    /// The stored credentials, unless the family or base URL changes: they are never sent anywhere else.
    async fn kept(
        &self,
        account: &AccountId,
        provider_account: &ProviderAccount,
        state: &MerchantState,
    ) -> Result<(Credentials, SealedCredentials), DirectoryError> {
        let before = state.merchant.as_ref();
        let before = before.and_then(|merchant| merchant.provider_accounts.get(&account.mode));
        let same_target = before.filter(|before| {
            before.family == provider_account.family && before.base_url == provider_account.base_url
        });
        let (Some(before), Some(version)) = (same_target, state.set_by.get(&account.mode)) else {
            return Err(MerchantRejection::CredentialsRequired.into());
        };
        let credentials = self.credentials(account, before).await?;
        Ok((credentials, SealedCredentials::KeptFrom(*version)))
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
        let others = self.merchants().await?;
        for other in others.iter().filter(|other| other.id != account.merchant) {
            let opened = match self.unseal(other, Mode::Live).await {
                Ok(opened) => opened,
                Err(DirectoryError::Store(error)) => return Err(error.into()),
                // An account whose credentials cannot be opened makes no calls either.
                Err(_) => continue,
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

/// The name of the credentials among the sealed values of the merchant's stream.
fn sealed_name(mode: Mode) -> String {
    format!("bkash credentials/{}", mode.word())
}

/// The settings as text, which the credentials are sealed with. The same settings must give the same text in every version:
/// a new field must be left out of the text where it is not set.
fn settings_text(provider_account: &ProviderAccount) -> Result<String, StoreError> {
    serde_json::to_string(provider_account).map_err(StoreError::from_source)
}
