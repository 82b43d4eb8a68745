//! What every example needs: a simulated bKash, a clock, randomness, and a place for the token.
//!
//! A program of your own has its own `Clock`, `Entropy` and `TokenVault`; everything else is the same.

use std::{
    error::Error,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use bkash::{Config, Credentials, Family, Ports, SealingKey};
use domain::{
    Timestamp,
    attempt::{BkashPage, Initiated},
};
use engine::ports::{Clock, Entropy};
use simulator::{RunningSimulator, Settings};
use storage_sqlite::{ChainKey, SqliteStore};
use tempfile::TempDir;
use url::Url;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A simulated bKash and a merchant's access to it.
pub(crate) struct Merchant {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    bkash: RunningSimulator,
    _directory: TempDir,
}

impl Merchant {
    pub(crate) fn of(family: Family) -> Outcome<Self> {
        let bkash = simulator::spawn(Settings::default())?;
        let root = match family {
            Family::TokenizedV2 => "/v2/tokenized-checkout",
            _ => "/v1.2.0-beta",
        };
        let directory = TempDir::new()?;
        // The token survives restarts here, sealed, and is shared by every process on the file.
        let vault = SqliteStore::open(
            &directory.path().join("checkout.sqlite3"),
            ChainKey::new([1; 32]),
        )?;
        Ok(Self {
            config: Config {
                family,
                // With credentials of your own: https://tokenized.sandbox.bka.sh/v1.2.0-beta and the like.
                base_url: Config::address(&format!("{}{root}", bkash.origin))?,
                page_origins: vec![bkash.origin.clone()],
                credentials: Credentials {
                    app_key: "sim-app-key".into(),
                    app_secret: "sim-app-secret".into(),
                    username: "sim-user".into(),
                    password: "sim-pass".into(),
                },
            },
            ports: Ports {
                http: bkash::http_client()?,
                vault: Arc::new(vault),
                clock: Arc::new(System),
                entropy: Arc::new(System),
                key: SealingKey::new([2; 32]),
            },
            bkash,
            _directory: directory,
        })
    }

    /// What the payer does on bKash's page: wallet number, code and PIN, all right.
    pub(crate) async fn payer_confirms(&self, initiated: &Initiated) -> Outcome {
        let id = match &initiated.page {
            BkashPage::Frame { .. } => initiated.payment_id.as_str().to_owned(),
            BkashPage::Address(address) => {
                let page = Url::parse(address)?;
                let mut query = page.query_pairs();
                let id = query.find(|(key, _)| key.eq_ignore_ascii_case("paymentId"));
                id.ok_or("bKash's page names no payment")?.1.into_owned()
            }
        };
        let url = format!("{}/simulator/payments/{id}/approve", self.bkash.origin);
        self.ports.http.post(url).send().await?.error_for_status()?;
        Ok(())
    }
}

/// The system's clock and randomness.
struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "an example has no other clock to hand on"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let millis = since.map_or(0, |since| since.as_millis());
        Timestamp::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }
}

impl Entropy for System {
    fn bits(&self) -> [u8; 32] {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits).expect("the system gives randomness");
        bits
    }
}

/// Prints a line: what an example is for.
#[expect(clippy::print_stdout, reason = "an example shows what it does")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
