//! Composes the server: store, bKash client, engine, worker and routes.

use std::sync::Arc;

use async_trait::async_trait;
use bkash::{CallObserver, SealingKey};
use directory::Directory;
use domain::{AccountId, Timestamp};
use engine::{
    Engine, Ports,
    ports::{Gateway, Gateways},
};
use eventlog::{Head, ProcessClocks, Projection, Storage, StoreError};
use http_server::ConnectionLimits;
use tokio::net::TcpListener;
use webhooks::{Dispatcher, Keyrings, Webhooks};

use crate::{
    accounts::{Account, Accounts, GatewayFactory},
    adapters::Adapters,
    background::{Background, in_time},
    clock_keeper::ClockKeeper,
    config::{Config, MasterKey, Secrets},
    links::LinkSealer,
    log_clock::LogClock,
    log_heads::LogHeads,
    metrics::{Metrics, ObservedTransport, WebhookAttempts},
    metrics_page::MetricsPage,
    start_error::StartError,
    storage::{DatabaseExecution, Stores},
    system::ClockAndEntropy,
    web::{self, Demo, Site, SiteServices},
};

/// A composed checkout that is not serving yet.
pub struct Checkout {
    /// The engine.
    pub engine: Engine,
    site: Arc<Site>,
    metrics: Arc<MetricsPage>,
    dispatcher: Dispatcher,
    log_clock: Option<Arc<LogClock>>,
    clocks: Arc<dyn ProcessClocks>,
    log: Arc<dyn Storage>,
}

/// The merchant directory.
pub(crate) fn directory(
    config: &Config,
    master_key: &MasterKey,
    ClockAndEntropy { clock, entropy, .. }: ClockAndEntropy,
    stores: &Stores,
) -> Directory {
    let ports = directory::Ports {
        storage: stores.log.clone(),
        uses: stores.key_uses.clone(),
        clock,
        entropy,
        key: master_key.sealing_key("merchants' credentials"),
    };
    Directory::new(ports, config.account())
}

/// The engine's ports, the accounts and the store.
///
/// # Errors
///
/// Returns [`StartError`] if the database cannot be opened.
pub(crate) fn ports(
    config: &Config,
    secrets: &Secrets,
    sources: ClockAndEntropy,
    adapters: &Adapters,
    observer: Arc<dyn CallObserver>,
) -> Result<(Ports, Arc<Accounts>, Stores), StartError> {
    let Secrets {
        master_key,
        credentials,
    } = secrets;
    let execution = adapters.database.clone();
    let stores = Stores::open_with(config, master_key, execution, adapters.file_system)?;
    let directory = directory(config, master_key, sources.clone(), &stores);
    let vault = stores.tokens.clone();
    let gateway_factory =
        GatewayFactory::new(vault, sources.clone(), master_key, adapters, observer);
    let bkash = gateway_factory.create_configured(bkash::Config {
        family: config.provider_account.family,
        base_url: config.provider_account.base_url.clone(),
        page_origins: config.provider_account.page_origins(),
        credentials: credentials.clone(),
    });
    let (profile, provider_account) = (config.profile.clone(), config.provider_account.clone());
    let ipn = gateway_factory.ipn_verifier(&provider_account);
    let configured = Account::new(config.account(), profile, provider_account, bkash, ipn);
    let accounts = Arc::new(Accounts::new(configured, directory, gateway_factory));
    let ports = Ports {
        storage: stores.log.clone(),
        gateways: accounts.clone(),
        clock: sources.clock,
        entropy: sources.entropy,
    };
    Ok((ports, accounts, stores))
}

/// No gateways, for commands that work on the log alone.
struct NoGateways;

#[async_trait]
impl Gateways for NoGateways {
    async fn of(&self, _: &AccountId) -> Option<Arc<dyn Gateway>> {
        None
    }
}

/// The rows of objects, which are built from the log. Does not need bKash's credentials.
pub(crate) fn projection(config: &Config, stores: &Stores) -> Projection {
    let ClockAndEntropy { clock, entropy, .. } = ClockAndEntropy::system();
    let ports = Ports {
        storage: stores.log.clone(),
        gateways: Arc::new(NoGateways),
        clock,
        entropy,
    };
    let engine = Engine::new(ports, &config.public_origin);
    Projection::new(stores.log.clone(), Directory::register(engine.kinds()))
}

/// Whether webhook endpoints may be on this machine and its network. Allowed only if the checkout itself uses plain
/// HTTP, which is possible only on this machine.
fn allows_local_webhooks(config: &Config) -> bool {
    config.public_origin.starts_with("http:")
}

