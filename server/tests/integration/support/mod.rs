//! A shop for one test, with its own checkout and simulator.

mod backend;
mod browser;
mod clock;
mod contract;
mod order;
mod process;
mod receiver;
mod snapshot;
mod wait;
pub(crate) mod warnings;

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

pub(crate) use backend::{Answer, BackEnd};
pub(crate) use browser::{Browser, Page};
pub(crate) use clock::TestClock;
pub(crate) use contract::Contract;
use eventlog::{Cause, ChainKey, Clock, Counts, Gap, GapReason, ObservedStorage, Storage};
pub(crate) use order::{Order, payment_id};
pub(crate) use process::{CommandResult, Process};
pub(crate) use receiver::Receiver;
use serde_json::{Value, json};
use server::{
    Checkout, ClockAndEntropy, MetricsPage,
    config::{Config, Environment, Secrets},
    web::Demo,
};
use simulator::{RunningSimulator, Settings};
pub(crate) use snapshot::assert_response;
use storage_sqlite::SqliteStore;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpSocket},
    task::JoinHandle,
};
pub(crate) use wait::eventually;

pub(crate) const MASTER_KEY: &str =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The configuration file of every test.
pub(crate) const CONFIGURATION: &str = include_str!("../../../../Leptos.toml");

/// A checkout under test. Its server stops when it is dropped.
pub(crate) struct Shop {
    pub(crate) simulator: RunningSimulator,
    pub(crate) origin: String,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) browser: Browser,
    directory: TempDir,
    /// The name of the database.
    file: &'static str,
    server: JoinHandle<()>,
    /// Reserves the shop's address while no server listens on it. This socket never listens, and servers bind the same
    /// address beside it, because both set `SO_REUSEADDR`.
    address: TcpSocket,
    /// Counts the commits and reads of the server that was started last.
    storage: Arc<OnceLock<ObservedStorage<Counts>>>,
    /// The metrics of that server.
    metrics: Option<Arc<MetricsPage>>,
    more: &'static [(&'static str, &'static str)],
    family: &'static str,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(Settings {
            duplicate_window_seconds: 0,
            ..Settings::default()
        })
        .await
    }

    pub(crate) async fn open_with(settings: Settings) -> Self {
        Self::open_configured(settings, &[]).await
    }

    /// Opens a shop with additional variables in the server's environment.
    pub(crate) async fn open_configured(
        settings: Settings,
        more: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self::open_for("tokenized-v1", settings, more).await
    }

    /// Opens a shop with another family of bKash's API.
    pub(crate) async fn open_family(family: &'static str) -> Self {
        let settings = Settings {
            duplicate_window_seconds: 0,
            ..Settings::default()
        };
        Self::open_for(family, settings, &[]).await
    }

    async fn open_for(
        family: &'static str,
        settings: Settings,
        more: &'static [(&'static str, &'static str)],
    ) -> Self {
        let simulator = simulator::spawn(settings).unwrap();
        let directory = TempDir::new().unwrap();
        let clock = Arc::new(TestClock::default());
        let address = TcpSocket::new_v4().unwrap();
        address.set_reuseaddr(true).unwrap();
        address.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let origin = format!("http://{}", address.local_addr().unwrap());
        let mut shop = Self {
            browser: Browser::new(&origin),
            simulator,
            origin,
            clock,
            directory,
            file: "checkout.sqlite3",
            server: tokio::spawn(async {}),
            address,
            storage: Arc::default(),
            metrics: None,
            more,
            family,
        };
        shop.start().await;
        shop
    }

    /// Starts a server of this process on the shop's address.
    async fn start(&mut self) {
        let address = self.address.local_addr().unwrap();
        let listener = TcpListener::bind(address).await.unwrap();
        self.server = self.serve(listener);
    }

    fn serve(&mut self, listener: TcpListener) -> JoinHandle<()> {
        let storage = Arc::new(OnceLock::new());
        self.storage = storage.clone();
        let checkout = self.checkout_on(Demo::On, move |log| {
            let counting = storage.get_or_init(|| ObservedStorage::new(log, Counts::default()));
            Arc::new(counting.clone())
        });
        self.metrics = Some(checkout.metrics().clone());
        tokio::spawn(async move {
            checkout
                .serve(listener, std::future::pending())
                .await
                .unwrap();
        })
    }

    /// A second checkout on this shop's database, as another process would have.
    pub(crate) fn checkout(&self) -> Checkout {
        self.checkout_with(Demo::On)
    }

    pub(crate) fn checkout_with(&self, demo: Demo) -> Checkout {
        self.checkout_on(demo, |log| log)
    }

    /// The key of the log's hash chain.
    pub(crate) fn chain_key(&self) -> ChainKey {
        let secrets = Secrets::read(&self.environment()).unwrap();
        secrets.master_key.chain_key()
    }

    /// Records a gap that ends now in the log, as restoring a backup does, and doubts what is from before it.
    pub(crate) async fn lose_history(&self) {
        let store = SqliteStore::open(&self.database(), self.chain_key()).unwrap();
        let (now, reason) = (self.clock.now(), GapReason::Restored);
        let gap = Gap {
            since: now,
            until: now,
            reason,
        };
        let length = store.length(&Gap::stream()).await.unwrap();
        let recorded = gap.append(length, Cause::WORKER).unwrap();
        store.append(recorded).await.unwrap();
        self.checkout().engine.doubt_after_gap().await.unwrap();
    }

    /// The commits and the stream reads of the server that was started last.
    pub(crate) fn storage_counts(&self) -> (u64, u64) {
        let storage = self.storage.get().unwrap();
        {
            let counts = storage.observer();
            (counts.commits(), counts.stream_reads())
        }
    }

    fn checkout_on(
        &self,
        demo: Demo,
        log: impl FnOnce(Arc<dyn Storage>) -> Arc<dyn Storage>,
    ) -> Checkout {
        let environment = self.environment();
        let config = Config::parse("Leptos.toml", CONFIGURATION, &environment).unwrap();
        let secrets = Secrets::read(&environment).unwrap();
        let world = ClockAndEntropy::with_clock(self.clock.clone());
        Checkout::open_with(config, &secrets, demo, world, log).unwrap()
    }

    /// The environment of a server of this shop.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let listen = self.origin.trim_start_matches("http://").to_owned();
        let settings = self.simulator.simulator.settings();
        let more = self
            .more
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let root = match self.family {
            "tokenized-v2" => "v2/tokenized-checkout",
            _ => "v1.2.0-beta",
        };
        let script = match self.family {
            "checkout-iframe" => format!(
                "[{{src = \"{}/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js\"}}]",
                self.simulator.origin
            ),
            _ => "[]".to_owned(),
        };
        let own = [
            ("CHECKOUT__BKASH__FAMILY", self.family.to_owned()),
            ("CHECKOUT__BKASH__SCRIPTS", script),
            ("CHECKOUT__SERVER__LISTEN", listen),
            ("CHECKOUT__SERVER__PUBLIC_ORIGIN", self.origin.clone()),
            (
                "CHECKOUT__STORAGE__DATABASE",
                self.database().display().to_string(),
            ),
            (
                "CHECKOUT__BKASH__BASE_URL",
                format!("{}/{root}", self.simulator.origin),
            ),
            (
                "CHECKOUT__BKASH__PAGE_ORIGINS",
                format!("[\"{}\"]", self.simulator.origin),
            ),
            ("CHECKOUT_MASTER_KEY", MASTER_KEY.to_owned()),
            ("BKASH_APP_KEY", settings.merchant.app_key.clone()),
            ("BKASH_APP_SECRET", settings.merchant.app_secret.clone()),
            ("BKASH_USERNAME", settings.merchant.username.clone()),
            ("BKASH_PASSWORD", settings.merchant.password.clone()),
        ];
        own.into_iter().chain(more).collect()
    }

    pub(crate) fn environment(&self) -> Environment {
        self.variables().into_iter().collect()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join(self.file)
    }

    /// Processes that are started from here on have another database, which is empty.
    pub(crate) fn use_another_database(&mut self) {
        self.file = "another.sqlite3";
    }

    /// Ends the server without warning, and starts another one on the same database and address.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    /// The entries of the simulator's ledger.
    pub(crate) fn booked(&self) -> Vec<Value> {
        self.simulator.simulator.ledger()["entries"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// The number of calls of an operation of bKash's API, such as `execute`.
    pub(crate) async fn calls(&self, operation: &str) -> u64 {
        let calls = self.control("calls").await;
        calls["counters"][operation].as_u64().unwrap_or(0)
    }

    /// The number of Execute calls that reached bKash, with or without a response.
    pub(crate) fn executes(&self) -> u64 {
        let ledger = self.simulator.simulator.ledger();
        let payments = ledger["executes"].as_object().unwrap().values();
        payments
            .map(|payment| payment["calls"].as_u64().unwrap())
            .sum()
    }

    pub(crate) async fn control(&self, what: &str) -> Value {
        let url = format!("{}/simulator/{what}", self.simulator.origin);
        serde_json::from_str(&self.browser.get(&url).await.body).unwrap()
    }

    pub(crate) fn fault(&self, rule: &Value) {
        self.faults(std::slice::from_ref(rule));
    }

    /// Sets faults in place of all others.
    pub(crate) fn faults(&self, rules: &[Value]) {
        let faults = json!({ "rules": rules, "seed": 1 });
        self.simulator.simulator.set_faults(faults).unwrap();
    }

    /// The metrics of the server that was started last.
    pub(crate) async fn metrics(&self) -> String {
        let page = self.metrics.as_ref().unwrap();
        page.render().await.unwrap()
    }

    /// Opens an order of the demo shop.
    pub(crate) async fn order(&self) -> Order<'_> {
        let form = [("sku", "sundarbans-honey"), ("quantity", "2")];
        let answer = self.browser.post("/demo/orders", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        Order {
            shop: self,
            path: answer.location(),
        }
    }

    /// An order that the payer has confirmed at bKash, and the callback's URL.
    pub(crate) async fn confirmed(&self) -> (Order<'_>, String) {
        let order = self.order().await;
        let callback = order.confirm().await;
        (order, callback)
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Shop {
    /// Saves a wallet while paying an order, opens the page of saved wallets, and returns the agreement's identifier.
    pub(crate) async fn saved_wallet(&self) -> String {
        let order = self.order().await;
        let consent = order.press(&[("remember", "on")]).await;
        let callback = order.at_bkash(&consent, "approve").await;
        let pin = self.browser.get(&callback).await.location();
        let callback = order.at_bkash(&pin, "approve").await;
        self.browser.get(&callback).await;
        order.becomes("paid").await;
        assert_eq!(
            self.browser
                .post(&format!("{}/wallets", order.path), &[])
                .await
                .location(),
            "/wallets"
        );
        let page = self.browser.get("/wallets").await;
        let field = "name=\"agreement\" value=\"";
        let (_, rest) = page.body.split_once(field).expect("an agreement");
        rest.split('"').next().unwrap().to_owned()
    }

    /// Executes a payment as if an earlier call of the server had arrived late.
    pub(crate) async fn execute_behind_our_back(&self, payment_id: &str) {
        let api = format!("{}/v1.2.0-beta/tokenized/checkout", self.simulator.origin);
        let json = |url: String, headers: [(&'static str, String); 2], body: Value| async move {
            let request = self
                .browser
                .request(reqwest::Method::POST, &url)
                .json(&body);
            let request = headers.into_iter().fold(request, |request, (name, value)| {
                request.header(name, value)
            });
            serde_json::from_str::<Value>(&Page::read(request).await.body).unwrap()
        };
        let credentials = [
            ("username", "sim-user".to_owned()),
            ("password", "sim-pass".to_owned()),
        ];
        let keys = json!({ "app_key": "sim-app-key", "app_secret": "sim-app-secret" });
        let token = json(format!("{api}/token/grant"), credentials, keys).await;
        let token = token["id_token"].as_str().unwrap().to_owned();
        let headers = [
            ("authorization", token),
            ("x-app-key", "sim-app-key".to_owned()),
        ];
        let executed = json(
            format!("{api}/execute"),
            headers,
            json!({ "paymentID": payment_id }),
        )
        .await;
        assert_eq!(executed["transactionStatus"], "Completed", "{executed}");
    }
}

impl Shop {
    /// Ends the server of this process without warning. Afterwards nobody listens on the shop's address.
    pub(crate) async fn stop(&mut self) {
        self.server.abort();
        let ended = (&mut self.server).await;
        assert!(ended.is_err_and(|error| error.is_cancelled()));
    }

    /// Sends the payer back from bKash while Execute is silent. Returns when Execute has reached bKash; the payer is
    /// still waiting then, and gives up.
    pub(crate) async fn give_up_during_execute(&self, callback: &str) {
        let arrived = eventually("Execute reaches bKash", async || match self.executes() {
            0 => Err("no Execute".to_owned()),
            _ => Ok(()),
        });
        tokio::select! {
            page = self.browser.get(callback) => panic!("Execute is silent, but the payer sees {page:?}"),
            () = arrived => {}
        }
    }
}
