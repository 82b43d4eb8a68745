//! Puts the parts together: store, bKash client, engine, worker and routes.

use std::{sync::Arc, time::Duration};

use bkash::SealingKey;
use connections::Limits;
use engine::{Engine, Ports, Worker};
use store::{ChainKey, SqliteStore};
use tokio::{net::TcpListener, time::timeout};

use crate::{
    accounts::{Account, Accounts},
    config::{Config, MasterKey, Secrets},
    links::Links,
    system::World,
    web::{self, Demo, Site},
};

/// How long a stopping server waits for calls to bKash that are under way: as long as bKash may take. What is
/// left then is settled by the next start.
const DRAIN: Duration = Duration::from_secs(32);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error("[storage] database: {0}")]
    Database(#[from] store::OpenError),
    /// The HTTP client cannot be made.
    #[error("HTTP cannot be set up: {0}")]
    Http(String),
}

/// A checkout, put together and not yet serving.
pub struct Checkout {
    /// The engine.
    pub engine: Engine,
    site: Arc<Site>,
}

/// The key of the log's chain.
pub(crate) fn chain_key(master_key: &MasterKey) -> ChainKey {
    ChainKey::new(master_key.derive("event log"))
}

/// The way to bKash, the accounts that it leads from, and the store behind them.
pub(crate) fn ports(
    config: &Config,
    secrets: &Secrets,
    World { clock, entropy }: World,
) -> Result<(Ports, Arc<Accounts>, SqliteStore), StartError> {
    let store = SqliteStore::open(&config.database, chain_key(&secrets.master_key))?;
    let client = bkash::Config {
        family: config.family,
        base_url: config.base_url.clone(),
        page_origins: config.page_origins.clone(),
        credentials: secrets.credentials.clone(),
    };
    let gateway = bkash::connect(
        client,
        bkash::Ports {
            http: bkash::http_client().map_err(|error| StartError::Http(error.to_string()))?,
            vault: Arc::new(store.clone()),
            clock: clock.clone(),
            entropy: entropy.clone(),
            key: SealingKey::new(secrets.master_key.derive("bkash token")),
        },
    );
    let accounts = Arc::new(Accounts::new(Account::configured(config, gateway)));
    let ports = Ports {
        store: Arc::new(store.clone()),
        gateways: accounts.clone(),
        clock,
        entropy,
    };
    Ok((ports, accounts, store))
}

impl Checkout {
    /// Opens the database and connects the parts. Nothing is sent to bKash yet.
    pub fn open(
        config: Config,
        secrets: &Secrets,
        demo: Demo,
        world: World,
    ) -> Result<Self, StartError> {
        let (ports, accounts, store) = ports(&config, secrets, world)?;
        let engine = Engine::new(ports.clone(), &config.public_origin);
        let links = Links::new(SealingKey::new(secrets.master_key.derive("links")));
        let site = Site::new(config, engine.clone(), ports, accounts, store, links, demo);
        Ok(Self {
            engine,
            site: Arc::new(site),
        })
    }

    /// A signed link to the wallets page of one of the configured account's payers, good for 15 minutes.
    pub fn wallets_link(&self, payer: &domain::PayerReference) -> Option<String> {
        let account = &self.site.accounts.configured().id;
        self.site.wallets_link(account, payer)
    }

    /// The account of the configuration.
    pub fn account(&self) -> &Account {
        self.site.accounts.configured()
    }

    /// Whether the configured account's payers may be sent to an address.
    pub fn may_return_to(&self, url: &url::Url) -> bool {
        let own = &self.site.config.public_origin;
        self.account().may_return_to(url, own)
    }

    /// The routes, for tests that need no socket.
    pub fn router(&self) -> axum::Router {
        web::router(self.site.clone())
    }

    /// Serves until `shutdown` completes, then lets calls that are under way finish.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        let worker = tokio::spawn(Worker::new(self.engine.clone()).run());
        connections::serve(listener, self.router(), Limits::default(), shutdown).await;
        worker.abort();
        if timeout(DRAIN, self.engine.idle()).await.is_err() {
            tracing::warn!("calls to bKash are left open; the next start settles them");
        }
    }
}
