//! The accounts that this server serves: profile, allowed return URLs and the gateway to bKash.
//!
//! One account comes from the configuration. The others are built from the directory when they are first requested, and
//! again when their merchant has changed, by whichever process (the directory notices within two seconds).

mod disabled_merchant;
mod gateway_factory;
mod token_vault;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::view::ExternalScript;
use async_trait::async_trait;
use bkash::{TokenMonitor, ipn::Verifier};
use directory::{
    Directory, DirectoryError, MerchantRejection, MerchantState, Profile, ProviderAccount,
    UnsealedProviderAccount,
};
use domain::{AccountId, Mode};
use engine::ports::{Gateway, Gateways};
pub(crate) use gateway_factory::GatewayFactory;
use url::Url;

use self::disabled_merchant::DisabledMerchantGateway;
use crate::start_error::{DuplicateMerchantId, StartError};

/// A merchant's account of one mode.
pub struct Account {
    /// The account's identifier.
    pub id: AccountId,
    /// The merchant's settings.
    pub profile: Profile,
    /// The origins of bKash's customer pages.
    pub page_origins: Vec<String>,
    /// The scripts of bKash's checkout window, in load order. Only Checkout (iFrame) has any.
    pub bkash_scripts: Vec<ExternalScript>,
    /// The gateway to bKash.
    pub bkash: Arc<dyn Gateway>,
    /// Reports the health of bKash's token.
    pub(crate) tokens: TokenMonitor,
    /// Verifies bKash's instant payment notifications, if bKash sends them.
    pub ipn: Option<Verifier>,
}

impl Account {
    pub(crate) fn new(
        id: AccountId,
        profile: Profile,
        provider_account: ProviderAccount,
        (bkash, tokens): (Arc<dyn Gateway>, TokenMonitor),
        ipn: Option<Verifier>,
    ) -> Self {
        let page_origins = provider_account.page_origins();
        let script =
            |directory::CheckoutScript { src, integrity }| ExternalScript { src, integrity };
        Self {
            id,
            profile,
            page_origins,
            bkash_scripts: provider_account.scripts.into_iter().map(script).collect(),
            bkash,
            tokens,
            ipn,
        }
    }

    /// Whether pages must state that no real money moves.
    pub fn is_simulated(&self) -> bool {
        self.id.mode == Mode::Test
    }

    /// Whether pages of other origins may embed the checkout or open it in a window.
    pub fn is_embedded(&self) -> bool {
        !self.profile.embed_origins.is_empty()
    }

    /// Whether payers may be redirected to `url`: the merchant allows it, or it is on `own`, the checkout's origin.
    pub fn may_return_to(&self, url: &Url, own: &str) -> bool {
        url.origin().ascii_serialization() == own || self.profile.return_to.allows(url)
    }
}

/// All accounts of the server.
pub struct Accounts {
    configured: Arc<Account>,
    directory: Directory,
    gateway_factory: GatewayFactory,
    /// The directory's accounts that were requested, each with the state of its merchant that it was built of.
    cache: Mutex<HashMap<AccountId, CachedAccount>>,
}

/// An account of the directory, or `None` if it cannot be built.
#[derive(Clone)]
struct CachedAccount {
    state: Arc<MerchantState>,
    account: Option<Arc<Account>>,
}

impl Accounts {
    /// The configured account and the accounts of the directory.
    pub(crate) fn new(
        configured: Account,
        directory: Directory,
        gateway_factory: GatewayFactory,
    ) -> Self {
        Self {
            configured: Arc::new(configured),
            directory,
            gateway_factory,
            cache: Mutex::default(),
        }
    }

    /// The configured account. The demo shop uses it, and its name appears on pages that belong to no merchant.
    pub fn configured(&self) -> &Arc<Account> {
        &self.configured
    }

    /// The accounts that this process has used: the configured one, and those of the directory that were requested.
    pub(crate) fn in_use(&self) -> Vec<Arc<Account>> {
        let mut accounts = vec![self.configured.clone()];
        let cache = self.cache();
        accounts.extend(cache.values().filter_map(|known| known.account.clone()));
        drop(cache);
        accounts[1..].sort_by_key(|account| account.id.to_string());
        accounts
    }

