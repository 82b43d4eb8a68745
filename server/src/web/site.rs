//! What every handler shares.

use std::{sync::Arc, time::Duration};

use domain::{
    AccountId, PayerReference, SessionId, Timestamp,
    session::{FINISH_GRACE, Phase, Session},
};
use engine::{Engine, Ports};
use storage_sqlite::SqliteStore;
use webhooks::Webhooks;

use super::{assets, limits::Limits};
use crate::{
    accounts::Accounts,
    config::Config,
    links::{Links, Purpose, WalletsAccess},
};

/// How long a link to the wallets page can be opened.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);

/// How long an open wallets page can be used.
const COOKIE_LIFE: Duration = Duration::from_secs(30 * 60);

/// How long after paying a payer can go on from the receipt to the saved wallets.
const AFTER_PAYING: Duration = Duration::from_secs(15 * 60);

/// Whether the demo shop is there. It never is unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// Served below `/demo`.
    On,
    /// As if it did not exist.
    Off,
}

/// What merchants are given: links for payers, and news of events.
pub(crate) struct Desk {
    pub(crate) links: Links,
    pub(crate) webhooks: Webhooks,
}

/// The running site.
pub struct Site {
    pub(crate) config: Config,
    pub(super) engine: Engine,
    pub(super) ports: Ports,
    pub(crate) accounts: Arc<Accounts>,
    pub(super) store: SqliteStore,
    pub(super) links: Links,
    pub(super) webhooks: Webhooks,
    pub(super) demo: Demo,
    pub(super) limits: Limits,
    /// A hash of the embedded files, for their addresses.
    pub(super) version: String,
}

impl Site {
    pub(crate) fn new(
        config: Config,
        engine: Engine,
        ports: Ports,
        accounts: Arc<Accounts>,
        store: SqliteStore,
        Desk { links, webhooks }: Desk,
        demo: Demo,
    ) -> Self {
        let limits = Limits::new(config.requests_per_minute, config.changes_per_minute);
        Self {
            config,
            engine,
            ports,
            accounts,
            store,
            links,
            webhooks,
            demo,
            limits,
            version: assets::version(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Whether browsers reach the site over https, so that cookies can be kept to it.
    pub(super) fn is_secure(&self) -> bool {
        self.config.public_origin.starts_with("https:")
    }

    pub(crate) fn wallets_link(
        &self,
        account: &AccountId,
        payer: &PayerReference,
    ) -> Option<String> {
        let until = self.now() + LINK_LIFE;
        let access = WalletsAccess {
            account: account.clone(),
            payer: payer.clone(),
            session: None,
            until,
        };
        let key = self
            .links
            .seal(Purpose::WalletsLink, &access, &*self.ports.entropy)?;
        Some(format!("{}/wallets?key={key}", self.config.public_origin))
    }

    /// Whose wallets the holder of a session may see: its payer's, while the order can be paid and shortly
    /// after. A session's identifier ends up in the shop's addresses and logs; it is no key for ever.
    pub(super) fn payer_of(&self, session: &Session) -> Option<PayerReference> {
        let now = self.now();
        let open = match session.phase() {
            Phase::Ready(_) | Phase::AtBkash { .. } | Phase::Working | Phase::Unknown => {
                now < session.order.expires_at + FINISH_GRACE
            }
            Phase::Paid(taken) | Phase::Held(taken) => now < taken.at + AFTER_PAYING,
            Phase::NeedsCheck(_) | Phase::Closed(_) | Phase::Voided(_) => false,
        };
        session.order.payer.clone().filter(|_| open)
    }

    /// The cookie that opens a payer's wallets page, for whoever has proved to be that payer.
    pub(super) fn wallets_cookie(
        &self,
        account: AccountId,
        payer: PayerReference,
        session: Option<SessionId>,
    ) -> Option<String> {
        let access = WalletsAccess {
            account,
            payer,
            session,
            until: self.now() + COOKIE_LIFE,
        };
        let value = self
            .links
            .seal(Purpose::WalletsCookie, &access, &*self.ports.entropy)?;
        Some(self.cookie(self.wallets_cookie_name(), &value, COOKIE_LIFE))
    }

    /// Over https a name that no other host of the same domain can set.
    pub(super) fn wallets_cookie_name(&self) -> &'static str {
        if self.is_secure() {
            "__Host-wallets"
        } else {
            "wallets"
        }
    }

    /// A cookie that scripts cannot read and other sites' forms do not send.
    pub(super) fn cookie(&self, name: &str, value: &str, life: Duration) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!(
            "{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            life.as_secs()
        )
    }
}
