//! One run: bKash, the processes of the checkout, the people, and what is checked at each step.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicI64, AtomicU64},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use eventlog::Storage;
use fault_disk::FaultDisk;
use rusqlite::{Connection, OpenFlags};
use simulator::{NotificationTransport, Settings, Simulator, Surroundings};
use tokio::{sync::RwLock, time::sleep};

use crate::{
    addresses::{BKASH_ORIGIN, WALLET},
    checks::{Check, Violation},
    conditions::Conditions,
    faults::Faults,
    http::{self, Broken, Reply},
    life::Life,
    log::{self, Log},
    model::Model,
    mutant_storage::MutantStorage,
    mutants::Mutant,
    operation::Operation,
    plan::Plan,
    process::Process,
    random::Random,
    received::Received,
    time::{Machine, Time},
    trace::Trace,
};

/// The key with which the simulated bKash signs notifications. It guards nothing.
const NOTIFICATION_KEY: &[u8] = include_bytes!("../fixtures/notification-key.der");

/// Texts that must not leave the checkout.
const SECRETS: [&str; 4] = [
    "sim-app-secret",
    "sim-pass",
    "00112233445566778899aabbccddeeff",
    WALLET,
];

pub(crate) struct World {
    pub(crate) time: Arc<Time>,
    pub(crate) random: Random,
    pub(crate) faults: Faults,
    pub(crate) conditions: Conditions,
    pub(crate) bkash: Simulator,
    pub(crate) bkash_router: Router,
    pub(crate) directory: PathBuf,
    /// The disk that the database is on, if it may lose its power.
    pub(crate) disk: Option<FaultDisk>,
    /// The checkout's mistake, if it has one.
    pub(crate) mutant: Option<Mutant>,
    /// How many milliseconds the clock of each place's machine is ahead of the true time.
    pub(crate) clocks: Vec<Arc<AtomicI64>>,
    /// Whether bKash rejects its tokens and loses the answers to token calls.
    pub(crate) storm: AtomicBool,
    /// Held while an older copy of the database is put back.
    pub(crate) restoring: RwLock<()>,
    /// One place for each process that the run has; empty between its end and the next start.
    processes: Mutex<Vec<Option<Arc<Process>>>>,
    model: Mutex<Model>,
    received: Mutex<Received>,
    log: Mutex<Log>,
    violation: Mutex<Option<Violation>>,
    /// The tokens that bKash has given out.
    tokens: Mutex<Vec<String>>,
    trace: Mutex<Trace>,
}

impl World {
    pub(crate) fn new(
        random: Random,
        processes: usize,
        directory: &Path,
        plan: &Plan,
        notifications: impl FnOnce(Weak<Self>) -> Arc<dyn NotificationTransport>,
    ) -> Arc<Self> {
        let time = Time::begin();
        Arc::new_cyclic(|world| {
            let settings = Settings {
                duplicate_window_seconds: 0,
                seed: Some(random.next()),
                public_origin: Some(BKASH_ORIGIN.to_owned()),
                wallet_balance: rich(),
                calls_kept: 0,
                ..Settings::default()
            };
            let bkash = Simulator::new(
                settings,
                Surroundings {
                    time: time.clone(),
                    notifications: Some(notifications(world.clone())),
                    notification_key: Some(NOTIFICATION_KEY.into()),
                },
            );
            let faults = Faults::new(plan);
            Self {
                conditions: Conditions::draw(&random.fork(), &faults),
                bkash_router: bkash.router(),
                bkash,
                time,
                random,
                faults,
                directory: directory.to_owned(),
                disk: crate::power::disk(plan, directory),
                mutant: plan.mutant,
                clocks: (0..processes).map(|_| Arc::default()).collect(),
                storm: AtomicBool::new(false),
                restoring: RwLock::default(),
                processes: Mutex::new(vec![None; processes]),
                model: Mutex::default(),
                received: Mutex::default(),
                log: Mutex::default(),
                violation: Mutex::default(),
                tokens: Mutex::default(),
                trace: Mutex::new(Trace::new(plan.trace)),
            }
        })
    }

    /// The storage that a process gets.
    pub(crate) fn mutated(&self, inner: Arc<dyn Storage>, life: &Arc<Life>) -> Arc<dyn Storage> {
        let Some(mutant) = self.mutant else {
            return inner;
        };
        Arc::new(MutantStorage {
            inner,
            mutant,
            life: life.clone(),
            held: Mutex::default(),
            keyed: AtomicU64::new(1),
        })
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.directory.join("checkout.sqlite3")
    }

    /// The clocks of the machine of a place.
    pub(crate) fn machine(&self, place: usize) -> Machine {
        Machine {
            time: self.time.clone(),
            ahead: self.clocks[place].clone(),
        }
    }

    /// Reads the database through a connection that is opened anew: another file is in its place.
    pub(crate) fn reopen_log(&self) -> anyhow::Result<()> {
        let mut log = lock(&self.log);
        *log = Log::default();
        Ok(log.open(&self.database(), self.disk.is_some())?)
    }

    /// The process of a place.
    pub(crate) fn process_at(&self, place: usize) -> Option<Arc<Process>> {
        lock(&self.processes)[place].clone()
    }

    /// Puts a process that has just started on the database into a place, or removes the one that ended.
    pub(crate) fn place(&self, place: usize, process: Option<Process>) -> anyhow::Result<()> {
        lock(&self.log).open(&self.database(), self.disk.is_some())?;
        lock(&self.processes)[place] = process.map(Arc::new);
        Ok(())
    }

    /// The places of processes.
    pub(crate) fn places(&self) -> std::ops::Range<usize> {
        0..lock(&self.processes).len()
    }

