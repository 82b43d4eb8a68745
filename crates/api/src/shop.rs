//! What the API needs to know of a merchant besides keys.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{AccountId, PayerReference, hold::HoldTerms, session::Locale};
use engine::ports::Gateway;
use url::Url;

/// One account's terms, and its way to bKash.
pub struct Shop {
    /// Whether payers may be sent to an address.
    pub may_return_to: Box<dyn Fn(&Url) -> bool + Send + Sync>,
    /// How long a session can be started, unless it says otherwise.
    pub session_lifetime: Duration,
    /// The terms of holds, unless a session says otherwise; without them nothing is held by default.
    pub hold: Option<HoldTerms>,
    /// The language of pages, unless a session says otherwise.
    pub locale: Option<Locale>,
    /// Whose pages may call the publishable part of the API from a browser.
    pub browser_origins: Vec<String>,
    /// Its access to bKash.
    pub bkash: Arc<dyn Gateway>,
}

/// Every account's terms.
#[async_trait]
pub trait Shops: Send + Sync {
    /// An account's; `None` if this server does not serve it now.
    async fn shop(&self, account: &AccountId) -> Option<Shop>;

    /// Whether any account's pages on this origin may call the publishable part of the API.
    async fn is_browser_origin(&self, origin: &str) -> bool;

    /// A link to a payer's saved wallets, good for 15 minutes.
    fn wallets_link(&self, account: &AccountId, payer: &PayerReference) -> Option<String>;
}
