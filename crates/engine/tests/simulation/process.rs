//! Simulated processes. Each has its own runtime; the log and bKash outlive them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::Timestamp;
use engine::{Engine, Ports};
use eventlog::{Clock, MemoryStorage};
use tokio::{
    runtime::{Builder, Runtime},
    time::{Instant, timeout},
};

use crate::{
    bkash::Bkash,
    payers::{self, Shop},
    rng::{Rng, SeededEntropy},
};

/// Simulated time: the time of the current runtime plus that of the earlier ones.
struct Simulated {
    before: Arc<AtomicI64>,
    began: Instant,
}

impl Clock for Simulated {
    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.began.elapsed().as_millis()).unwrap();
        Timestamp::from_millis(1_700_000_000_000 + self.before.load(Ordering::SeqCst) + elapsed)
    }
}

pub(crate) struct Machine {
    storage: MemoryStorage,
    bkash: Bkash,
    entropy: Arc<SeededEntropy>,
    before: Arc<AtomicI64>,
}

impl Machine {
    pub(crate) fn new(storage: MemoryStorage, bkash: Bkash, rng: Rng) -> Self {
        let entropy = Arc::new(SeededEntropy(Mutex::new(rng)));
        Self {
            storage,
            bkash,
            entropy,
            before: Arc::default(),
        }
    }

    /// Runs a process until `work` is done.
    pub(crate) fn process<T>(&mut self, work: impl AsyncFnOnce(Engine) -> T) -> T {
        self.start(work)
    }

    /// Runs a process with active payers, and stops it after `seconds`, at any point.
    pub(crate) fn process_until_killed(&mut self, seconds: u64, rng: Rng, shop: Shop) {
        self.start(async |engine| {
            tokio::spawn(engine.worker().run());
            let pressing = payers::press_around(engine, rng, shop);
            let _ = timeout(Duration::from_secs(seconds), pressing).await;
        });
    }

    fn start<T>(&mut self, work: impl AsyncFnOnce(Engine) -> T) -> T {
        let runtime = runtime();
        let (outcome, lived) = runtime.block_on(async {
            let began = Instant::now();
            let clock = Arc::new(Simulated {
                before: self.before.clone(),
                began,
            });
            let ports = Ports {
                storage: Arc::new(self.storage.clone()),
                gateways: Arc::new(self.bkash.clone()),
                clock,
                entropy: self.entropy.clone(),
            };
            let outcome = work(Engine::new(ports, "https://pay.example")).await;
            (outcome, began.elapsed())
        });
        // Dropping the runtime stops every task at its current await.
        drop(runtime);
        self.before
            .fetch_add(i64::try_from(lived.as_millis()).unwrap(), Ordering::SeqCst);
        outcome
    }
}

/// One thread and paused time, so that runs are reproducible.
fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}
