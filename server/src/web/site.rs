//! The state that all handlers share.

use std::{sync::Arc, time::Duration};

use domain::{
    AccountId, PayerReference, SessionId, Timestamp,
    session::{FINISH_GRACE, Phase, Session},
};
use engine::{Engine, Ports};
use eventlog::Storage;
use webhooks::Webhooks;

use super::{assets, payer_locks::PayerLocks, rate_limiter::Limits, readiness::Readiness};
use crate::{
    accounts::Accounts,
    config::Config,
    links::{LinkSealer, Purpose, WalletsAccess},
    log_clock::LogClock,
    metrics::Metrics,
};

/// How long a link to the page `/wallets` is valid.
const LINK_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// How long the cookie of the page `/wallets` is valid.
const COOKIE_LIFETIME: Duration = Duration::from_secs(30 * 60);

/// How long after a payment its session still opens the page `/wallets`.
const ACCESS_AFTER_PAYMENT: Duration = Duration::from_secs(15 * 60);

/// Whether the demo shop is served. It is off by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// The shop is served under `/demo`.
    On,
    /// `/demo` returns 404.
    Off,
}

/// What the site uses beside the engine.
pub(crate) struct SiteServices {
    pub(crate) links: LinkSealer,
    pub(crate) webhooks: Webhooks,
    /// The log's clock, if it is compared with those of other processes.
    pub(crate) log_clock: Option<Arc<LogClock>>,
    /// Whether the database has threads of its own, so that its disk is probed on another one too.
    pub(crate) has_threads: bool,
    pub(crate) metrics: Arc<Metrics>,
}

/// The shared state.
pub struct Site {
    pub(crate) config: Config,
    pub(super) engine: Engine,
    pub(super) ports: Ports,
    pub(crate) accounts: Arc<Accounts>,
    pub(super) storage: Arc<dyn Storage>,
    pub(super) log_clock: Option<Arc<LogClock>>,
    pub(super) has_threads: bool,
    pub(super) links: LinkSealer,
    pub(super) webhooks: Webhooks,
    pub(super) demo: Demo,
    pub(super) limits: Limits,
    pub(super) readiness: Readiness,
    pub(crate) metrics: Arc<Metrics>,
    /// The payers who are saving a wallet.
    pub(super) saving_wallets: PayerLocks,
    /// A hash of the embedded files, for their URLs.
    pub(super) version: &'static str,
}

impl Site {
    pub(crate) fn new(
        config: Config,
        engine: Engine,
        ports: Ports,
        accounts: Arc<Accounts>,
        storage: Arc<dyn Storage>,
        SiteServices {
            links,
            webhooks,
            log_clock,
            has_threads,
            metrics,
        }: SiteServices,
        demo: Demo,
    ) -> Self {
        let limits = Limits::new(config.requests_per_minute, config.changes_per_minute);
        Self {
            config,
            engine,
            ports,
            accounts,
            storage,
            log_clock,
            has_threads,
            links,
            webhooks,
            demo,
            limits,
            readiness: Readiness::default(),
            metrics,
            saving_wallets: PayerLocks::default(),
            version: assets::version(),
        }
    }

    /// Checks that the server is ready: that the database can be read and written, and that the clock agrees with those of
    /// other processes on it.
    ///
    /// # Errors
    ///
    /// Returns why it is not, in one line.
    pub(crate) async fn check_readiness(&self) -> Result<(), String> {
        let checked = self.readiness.check(self).await;
        checked.map_err(|reason| reason.as_str().to_owned())?;
        match self.clock_ahead_millis() {
            None => Ok(()),
            Some(ahead) => Err(format!(
                "this machine's clock is {ahead} ms ahead of that of the other processes on the database\n"
            )),
        }
    }

    /// How far this machine's clock is ahead of those of other processes, if they do not agree.
    pub(crate) fn clock_ahead_millis(&self) -> Option<i64> {
        self.log_clock.as_ref()?.disagreement()
    }

    /// The current time.
    pub(crate) fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Whether the public origin uses HTTPS. Cookies are then `Secure`.
    pub(super) fn is_secure(&self) -> bool {
        self.config.public_origin.starts_with("https:")
    }

    /// Returns a link to the page `/wallets` of one payer, valid for 15 minutes.
    pub(crate) fn wallets_link(
        &self,
        account: &AccountId,
        payer: &PayerReference,
    ) -> Option<String> {
        let until = self.now() + LINK_LIFETIME;
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

    /// The payer whose agreements the holder of a session may see, while the session can be paid and shortly after its
    /// payment. Session identifiers end up in the shop's URLs and logs, so they must not give access forever.
    pub(super) fn payer_of(&self, session: &Session) -> Option<PayerReference> {
        let now = self.now();
        let open = match session.phase() {
            Phase::Open(_) | Phase::PendingPayer { .. } | Phase::Executing | Phase::Unknown => {
                now < session.order.expires_at + FINISH_GRACE
            }
            Phase::Paid(charge) | Phase::Authorized(charge) => {
                now < charge.at + ACCESS_AFTER_PAYMENT
            }
            Phase::NeedsAttention(_) | Phase::HistoryLost | Phase::Closed(_) | Phase::Voided(_) => {
                false
            }
        };
        session.order.payer.clone().filter(|_| open)
    }

    /// Returns the cookie that opens the page `/wallets` of a payer, or `None` if it cannot be sealed.
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
            until: self.now() + COOKIE_LIFETIME,
        };
        let value = self
            .links
            .seal(Purpose::WalletsCookie, &access, &*self.ports.entropy)?;
        Some(self.cookie(self.wallets_cookie_name(), &value, COOKIE_LIFETIME))
    }

    /// The name of that cookie. Over HTTPS it has the prefix `__Host-`, so that no other host can set it.
    pub(super) fn wallets_cookie_name(&self) -> &'static str {
        if self.is_secure() {
            "__Host-wallets"
        } else {
            "wallets"
        }
    }

    /// Returns a `Set-Cookie` value. Scripts cannot read the cookie, and cross-site forms do not send it.
    pub(super) fn cookie(&self, name: &str, value: &str, lifetime: Duration) -> String {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        format!(
            "{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
            lifetime.as_secs()
        )
    }
}
