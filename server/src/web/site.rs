//! What every handler shares.

use std::time::Duration;

use domain::{PayerReference, SessionId, Timestamp};
use engine::{Engine, Ports};
use store::SqliteStore;

use super::{assets, limits::Limits};
use crate::{
    config::Config,
    links::{Links, Purpose, WalletsAccess},
};

/// How long a link to the wallets page can be opened.
const LINK_LIFE: Duration = Duration::from_secs(15 * 60);

/// How long an open wallets page can be used.
const COOKIE_LIFE: Duration = Duration::from_secs(30 * 60);

/// Whether the demo shop is there. It never is unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// Served below `/demo`.
    On,
    /// As if it did not exist.
    Off,
}

/// The running site.
pub struct Site {
    pub(crate) config: Config,
    pub(super) engine: Engine,
    pub(super) ports: Ports,
    pub(super) store: SqliteStore,
    pub(super) links: Links,
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
        store: SqliteStore,
        links: Links,
        demo: Demo,
    ) -> Self {
        let limits = Limits::new(config.requests_per_minute, config.changes_per_minute);
        Self {
            config,
            engine,
            ports,
            store,
            links,
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

    pub(crate) fn wallets_link(&self, payer: &PayerReference) -> Option<String> {
        let until = self.now() + LINK_LIFE;
        let access = WalletsAccess {
            payer: payer.clone(),
            session: None,
            until,
        };
        let key = self
            .links
            .seal(Purpose::WalletsLink, &access, &*self.ports.entropy)?;
        Some(format!("{}/wallets?key={key}", self.config.public_origin))
    }

    /// The cookie that opens a payer's wallets page, for whoever has proved to be that payer.
    pub(super) fn wallets_cookie(
        &self,
        payer: PayerReference,
        session: Option<SessionId>,
    ) -> Option<String> {
        let access = WalletsAccess {
            payer,
            session,
            until: self.now() + COOKIE_LIFE,
        };
        let value = self
            .links
            .seal(Purpose::WalletsCookie, &access, &*self.ports.entropy)?;
        Some(self.cookie("wallets", &value, COOKIE_LIFE))
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
