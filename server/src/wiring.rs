//! Puts the parts together: store, bKash client, engine, worker and routes.

use std::{sync::Arc, time::Duration};

use bkash::SealingKey;
use directory::{Directory, DirectoryError};
use domain::AccountId;
use engine::{Engine, Ports, Worker};
use http_server::Limits;
use storage_sqlite::{ChainKey, SqliteStore};
use tokio::{net::TcpListener, sync::oneshot, time::timeout};
use webhooks::{Dispatcher, HttpTransport, Lookup, SystemLookup, Webhooks};

use crate::{
    accounts::{Account, Accounts, Shadowed, Way},
    config::{Config, MasterKey, Secrets},
    links::Links,
    system::World,
    web::{self, Demo, MerchantServices, Site},
};

/// How long a stopping server waits for calls to bKash that are under way: as long as bKash may take. What is
/// left then is settled by the next start.
const DRAIN: Duration = Duration::from_secs(32);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("[storage] database: {0}")]
    Database(#[from] storage_sqlite::OpenError),
    /// The HTTP client cannot be made.
    #[error("HTTP cannot be set up: {0}")]
    Http(String),
    /// Two merchants have one name.
    #[error(transparent)]
    Shadowed(#[from] Shadowed),
    /// The merchants cannot be read.
    #[error("the merchants cannot be read: {0}")]
    Directory(DirectoryError),
}

/// A checkout, put together and not yet serving.
pub struct Checkout {
    /// The engine.
    pub engine: Engine,
    site: Arc<Site>,
    dispatcher: Dispatcher,
}

/// The key of the log's chain.
pub(crate) fn chain_key(master_key: &MasterKey) -> ChainKey {
    ChainKey::new(master_key.derive("event log"))
}

/// The merchants of the database and everybody's keys.
pub(crate) fn directory(
    config: &Config,
    master_key: &MasterKey,
    World { clock, entropy }: World,
    store: &SqliteStore,
) -> Directory {
    let ports = directory::Ports {
        records: Arc::new(store.clone()),
        clock,
        entropy,
        key: SealingKey::new(master_key.derive("merchants' credentials")),
    };
    Directory::new(ports, config.account())
}

/// The way to bKash, the accounts that it leads from, and the store behind them.
pub(crate) fn ports(
    config: &Config,
    secrets: &Secrets,
    world: World,
) -> Result<(Ports, Arc<Accounts>, SqliteStore), StartError> {
    let Secrets {
        master_key,
        credentials,
    } = secrets;
    let store = SqliteStore::open(&config.database, chain_key(master_key))?;
    let directory = directory(config, master_key, world.clone(), &store);
    let way = Way::new(Arc::new(store.clone()), world.clone(), master_key)?;
    let bkash = way.of_configured(bkash::Config {
        family: config.connection.family,
        base_url: config.connection.base_url.clone(),
        page_origins: config.connection.page_origins(),
        credentials: credentials.clone(),
    });
    let (profile, connection) = (config.profile.clone(), config.connection.clone());
    let ipn = way.ipn(&connection);
    let configured = Account::new(config.account(), profile, connection, bkash, ipn);
    let accounts = Arc::new(Accounts::new(configured, directory, way));
    let ports = Ports {
        store: Arc::new(store.clone()),
        gateways: accounts.clone(),
        clock: world.clock,
        entropy: world.entropy,
    };
    Ok((ports, accounts, store))
}

/// Whether merchants' test servers may be on this machine and its network: only where the checkout itself is on
/// plain HTTP, and so on this machine.
fn is_development(config: &Config) -> bool {
    config.public_origin.starts_with("http:")
}

fn webhook_key(master_key: &MasterKey) -> SealingKey {
    SealingKey::new(master_key.derive("webhook secrets"))
}

/// What merchants manage of webhooks.
pub(crate) fn webhooks(
    config: &Config,
    master_key: &MasterKey,
    World { clock, entropy }: World,
    store: &SqliteStore,
) -> Webhooks {
    Webhooks::new(webhooks::Ports {
        records: Arc::new(store.clone()),
        clock,
        entropy,
        key: webhook_key(master_key),
        development: is_development(config),
    })
}

/// What delivers webhooks.
fn dispatcher(
    config: &Config,
    master_key: &MasterKey,
    World { clock, entropy }: World,
    store: &SqliteStore,
) -> Result<Dispatcher, StartError> {
    let lookup: Arc<dyn Lookup> = Arc::new(SystemLookup);
    let transport = HttpTransport::new(&lookup);
    Ok(Dispatcher {
        queue: Arc::new(store.clone()),
        transport: Arc::new(transport.map_err(|error| StartError::Http(error.to_string()))?),
        clock,
        entropy,
        key: webhook_key(master_key),
        development: is_development(config),
    })
}

impl Checkout {
    /// Opens the database and connects the parts. Nothing is sent to bKash yet.
    pub fn open(
        config: Config,
        secrets: &Secrets,
        demo: Demo,
        world: World,
    ) -> Result<Self, StartError> {
        let master_key = &secrets.master_key;
        let (ports, accounts, store) = ports(&config, secrets, world.clone())?;
        let webhooks = webhooks(&config, master_key, world.clone(), &store);
        let dispatcher = dispatcher(&config, master_key, world, &store)?;
        let engine = Engine::new(ports.clone(), &config.public_origin);
        let services = MerchantServices {
            links: Links::new(SealingKey::new(master_key.derive("links"))),
            webhooks,
        };
        let site = Site::new(
            config,
            engine.clone(),
            ports,
            accounts,
            store,
            services,
            demo,
        );
        Ok(Self {
            engine,
            site: Arc::new(site),
            dispatcher,
        })
    }

    /// The accounts, and the directory of the database's.
    pub fn accounts(&self) -> &Arc<Accounts> {
        &self.site.accounts
    }

    /// The account of the configuration.
    pub fn account(&self) -> &Account {
        self.site.accounts.configured()
    }

    /// Checks what only reading the database can tell: that every merchant has a name of its own.
    pub async fn check(&self) -> Result<(), StartError> {
        self.site.accounts.check().await
    }

    /// A signed link to the wallets page of one of an account's payers, good for 15 minutes.
    pub fn wallets_link(
        &self,
        account: &AccountId,
        payer: &domain::PayerReference,
    ) -> Option<String> {
        self.site.wallets_link(account, payer)
    }

    /// Whether an account's payers may be sent to an address.
    pub fn may_return_to(&self, account: &Account, url: &url::Url) -> bool {
        account.may_return_to(url, &self.site.config.public_origin)
    }

    /// The routes, for tests that need no socket.
    pub fn router(&self) -> axum::Router {
        web::router(self.site.clone())
    }

    /// Serves until `shutdown` completes, then lets calls that are under way finish.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        let worker = tokio::spawn(Worker::new(self.engine.clone()).run());
        let (stop, stopped) = oneshot::channel();
        let until_stopped = async {
            // Also when the sender is gone.
            let _: Result<(), _> = stopped.await;
        };
        let deliveries = tokio::spawn(self.dispatcher.clone().run(until_stopped));
        http_server::serve(listener, self.router(), Limits::default(), shutdown).await;
        worker.abort();
        drop(stop);
        if timeout(DRAIN, self.engine.idle()).await.is_err() {
            tracing::warn!("calls to bKash are left open; the next start settles them");
        }
        if timeout(DRAIN, deliveries).await.is_err() {
            tracing::warn!("webhooks are left open; the next start attempts them again");
        }
    }
}
