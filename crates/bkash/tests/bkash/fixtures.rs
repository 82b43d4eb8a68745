//! The client's dependencies in tests: a manual clock, deterministic entropy, a store in a file.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering},
    },
    time::Duration,
};

use bkash::{Config, Credentials, Family, Ports, SealingKey};
use domain::ShortText;
use domain::refund::Refundable;
use domain::{
    Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, ErrorDetail, InvoiceNumber,
    PayerReference, Timestamp, TrxId, payment::Intent,
};
use engine::ports::{CreatedPayment, NewAgreement, NewPayment};
use eventlog::ChainKey;
use eventlog::{Clock, Entropy};
use storage_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::logs;

pub(crate) const APP_KEY: &str = "sim-app-key";
pub(crate) const APP_SECRET: &str = "sim-app-secret";
pub(crate) const USERNAME: &str = "sim-user";
pub(crate) const PASSWORD: &str = "sim-pass";

/// A clock that only advances by hand.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Different bits in each call, the same in each run.
struct CountingEntropy(AtomicU8);

impl Entropy for CountingEntropy {
    fn bits(&self) -> [u8; 32] {
        let first = self.0.fetch_add(1, Ordering::SeqCst);
        std::array::from_fn(|place| first.wrapping_mul(31).wrapping_add(place.to_le_bytes()[0]))
    }
}

/// A machine with a disk and a clock.
pub(crate) struct Machine {
    /// Shared by all processes, because each new client loads the TLS roots from the disk.
    pub(crate) http: reqwest::Client,
    directory: TempDir,
    pub(crate) clock: Arc<TestClock>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        logs::install();
        Self {
            http: bkash::http_client().unwrap(),
            directory: TempDir::new().unwrap(),
            // 2026-02-01, a Sunday noon in Dhaka.
            clock: Arc::new(TestClock(AtomicI64::new(1_769_925_600_000))),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The ports of one process. The store is on the machine's disk.
    pub(crate) fn ports(&self) -> Ports {
        let path = self.path().join("log.sqlite3");
        let store = SqliteStore::open(&path, ChainKey::new([7; 32])).unwrap();
        Ports {
            wire: Arc::new(self.http.clone()),
            vault: Arc::new(store),
            clock: self.clock.clone(),
            entropy: Arc::new(CountingEntropy(AtomicU8::new(1))),
            key: SealingKey::new([9; 32]),
            observer: Arc::new(bkash::NoObserver),
        }
    }
}

/// The configuration for a bKash with API and pages at `origin`.
pub(crate) fn config(family: Family, origin: &str) -> Config {
    Config {
        family,
        base_url: bkash::parse_url(&format!("{origin}{}", family.base_path())).unwrap(),
        page_origins: vec![
            origin.to_owned(),
            "https://sandbox.payment.bkash.com".to_owned(),
            "https://secureweb.bka.sh.".to_owned(),
        ],
        credentials: Credentials {
            app_key: APP_KEY.into(),
            app_secret: APP_SECRET.into(),
            username: USERNAME.into(),
            password: PASSWORD.into(),
        },
    }
}

pub(crate) fn taka(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

pub(crate) fn invoice() -> InvoiceNumber {
    InvoiceNumber::parse("INV-1").unwrap()
}

pub(crate) fn agreement_id() -> BkashAgreementId {
    BkashAgreementId::parse("TokenizedMerchant01L3IKB6H1565072174986").unwrap()
}

pub(crate) fn trx_id(text: &str) -> TrxId {
    TrxId::parse(text).unwrap()
}

pub(crate) fn new_payment(amount: &str, intent: Intent) -> NewPayment {
    NewPayment {
        amount: taka(amount),
        intent,
        invoice: invoice(),
        payer: PayerReference::parse("payer-1").unwrap(),
        agreement: None,
        callback_url: "https://shop.example/cb".to_owned(),
    }
}

pub(crate) fn with_agreement(amount: &str, intent: Intent) -> NewPayment {
    NewPayment {
        agreement: Some(agreement_id()),
        ..new_payment(amount, intent)
    }
}

pub(crate) fn new_agreement() -> NewAgreement {
    NewAgreement {
        payer: PayerReference::parse("payer-1").unwrap(),
        callback_url: "https://shop.example/cb".to_owned(),
    }
}

pub(crate) fn created(id: &str) -> CreatedPayment {
    CreatedPayment {
        id: BkashPaymentId::parse(id).unwrap(),
        agreement: None,
    }
}

pub(crate) fn created_with_agreement(id: &str) -> CreatedPayment {
    CreatedPayment {
        agreement: Some(agreement_id()),
        ..created(id)
    }
}

/// An error code of bKash.
pub(crate) fn code(text: &str) -> BkashErrorCode {
    BkashErrorCode::parse(text).unwrap()
}

/// The error detail with an error code.
pub(crate) fn error_detail(error_code: &str, text: &str) -> ErrorDetail {
    ErrorDetail {
        text: format!("{error_code} {text}"),
        bkash_error_code: Some(code(error_code)),
    }
}

pub(crate) fn text(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

/// A payment that was completed just now.
pub(crate) fn paid(machine: &Machine, id: &str, trx: &str, amount: &str) -> Refundable {
    Refundable {
        payment_id: BkashPaymentId::parse(id).unwrap(),
        trx_id: trx_id(trx),
        amount: taka(amount),
        taken_at: machine.clock.now(),
    }
}