    /// The merchant directory, which also holds the API keys of all accounts.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Checks that no merchant of the directory has the configured merchant's identifier.
    ///
    /// # Errors
    ///
    /// Returns [`StartError::DuplicateMerchantId`] if one does, and [`StartError::Directory`] if the directory cannot be
    /// read.
    pub(crate) async fn check_merchant_ids(&self) -> Result<(), StartError> {
        let id = &self.configured.id.merchant;
        match self.directory.merchant(id).await {
            Err(DirectoryError::MerchantNotFound(_)) => Ok(()),
            Ok(_) | Err(DirectoryError::CorruptRecord(..)) => {
                Err(DuplicateMerchantId(id.clone()).into())
            }
            Err(error) => Err(StartError::Directory(error)),
        }
    }

    /// An account that this server serves: it has a provider account and its merchant is enabled.
    pub async fn get(&self, id: &AccountId) -> Option<Arc<Account>> {
        let (account, enabled) = self.find_any(id).await?;
        enabled.then_some(account)
    }

    /// An account and whether its merchant is enabled.
    async fn find_any(&self, id: &AccountId) -> Option<(Arc<Account>, bool)> {
        if id.merchant == self.configured.id.merchant {
            return (*id == self.configured.id).then(|| (self.configured.clone(), true));
        }
        let state = match self.directory.cached_merchant(&id.merchant).await {
            Ok(state) => state?,
            Err(error) => {
                tracing::error!(account = %id, %error, "cannot read the merchant");
                return None;
            }
        };
        let merchant = state.merchant.as_ref()?;
        let known = self.cache().get(id).cloned();
        let found = match known.filter(|known| known.is_of(&state)) {
            Some(known) => known,
            None => self.build(id, &state).await?,
        };
        Some((found.account?, merchant.enabled))
    }

    fn cache(&self) -> MutexGuard<'_, HashMap<AccountId, CachedAccount>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds an account and caches it, also if it cannot be served. `None` if the store cannot be read.
    async fn build(&self, id: &AccountId, state: &Arc<MerchantState>) -> Option<CachedAccount> {
        let merchant = state.merchant.as_ref()?;
        let unsealed = match self.directory.unseal(merchant, id.mode).await {
            Ok(unsealed) => Some(unsealed),
            Err(DirectoryError::Rejected(MerchantRejection::NoProviderAccount(_))) => None,
            Err(error) => {
                tracing::error!(account = %id, %error, "cannot serve the account");
                if matches!(error, DirectoryError::Store(_)) {
                    return None;
                }
                None
            }
        };
        let mut cache = self.cache();
        // Another request may have built it meanwhile. All must use one gateway, because it keeps the token.
        if let Some(known) = cache.get(id).filter(|known| known.is_of(state)) {
            return Some(known.clone());
        }
        let built = CachedAccount {
            state: state.clone(),
            account: unsealed.map(|unsealed| Arc::new(self.account(id, unsealed))),
        };
        cache.insert(id.clone(), built.clone());
        Some(built)
    }

    fn account(&self, id: &AccountId, unsealed: UnsealedProviderAccount) -> Account {
        let ipn = self
            .gateway_factory
            .ipn_verifier(&unsealed.provider_account);
        let bkash = self.gateway_factory.create(id, unsealed.config);
        Account::new(
            id.clone(),
            unsealed.profile,
            unsealed.provider_account,
            bkash,
            ipn,
        )
    }
}

impl CachedAccount {
    /// Whether the account was built of this state of its merchant.
    fn is_of(&self, state: &Arc<MerchantState>) -> bool {
        Arc::ptr_eq(&self.state, state) || self.state.has_same_accounts(state)
    }
}

#[async_trait]
impl Gateways for Accounts {
    /// Includes disabled merchants: their payments under way are completed, but nothing new is started.
    async fn of(&self, id: &AccountId) -> Option<Arc<dyn Gateway>> {
        let (account, enabled) = self.find_any(id).await?;
        Some(if enabled {
            account.bkash.clone()
        } else {
            Arc::new(DisabledMerchantGateway::new(account.bkash.clone()))
        })
    }
}
