//! Shared by all examples: a simulated bKash, a clock, randomness, and a store for the token.
//!
//! Your own program implements `Clock`, `Entropy` and `TokenVault`. Everything else is the same.

use std::{
    error::Error,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use bkash::{Config, Credentials, Family, Ports, SealingKey};
use domain::{
    Timestamp,
    hosted_page::{BkashPage, Initiated},
};
use eventlog::ChainKey;
use eventlog::{Clock, Entropy};
use simulator::{RunningSimulator, Settings};
use storage_sqlite::SqliteStore;
use tempfile::TempDir;
use url::Url;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A merchant and a simulated bKash.
pub(crate) struct Merchant {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    bkash: RunningSimulator,
    _directory: TempDir,
}

impl Merchant {
    pub(crate) fn of(family: Family) -> Outcome<Self> {
        let bkash = simulator::spawn(Settings::default())?;
        let directory = TempDir::new()?;
        // The sealed token survives restarts and is shared by all processes that use the file.
        let vault = SqliteStore::open(
            &directory.path().join("checkout.sqlite3"),
            ChainKey::new([1; 32]),
        )?;
        Ok(Self {
            config: Config {
                family,
                // With your own credentials, use a URL such as https://tokenized.sandbox.bka.sh/v1.2.0-beta.
                base_url: bkash::parse_url(&format!("{}{}", bkash.origin, family.base_path()))?,
                page_origins: vec![bkash.origin.clone()],
                credentials: Credentials {
                    app_key: "sim-app-key".into(),
                    app_secret: "sim-app-secret".into(),
                    username: "sim-user".into(),
                    password: "sim-pass".into(),
                },
            },
            ports: Ports {
                wire: Arc::new(bkash::http_client()?),
                vault: Arc::new(vault),
                clock: Arc::new(System),
                entropy: Arc::new(System),
                key: SealingKey::new([2; 32]),
                observer: Arc::new(bkash::NoObserver),
            },
            bkash,
            _directory: directory,
        })
    }

    /// Confirms the payment as the payer does on bKash's page: with wallet number, code and PIN.
    pub(crate) async fn payer_confirms(&self, initiated: &Initiated) -> Outcome {
        let id = match &initiated.page {
            BkashPage::Frame { .. } => initiated.payment_id.as_str().to_owned(),
            BkashPage::Address(address) => {
                let page = Url::parse(address)?;
                let mut query = page.query_pairs();
                let id = query.find(|(key, _)| key.eq_ignore_ascii_case("paymentId"));
                id.ok_or("the page URL has no payment ID")?.1.into_owned()
            }
        };
        let url = format!("{}/simulator/payments/{id}/approve", self.bkash.origin);
        let client = bkash::http_client()?;
        client.post(url).send().await?.error_for_status()?;
        Ok(())
    }
}

/// The clock and entropy of the operating system.
struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the clock that is passed on"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since.map_or(0, |since| since.as_millis());
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }
}

impl Entropy for System {
    fn bits(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).expect("the operating system provides randomness");
        bits
    }
}

/// Prints a line of the example's output.
#[expect(clippy::print_stdout, reason = "an example prints its results")]
pub(crate) fn print(line: &str) {
    println!("{line}");
}
