//! The accounts that this server serves: what pages show of a merchant, where payers may be sent, and the way
//! to bKash.

use std::{sync::Arc, time::Duration};

use app::view::Script;
use async_trait::async_trait;
use domain::{AccountId, Mode};
use engine::ports::{Gateway, Gateways};
use url::Url;

use crate::config::Config;

/// One merchant, in test or in earnest.
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// The shop's name.
    pub name: String,
    /// How payers reach the shop.
    pub support: Option<String>,
    /// The origins that a session's addresses may have.
    pub return_origins: Vec<String>,
    /// How long a session can be started.
    pub session_lifetime: Duration,
    /// The origins of bKash's customer pages.
    pub page_origins: Vec<String>,
    /// The scripts of bKash's window, in order; none but for Checkout (iFrame).
    pub bkash_scripts: Vec<Script>,
    /// Its access to bKash.
    pub bkash: Arc<dyn Gateway>,
}

impl Account {
    /// The account that the configuration describes.
    pub(crate) fn configured(config: &Config, bkash: Arc<dyn Gateway>) -> Self {
        Self {
            id: config.account(),
            name: config.merchant.clone(),
            support: config.support.clone(),
            return_origins: config.return_origins.clone(),
            session_lifetime: config.session_lifetime,
            page_origins: config.page_origins.clone(),
            bkash_scripts: config.bkash_scripts.clone(),
            bkash,
        }
    }

    /// Whether its pages must say that no real money moves.
    pub fn is_simulated(&self) -> bool {
        self.id.mode == Mode::Test
    }

    /// Whether payers may be sent to `url`: its origin is one that the merchant registered, or `own`, ours.
    pub fn may_return_to(&self, url: &Url, own: &str) -> bool {
        let origin = url.origin().ascii_serialization();
        origin == own || self.return_origins.contains(&origin)
    }
}

/// Every account of the server.
pub struct Accounts {
    configured: Arc<Account>,
}

impl Accounts {
    /// The accounts; so far the configured one.
    pub(crate) fn new(configured: Account) -> Self {
        Self {
            configured: Arc::new(configured),
        }
    }

    /// The account of the configuration: the demo shop's, and whose name stands on pages that belong to nobody.
    pub fn configured(&self) -> &Arc<Account> {
        &self.configured
    }

    /// An account, if this server serves it.
    #[expect(
        clippy::unused_async,
        reason = "further accounts are read from the database"
    )]
    pub async fn get(&self, id: &AccountId) -> Option<Arc<Account>> {
        (self.configured.id == *id).then(|| self.configured.clone())
    }
}

#[async_trait]
impl Gateways for Accounts {
    async fn of(&self, id: &AccountId) -> Option<Arc<dyn Gateway>> {
        Some(self.get(id).await?.bkash.clone())
    }
}