fn webhook_key(master_key: &MasterKey) -> SealingKey {
    master_key.sealing_key("webhook secrets")
}

/// Manages webhook endpoints.
pub(crate) fn webhooks(
    config: &Config,
    master_key: &MasterKey,
    ClockAndEntropy { clock, entropy, .. }: ClockAndEntropy,
    stores: &Stores,
) -> Webhooks {
    Webhooks::new(webhooks::Ports {
        store: stores.webhooks.clone(),
        clock,
        entropy,
        key: webhook_key(master_key),
        development: allows_local_webhooks(config),
    })
}

/// Delivers webhooks.
fn dispatcher(
    config: &Config,
    master_key: &MasterKey,
    ClockAndEntropy { clock, entropy, .. }: ClockAndEntropy,
    stores: &Stores,
    adapters: &Adapters,
    attempts: WebhookAttempts,
) -> Dispatcher {
    Dispatcher {
        queue: stores.deliveries.clone(),
        transport: Arc::new(ObservedTransport::new(adapters.webhooks.clone(), attempts)),
        clock,
        entropy,
        key: webhook_key(master_key),
        keyrings: Keyrings::default(),
        development: allows_local_webhooks(config),
    }
}

impl Checkout {
    /// Opens the database and composes the parts. Nothing is sent to bKash.
    ///
    /// # Errors
    ///
    /// Returns [`StartError`] if the database cannot be opened or the HTTP client cannot be created.
    pub fn open(
        config: Config,
        secrets: &Secrets,
        demo: Demo,
        sources: ClockAndEntropy,
    ) -> Result<Self, StartError> {
        Self::open_with(config, secrets, demo, sources, |log| log)
    }