    /// A process that runs, if there is one.
    pub(crate) fn process(&self) -> Option<Arc<Process>> {
        let processes: Vec<_> = lock(&self.processes).iter().flatten().cloned().collect();
        let chosen = match processes.len() {
            0 | 1 => 0,
            several => usize::try_from(self.random.below(several as u64)).unwrap_or(0),
        };
        processes.into_iter().nth(chosen)
    }

    pub(crate) fn model(&self) -> MutexGuard<'_, Model> {
        lock(&self.model)
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Received> {
        lock(&self.received)
    }

    /// Sends a request to the process that runs.
    pub(crate) async fn call(&self, request: Request<Body>) -> Result<Reply, Broken> {
        let request = self.mistaken(request);
        sleep(Duration::from_millis(self.random.between(1, 40))).await;
        let Some(process) = self.process() else {
            return Err(Broken);
        };
        let about = format!("{} {}", request.method(), request.uri().path());
        let reply = process.call(request).await;
        match &reply {
            Ok(reply) => {
                self.trace(|| format!("{about} {}", reply.status));
                self.check_secrets(&about, &reply.body);
                if reply.status >= 500 && reply.status != 503 && !self.conditions.is_attacked() {
                    let beginning: String = reply.body.chars().take(300).collect();
                    self.fail(
                        Check::Answers,
                        format!("{about}: {} {beginning}", reply.status),
                    );
                }
            }
            Err(Broken) => self.trace(|| format!("{about} broken")),
        }
        reply
    }

    /// A request as it is understood at the front door of a checkout with a mistake.
    fn mistaken(&self, mut request: Request<Body>) -> Request<Body> {
        if self.mutant == Some(Mutant::CallbackBelieved) {
            let genuine = request
                .uri()
                .to_string()
                .replace("signature=x", "signature=");
            *request.uri_mut() = genuine.parse().unwrap_or_default();
        }
        request
    }

    /// Whether the log says that a payment failed at bKash.
    pub(crate) fn has_failed(&self, payment: &str) -> bool {
        lock(&self.log).has_failed(payment).unwrap_or(false)
    }

    /// A call is about to be sent to bKash.
    pub(crate) fn call_is_sent(&self, operation: Operation, payment: Option<&str>) {
        let now = self.time.elapsed();
        let sent = self.model().sent(operation, payment, now);
        if let Err((check, detail)) = sent {
            self.fail(check, detail);
        }
        let is_readable = !self.disk.as_ref().is_some_and(FaultDisk::is_off);
        if let Some(payment) = payment
            && is_readable
            && let Err((check, detail)) = lock(&self.log).permits(operation, payment)
        {
            self.fail(check, detail);
        }
    }

    /// Compares what bKash has booked since the last look with the shadow.
    pub(crate) fn look_at_bookings(&self, operation: Operation) {
        if matches!(
            operation,
            Operation::Token | Operation::Create | Operation::Query
        ) {
            return;
        }
        let mut model = self.model();
        for entry in self.bkash.bookings_after(model.bookings) {
            self.trace(|| format!("booked {entry}"));
            if let Err((check, detail)) = model.booked(&entry) {
                self.fail(check, detail);
            }
        }
    }

    /// Checks that a text contains no secret.
    pub(crate) fn check_secrets(&self, about: &str, text: &str) {
        let found = SECRETS.iter().find(|secret| text.contains(**secret));
        if let Some(secret) = found {
            self.fail(Check::NoSecrets, format!("{about} contains {secret}"));
        }
        if lock(&self.tokens).iter().any(|token| text.contains(token)) {
            self.fail(Check::NoSecrets, format!("{about} contains a token"));
        }
    }

    /// bKash gave out a token.
    pub(crate) fn remember_token(&self, token: &str) {
        lock(&self.tokens).push(token.to_owned());
    }

    /// A rule does not hold. The first one counts.
    pub(crate) fn fail(&self, check: Check, detail: impl Into<String>) {
        let detail = detail.into();
        self.trace(|| format!("{check} does not hold: {detail}"));
        lock(&self.violation).get_or_insert(Violation { check, detail });
    }

    pub(crate) fn violation(&self) -> Option<Violation> {
        lock(&self.violation).clone()
    }

    /// Requests a page of every process at the same moment.
    pub(crate) async fn call_at_once(&self, path: &str) {
        let calls = self.places().filter_map(|place| {
            let process = self.process_at(place)?;
            let request = http::request(Method::GET, path, &[], Body::empty());
            Some(async move { process.call(request).await.map(|reply| reply.status) })
        });
        let replies = futures_util::future::join_all(calls).await;
        self.trace(|| format!("GET {path} at once: {replies:?}"));
    }

    /// Adds a line to the trace.
    pub(crate) fn trace(&self, line: impl FnOnce() -> String) {
        let line = format!("{:>12} {}", self.time.elapsed(), line());
        lock(&self.trace).add(&line);
    }

    /// The digest of everything that happened.
    pub(crate) fn digest(&self) -> String {
        lock(&self.trace).digest()
    }

    /// Changes the database behind the checkout's back, for a mutant.
    pub(crate) fn tamper(&self, statement: &str) {
        let changed = log::connect(&self.database(), OpenFlags::default(), self.disk.is_some())
            .and_then(|connection| connection.execute(statement, []));
        if let Err(error) = changed {
            self.trace(|| format!("{statement}: {error}"));
        }
    }

    /// Reads the database behind the checkout's back.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> anyhow::Result<T> {
        Ok(lock(&self.log).read(read)?)
    }
}

/// Enough for every order of a run.
fn rich() -> simulator::Poisha {
    simulator::Poisha::parse("900000000").unwrap_or_default()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
