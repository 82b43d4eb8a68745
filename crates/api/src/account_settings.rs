//! What the API needs to know about an account besides its keys.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{
    AccountId, PayerReference,
    hold::HoldTerms,
    session::{LateSuccess, Locale},
};
use engine::ports::Gateway;
use url::Url;

/// One account's settings, and its gateway to bKash.
pub struct AccountSettings {
    /// Whether payers may be redirected to a URL.
    pub may_return_to: Box<dyn Fn(&Url) -> bool + Send + Sync>,
    /// How long a session stays open, unless the request says otherwise.
    pub session_lifetime: Duration,
    /// The default hold terms. `None` means that payments are captured at once unless the request says otherwise.
    pub hold: Option<HoldTerms>,
    /// What happens to money that bKash took late.
    pub late_success: LateSuccess,
    /// The default language of pages.
    pub locale: Option<Locale>,
    /// Origins whose pages may call the publishable part of the API from a browser.
    pub browser_origins: Vec<String>,
    /// The gateway to bKash.
    pub bkash: Arc<dyn Gateway>,
}

/// Provides the settings of every account.
#[async_trait]
pub trait AccountProvider: Send + Sync {
    /// The settings of an account. `None` if this server does not currently serve it.
    async fn settings(&self, account: &AccountId) -> Option<AccountSettings>;

    /// Whether any account's pages on this origin may call the publishable part of the API.
    async fn is_browser_origin(&self, origin: &str) -> bool;

    /// A link to a payer's saved wallets, valid for 15 minutes.
    fn wallets_link(&self, account: &AccountId, payer: &PayerReference) -> Option<String>;
}
