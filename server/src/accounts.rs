//! The accounts that this server serves: what pages show of a merchant, where payers may be sent, and the way
//! to bKash.
//!
//! One account is the configuration's; the others are made of the database when they are first asked for, and
//! anew when their merchant has changed there, by whichever process (the directory knows within two seconds).

mod token_vault;
mod way;
mod winding_up;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::view::ExternalScript;
use async_trait::async_trait;
use bkash::ipn::Verifier;
use directory::{Connection, Directory, DirectoryError, Profile, StoredMerchant};
use domain::{AccountId, MerchantId, Mode};
use engine::ports::{Gateway, Gateways};
use url::Url;
pub(crate) use way::Way;

use self::winding_up::WindingUp;

/// One merchant, in test or in earnest.
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// What the merchant says of itself: its name, where payers may be sent, for how long they may pay.
    pub profile: Profile,
    /// The origins of bKash's customer pages.
    pub page_origins: Vec<String>,
    /// The scripts of bKash's window, in order; none but for Checkout (iFrame).
    pub bkash_scripts: Vec<ExternalScript>,
    /// Its access to bKash.
    pub bkash: Arc<dyn Gateway>,
    /// What believes bKash's notifications, if bKash sends them.
    pub ipn: Option<Verifier>,
}

impl Account {
    pub(crate) fn new(
        id: AccountId,
        profile: Profile,
        connection: Connection,
        bkash: Arc<dyn Gateway>,
        ipn: Option<Verifier>,
    ) -> Self {
        let page_origins = connection.page_origins();
        let script =
            |directory::ExternalScript { src, integrity }| ExternalScript { src, integrity };
        Self {
            id,
            profile,
            page_origins,
            bkash_scripts: connection.scripts.into_iter().map(script).collect(),
            bkash,
            ipn,
        }
    }

    /// Whether its pages must say that no real money moves.
    pub fn is_simulated(&self) -> bool {
        self.id.mode == Mode::Test
    }

    /// Whether other sites' pages may show its orders, in a frame or a window of theirs.
    pub fn is_embedded(&self) -> bool {
        !self.profile.embed_origins.is_empty()
    }

    /// Whether payers may be sent to `url`: the merchant registered it or its origin, or it is at `own`, ours.
    pub fn may_return_to(&self, url: &Url, own: &str) -> bool {
        url.origin().ascii_serialization() == own || self.profile.return_to.allow(url)
    }
}

/// Every account of the server.
pub struct Accounts {
    configured: Arc<Account>,
    directory: Directory,
    way: Way,
    /// The database's accounts that were asked for, each with what it was made of.
    made: Mutex<HashMap<AccountId, Made>>,
}

/// An account of the database; none where it cannot be made.
struct Made {
    of: Arc<StoredMerchant>,
    account: Option<Arc<Account>>,
}

/// A merchant of the database has the configured one's name.
#[derive(Debug, thiserror::Error)]
#[error(
    "[merchant] id: the database has a merchant {0:?} too; choose another id for the one in this file"
)]
pub struct Shadowed(MerchantId);

impl Accounts {
    /// The configured account, and beside it the directory's.
    pub(crate) fn new(configured: Account, directory: Directory, way: Way) -> Self {
        Self {
            configured: Arc::new(configured),
            directory,
            way,
            made: Mutex::default(),
        }
    }

    /// The account of the configuration: the demo shop's, and whose name stands on pages that belong to nobody.
    pub fn configured(&self) -> &Arc<Account> {
        &self.configured
    }

    /// The merchants of the database and everybody's keys.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Checks that no merchant of the database is called like the configured one.
    pub(crate) async fn check(&self) -> Result<(), crate::StartError> {
        let id = &self.configured.id.merchant;
        match self.directory.merchant(id).await {
            Err(DirectoryError::NoSuchMerchant(_)) => Ok(()),
            Ok(_) | Err(DirectoryError::Unreadable(..)) => Err(Shadowed(id.clone()).into()),
            Err(error) => Err(crate::StartError::Directory(error)),
        }
    }

    /// An account, if this server serves it: it has a way to bKash, and its merchant is not disabled.
    pub async fn get(&self, id: &AccountId) -> Option<Arc<Account>> {
        let (account, enabled) = self.of_any(id).await?;
        enabled.then_some(account)
    }

    /// An account whose merchant may be disabled, and whether it is enabled.
    async fn of_any(&self, id: &AccountId) -> Option<(Arc<Account>, bool)> {
        if id.merchant == self.configured.id.merchant {
            return (*id == self.configured.id).then(|| (self.configured.clone(), true));
        }
        let stored = match self.directory.known(&id.merchant).await {
            Ok(stored) => stored?,
            Err(error) => {
                tracing::error!(account = %id, %error, "a merchant cannot be read");
                return None;
            }
        };
        let enabled = stored.enabled;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = made.get(id).filter(|found| found.of == stored) {
            return Some((found.account.clone()?, enabled));
        }
        let account = self.make(id, &stored);
        let fresh = Made {
            of: stored,
            account: account.clone(),
        };
        made.insert(id.clone(), fresh);
        Some((account?, enabled))
    }

    fn make(&self, id: &AccountId, stored: &StoredMerchant) -> Option<Arc<Account>> {
        let opened = match self.directory.open(stored, id.mode) {
            Ok(opened) => opened,
            Err(DirectoryError::NotConnected(_)) => return None,
            Err(error) => {
                tracing::error!(account = %id, %error, "an account cannot be served");
                return None;
            }
        };
        let ipn = self.way.ipn(&opened.connection);
        let bkash = self.way.of(id, opened.config);
        let account = Account::new(id.clone(), opened.profile, opened.connection, bkash, ipn);
        Some(Arc::new(account))
    }
}

#[async_trait]
impl Gateways for Accounts {
    /// A disabled merchant's as well: what was begun at bKash is settled there, and nothing new is begun.
    async fn of(&self, id: &AccountId) -> Option<Arc<dyn Gateway>> {
        let (account, enabled) = self.of_any(id).await?;
        Some(if enabled {
            account.bkash.clone()
        } else {
            Arc::new(WindingUp::new(account.bkash.clone()))
        })
    }
}
