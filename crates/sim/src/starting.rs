//! Starts processes on the run's database, and ends them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context;
use server::{
    Adapters, Checkout, ClockAndEntropy, DatabaseExecution,
    config::{Config, Environment, Secrets},
    web::Demo,
};
use tokio::time::sleep;

use crate::{
    addresses::{BKASH_ORIGIN, ORIGIN, TOPIC},
    checks::Check,
    faults::Fault,
    ipn::Certificates,
    life::Life,
    network::Network,
    process::Process,
    receivers::Deliveries,
    world::World,
};

const MASTER_KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

impl World {
    /// Starts a process in each place that has none.
    pub(crate) fn start_processes(self: &Arc<Self>) -> anyhow::Result<()> {
        for place in self.places() {
            let process = self.process_at(place);
            if process.is_none_or(|process| process.life.has_ended()) {
                self.start_process(place)?;
            }
        }
        Ok(())
    }

    fn start_process(self: &Arc<Self>, place: usize) -> anyhow::Result<()> {
        let process = start(self, place)?;
        self.place(place, Some(process))?;
        self.trace(|| format!("process {place} starts"));
        Ok(())
    }

    /// Completes when every process that was started serves.
    pub(crate) async fn until_ready(&self) {
        let is_waiting = |place| {
            self.process_at(place)
                .is_some_and(|process| !process.is_ready())
        };
        while self.places().any(is_waiting) {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends the process of a place now and then, and starts the next one.
    pub(crate) async fn end_processes(self: Arc<Self>, place: usize) -> anyhow::Result<()> {
        let random = self.random.fork();
        while self.faults.active() {
            sleep(Duration::from_secs(random.between(5, 60))).await;
            let _nobody_restores = self.restoring.read().await;
            let process = self.process_at(place);
            let Some(process) = process.filter(|_| self.faults.active()) else {
                break;
            };
            let touches = u32::try_from(random.below(300)).unwrap_or(0);
            process.life.end_after(touches);
            process.life.ended().await;
            self.faults.count(Fault::ProcessEnd);
            self.trace(|| format!("process {place} ends"));
            self.place(place, None)?;
            sleep(Duration::from_millis(random.between(10, 20_000))).await;
            self.start_process(place)?;
        }
        Ok(())
    }

    /// Lets the operator start everything again after a while, and correct the password the second time.
    pub(crate) async fn correct_password(self: Arc<Self>) -> anyhow::Result<()> {
        let random = self.random.fork();
        for is_corrected in [false, true] {
            sleep(Duration::from_secs(random.between(5, 60))).await;
            let _nobody_else_starts = self.restoring.write().await;
            if is_corrected {
                self.conditions.correct_password();
                self.trace(|| "the password is corrected".to_owned());
            }
            self.end_all()?;
            self.start_processes()?;
        }
        Ok(())
    }

    /// Ends every process at once.
    pub(crate) fn end_all(&self) -> anyhow::Result<()> {
        for place in self.places() {
            if let Some(process) = self.process_at(place) {
                process.life.end();
            }
            self.place(place, None)?;
        }
        Ok(())
    }
}

/// Starts a checkout on a database.
fn start(world: &Arc<World>, place: usize) -> anyhow::Result<Process> {
    let life = Life::new(world.disk.clone());
    let environment = environment(world);
    let config = Config::parse(
        "Leptos.toml",
        include_str!("../../../Leptos.toml"),
        &environment,
    )
    .context("the configuration")?;
    let secrets = Secrets::read(&environment).context("the secrets")?;
    let machine = Box::new(world.machine(place));
    let sources = ClockAndEntropy::of_machine(machine, Arc::new(world.random.fork()));
    let adapters = Adapters {
        wire: Arc::new(Network::new(world.clone(), life.clone())),
        certificates: Arc::new(Certificates::new(world.clone(), life.clone())),
        webhooks: Arc::new(Deliveries::new(world.clone(), life.clone())),
        database: DatabaseExecution::Inline(life.clone()),
        file_system: world.disk.is_some().then_some(fault_disk::VFS),
    };
    let mut storage = None;
    let checkout = Checkout::open_on(config, &secrets, Demo::Off, sources, &adapters, |log| {
        let log = world.mutated(log, &life);
        storage = Some(log.clone());
        log
    });
    let checkout = Arc::new(checkout.context("the checkout does not open")?);
    let storage = storage.context("the checkout uses no storage")?;
    let ready = Arc::new(AtomicBool::new(false));
    let background = {
        let (checkout, life, ready) = (checkout.clone(), life.clone(), ready.clone());
        let world = world.clone();
        async move {
            tokio::select! {
                biased;
                () = life.ended() => {}
                ran = checkout.run_in_background(|| ready.store(true, Ordering::Relaxed)) => {
                    if let Err(error) = ran {
                        world.fail(Check::Answers, format!("a process does not start: {error}"));
                    }
                }
            }
        }
    };
    tokio::spawn(background);
    Ok(Process {
        life,
        ready,
        router: checkout.router(),
        checkout,
        storage,
    })
}

fn environment(world: &World) -> Environment {
    let conditions = &world.conditions;
    [
        (
            "CHECKOUT__STORAGE__DATABASE",
            world.database().display().to_string(),
        ),
        ("CHECKOUT__SERVER__PUBLIC_ORIGIN", ORIGIN.to_owned()),
        (
            "CHECKOUT__MERCHANT__RETURN_ORIGINS",
            "[\"https://shop.example\"]".to_owned(),
        ),
        (
            "CHECKOUT__BKASH__BASE_URL",
            format!("{BKASH_ORIGIN}/v1.2.0-beta"),
        ),
        (
            "CHECKOUT__BKASH__PAGE_ORIGINS",
            format!("[\"{BKASH_ORIGIN}\"]"),
        ),
        ("CHECKOUT__BKASH__IPN_TOPIC", TOPIC.to_owned()),
        (
            "CHECKOUT__LIMITS__REQUESTS_PER_MINUTE",
            "100000000".to_owned(),
        ),
        (
            "CHECKOUT__LIMITS__CHANGES_PER_MINUTE",
            "100000000".to_owned(),
        ),
        (
            "CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY",
            "100000000".to_owned(),
        ),
        ("CHECKOUT_MASTER_KEY", MASTER_KEY.to_owned()),
        ("BKASH_APP_KEY", "sim-app-key".to_owned()),
        ("BKASH_APP_SECRET", "sim-app-secret".to_owned()),
        ("BKASH_USERNAME", "sim-user".to_owned()),
        (
            "BKASH_PASSWORD",
            if conditions.has_wrong_password() {
                "wrong".to_owned()
            } else {
                "sim-pass".to_owned()
            },
        ),
        (
            "CHECKOUT__MERCHANT__LATE_SUCCESS",
            if conditions.gives_back {
                "refund".to_owned()
            } else {
                "report".to_owned()
            },
        ),
    ]
    .into_iter()
    .collect()
}
