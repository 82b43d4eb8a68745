//! `cargo xtask demo`: from a fresh machine to a payment that a person can click
//! through. It watches both processes, so that killing the server shows what a
//! crash costs: nothing.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::family::Family;
use crate::instance::{Instance, is_free};
use crate::service::Service;
use crate::stopwatch::{Laps, Stopwatch};
use crate::{interrupt, paths, product, report, setup};

#[derive(Args)]
pub(crate) struct Options {
    /// The checkout's port
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The simulator's port
    #[arg(long, default_value_t = 4010)]
    simulator_port: u16,
    /// Which of bKash's APIs the checkout uses
    #[arg(long, value_enum, default_value_t)]
    family: Family,
    /// Start what was built last, without looking at tools or sources
    #[arg(long)]
    no_build: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    check_ports(options)?;
    let laps = prepare(options)?;
    interrupt::listen()?;
    let outcome = show(options, laps);
    if interrupt::requested() {
        report::say("Stopped; the demo's data stays in target/demo.");
        return Ok(());
    }
    outcome
}

fn check_ports(options: &Options) -> Result<()> {
    for (port, flag) in [
        (options.port, "--port"),
        (options.simulator_port, "--simulator-port"),
    ] {
        if !is_free(port) {
            bail!("Port {port} is taken: choose another one with `{flag}`.");
        }
    }
    Ok(())
}

fn prepare(options: &Options) -> Result<Laps> {
    if options.no_build {
        if ![paths::binary(), paths::simulator_binary()]
            .iter()
            .all(|binary| binary.is_file())
        {
            bail!("Nothing is built yet: run `cargo xtask demo` without `--no-build`.");
        }
        return Ok(Laps::default());
    }
    let mut laps = setup::build_tools()?;
    laps.add("building the checkout", product::build_if_changed()?);
    Ok(laps)
}

fn show(options: &Options, mut laps: Laps) -> Result<()> {
    let instance = Instance {
        program: paths::binary(),
        simulator_program: paths::simulator_binary(),
        folder: paths::root().join("target/demo"),
        port: options.port,
        simulator_port: options.simulator_port,
        family: options.family,
    };
    instance.prepare()?;
    let mut simulator = Watched::start(&instance.simulator(), &mut laps)?;
    let mut server = Watched::start(&instance.server(), &mut laps)?;
    let key = instance.api_key()?;
    let settings = instance.write_shop_settings(&key)?;
    report::say(&invitation(
        &instance,
        &laps,
        server.service.id(),
        &key,
        &settings,
    ));
    while !interrupt::requested() {
        sleep(Duration::from_millis(50));
        simulator.revive()?;
        server.revive()?;
    }
    server.service.stop();
    simulator.service.stop();
    Ok(())
}

/// A process that is started again when it dies, unless it keeps dying.
struct Watched {
    service: Service,
    alive: Stopwatch,
    early_deaths: u32,
}

/// A process that dies sooner than this has not been working.
const EARLY: Duration = Duration::from_secs(5);
const EARLY_DEATHS_ALLOWED: u32 = 3;

impl Watched {
    fn start(plan: &crate::service::Plan, laps: &mut Laps) -> Result<Self> {
        let (service, took) = Service::start(plan.clone())?;
        laps.add(format!("starting {}", plan.name), took);
        Ok(Self {
            service,
            alive: Stopwatch::start(),
            early_deaths: 0,
        })
    }

    fn revive(&mut self) -> Result<()> {
        let Some(status) = self.service.ended()? else {
            return Ok(());
        };
        // Ctrl-C reaches the children too, perhaps before xtask has noticed.
        sleep(Duration::from_millis(100));
        if interrupt::requested() {
            return Ok(());
        }
        let plan = self.service.plan().clone();
        self.early_deaths = if self.alive.elapsed() < EARLY {
            self.early_deaths + 1
        } else {
            0
        };
        if self.early_deaths > EARLY_DEATHS_ALLOWED {
            bail!(
                "{} keeps ending ({status}); its last words:\n{}",
                plan.name,
                self.service.last_words()
            );
        }
        report::say(&format!(
            "! {} ended ({status}); starting it again",
            plan.name
        ));
        let (service, took) = Service::start(plan)?;
        report::done(
            &format!(
                "{} is back as process {}",
                service.plan().name,
                service.id()
            ),
            took,
        );
        self.service = service;
        self.alive = Stopwatch::start();
        Ok(())
    }
}

fn invitation(instance: &Instance, laps: &Laps, server: u32, key: &str, settings: &str) -> String {
    let times: Vec<_> = laps
        .iter()
        .map(|(name, took)| format!("  {name}: {}", report::duration(*took)))
        .collect();
    format!(
        "
The checkout is ready.

  Shop:               {origin}/demo
  What bKash saw:     {simulator}/simulator

  Pay with wallet 01770618575, OTP 123456, PIN 12121.
  Wallet 01823074817 has too little money.

  For a shop of your own: the REST API {origin}/v1 with the key
  {key}
  Every call, ready to copy: {origin}/docs
  Five small shops to begin with: examples/README.md. In the shell that starts one:
    . {settings}

  Try `kill -9 {server}` in the middle of a payment.
  Logs and data: {folder}

{times}

Ctrl-C ends the demo.",
        origin = instance.origin(),
        simulator = instance.simulator_origin(),
        folder = instance.folder.display(),
        times = times.join("\n"),
    )
}