    /// As [`Self::open`], with a storage of the event log that is put in front of the database's, such as one that
    /// counts.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn open_with(
        config: Config,
        secrets: &Secrets,
        demo: Demo,
        sources: ClockAndEntropy,
        log: impl FnOnce(Arc<dyn Storage>) -> Arc<dyn Storage>,
    ) -> Result<Self, StartError> {
        let adapters = Adapters::system()?;
        Self::open_on(config, secrets, demo, sources, &adapters, log)
    }

    /// As [`Self::open_with`], with other adapters than the system's.
    ///
    /// # Errors
    ///
    /// Returns [`StartError`] if the database cannot be opened.
    pub fn open_on(
        config: Config,
        secrets: &Secrets,
        demo: Demo,
        sources: ClockAndEntropy,
        adapters: &Adapters,
        log: impl FnOnce(Arc<dyn Storage>) -> Arc<dyn Storage>,
    ) -> Result<Self, StartError> {
        let master_key = &secrets.master_key;
        let metrics = Arc::new(Metrics::new());
        let calls = metrics.bkash_calls.clone();
        let (mut ports, accounts, stores) =
            ports(&config, secrets, sources.clone(), adapters, calls)?;
        stores.measured.observe_commits(metrics.commits.clone());
        ports.storage = log(ports.storage);
        let webhooks = webhooks(&config, master_key, sources.clone(), &stores);
        let log_clock = sources.log_clock.clone();
        let attempts = metrics.webhook_attempts.clone();
        let dispatcher = dispatcher(&config, master_key, sources, &stores, adapters, attempts);
        let engine = Engine::new(ports.clone(), &config.public_origin);
        let services = SiteServices {
            links: LinkSealer::new(master_key.sealing_key("links")),
            webhooks,
            log_clock: log_clock.clone(),
            has_threads: matches!(adapters.database, DatabaseExecution::Threads),
            metrics,
        };
        let log = stores.log.clone();
        let site = Site::new(
            config,
            engine.clone(),
            ports,
            accounts,
            stores.log,
            services,
            demo,
        );
        let site = Arc::new(site);
        let metrics = Arc::new(MetricsPage::new(site.clone(), stores.measured));
        Ok(Self {
            engine,
            site,
            metrics,
            dispatcher,
            log_clock,
            clocks: stores.clocks,
            log,
        })
    }

    /// All accounts, with the directory.
    pub fn accounts(&self) -> &Arc<Accounts> {
        &self.site.accounts
    }

    /// What the clocks of the processes on the database showed last.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read.
    pub(crate) async fn clock_readings(&self) -> Result<Vec<Timestamp>, StoreError> {
        let readings = self.clocks.readings().await?;
        Ok(readings.into_iter().map(|reading| reading.at).collect())
    }

    /// The metrics of this server.
    pub fn metrics(&self) -> &Arc<MetricsPage> {
        &self.metrics
    }

    /// The configured account.
    pub fn account(&self) -> &Account {
        self.site.accounts.configured()
    }

    /// Checks what requires the database: that every merchant has a unique identifier.
    ///
    /// # Errors
    ///
    /// Returns [`StartError`] if the database cannot be read or an identifier is used twice.
    pub async fn check(&self) -> Result<(), StartError> {
        self.site.accounts.check_merchant_ids().await
    }

    /// Checks that the log contains a head that was published earlier.
    ///
    /// # Errors
    ///
    /// Returns [`StartError`] if it does not, or the log cannot be read.
    pub async fn expect_head(&self, head: Head) -> Result<(), StartError> {
        match self.log.contains(&head).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(StartError::UnexpectedHead(head)),
            Err(error) => Err(StartError::Log(error)),
        }
    }

    /// A signed link to a payer's saved wallets, valid for 15 minutes.
    pub fn wallets_link(
        &self,
        account: &AccountId,
        payer: &domain::PayerReference,
    ) -> Option<String> {
        self.site.wallets_link(account, payer)
    }

    /// Whether an account's payers may be redirected to a URL.
    pub fn may_return_to(&self, account: &Account, url: &url::Url) -> bool {
        account.may_return_to(url, &self.site.config.public_origin)
    }

    /// The routes, for tests without a socket.
    pub fn router(&self) -> axum::Router {
        web::router(self.site.clone())
    }

    /// What must be done before a request is served: brings the clock into agreement with those of other processes on the
    /// database, and doubts what the log says from before a gap. Returns what keeps the clock in agreement.
    async fn prepare(&self) -> Result<Option<ClockKeeper>, StoreError> {
        let keeper = match &self.log_clock {
            Some(clock) => Some(ClockKeeper::join(clock.clone(), self.clocks.clone()).await?),
            None => None,
        };
        self.engine.doubt_after_gap().await?;
        Ok(keeper)
    }

    /// Does what a server does beside serving: keeps its clock in agreement with others, looks at streams that are due, delivers
    /// webhooks, and records the last uses of keys. Calls `ready` when requests can be served. Never completes unless that
    /// fails; dropping the future has the effect of a crash.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read or written.
    pub async fn run_in_background(&self, ready: impl FnOnce()) -> Result<(), StoreError> {
        let keeper = self.prepare().await?;
        ready();
        let directory = self.site.accounts.directory().clone();
        let keep_clock = async {
            if let Some(keeper) = keeper {
                keeper.run(std::future::pending()).await;
            }
        };
        tokio::join!(
            keep_clock,
            self.engine.worker().run(),
            self.dispatcher.clone().run(std::future::pending()),
            directory.record_key_uses(std::future::pending()),
        );
        Ok(())
    }

    /// Serves until `shutdown` completes, then waits for calls that are under way. Before it serves, the clock is brought into
    /// agreement with those of other processes on the database.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read or written.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), StoreError> {
        let keeper = self.prepare().await?;
        let clock = keeper.map(|keeper| Background::start(|stop| keeper.run(stop)));
        let worker = tokio::spawn(self.engine.worker().run());
        let deliveries = Background::start(|stop| self.dispatcher.clone().run(stop));
        let directory = self.site.accounts.directory().clone();
        let key_uses = Background::start(|stop| directory.record_key_uses(stop));
        let heads = LogHeads::start(self.log.clone(), self.engine.clone()).await;
        let heads = Background::start(|stop| heads.run(stop));
        http_server::serve_observed(
            listener,
            self.router(),
            ConnectionLimits::default(),
            self.site.config.trusted_proxies.clone(),
            self.site.metrics.refusals.clone(),
            shutdown,
        )
        .await;
        worker.abort();
        let clock = clock.map(|clock| {
            clock
                .stop("this process stays among those on the database until another one removes it")
        });
        let deliveries = deliveries
            .stop("webhook deliveries are still open; they are attempted again at the next start");
        key_uses
            .stop("the last uses of API keys are not recorded: the database does not answer")
            .await;
        in_time(
            self.engine.idle(),
            "calls to bKash are still open; they are resolved at the next start",
        )
        .await;
        deliveries.await;
        heads
            .stop("the last head of the log is not known: the database does not answer")
            .await;
        if let Some(clock) = clock {
            clock.await;
        }
        Ok(())
    }
}
