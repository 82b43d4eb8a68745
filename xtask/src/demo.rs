//! `cargo xtask demo`: sets up, builds, and starts a checkout with a simulator. It restarts
//! either process when it ends, so that you can kill the server in the middle of a payment.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;

use crate::family::Family;
use crate::instance::{Instance, is_free};
use crate::product::{self, Build};
use crate::service::Service;
use crate::stopwatch::{Durations, Stopwatch};
use crate::{interrupt, paths, report, setup};

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
    /// Start the last build without checking tools and sources
    #[arg(long)]
    no_build: bool,
}

/// Runs the demo until it is interrupted.
///
/// # Errors
/// If a port is in use, the product does not build, or a process does not start or ends.
pub(crate) fn run(options: &Options) -> Result<()> {
    check_ports(options)?;
    let durations = prepare(options)?;
    interrupt::listen()?;
    let outcome = show(options, durations);
    if interrupt::requested() {
        report::line("Stopped; the demo's data stays in target/demo.");
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
            bail!("Port {port} is in use: choose another one with `{flag}`.");
        }
    }
    Ok(())
}

fn prepare(options: &Options) -> Result<Durations> {
    if options.no_build {
        if ![paths::binary(), paths::simulator_binary()]
            .iter()
            .all(|binary| binary.is_file())
        {
            bail!("Nothing is built yet: run `cargo xtask demo` without `--no-build`.");
        }
        return Ok(Durations::default());
    }
    let mut durations = setup::build_tools()?;
    durations.add(
        "building the checkout",
        product::build_if_changed(Build::Quick)?,
    );
    Ok(durations)
}

fn show(options: &Options, mut durations: Durations) -> Result<()> {
    let instance = Instance {
        program: paths::binary(),
        simulator_program: paths::simulator_binary(),
        folder: paths::root().join("target/demo"),
        port: options.port,
        simulator_port: options.simulator_port,
        family: options.family,
    };
    instance.prepare()?;
    let mut simulator = Supervised::start(&instance.simulator(), &mut durations)?;
    let mut server = Supervised::start(&instance.server(), &mut durations)?;
    let key = instance.api_key()?;
    let settings = instance.write_shop_settings(&key)?;
    report::line(&ready_message(
        &instance,
        &durations,
        server.service.id(),
        &key,
        &settings,
    ));
    while !interrupt::requested() {
        sleep(Duration::from_millis(50));
        simulator.restart_if_ended()?;
        server.restart_if_ended()?;
    }
    server.service.stop();
    simulator.service.stop();
    Ok(())
}

/// A process that is restarted when it ends, unless it ends too often soon after its start.
struct Supervised {
    service: Service,
    alive: Stopwatch,
    early_exits: u32,
}

/// A process that ends sooner after its start counts as failed.
const EARLY_EXIT: Duration = Duration::from_secs(5);
const EARLY_EXITS_ALLOWED: u32 = 3;

impl Supervised {
    fn start(plan: &crate::service::Plan, durations: &mut Durations) -> Result<Self> {
        let (service, took) = Service::start(plan.clone())?;
        durations.add(format!("starting {}", plan.name), took);
        Ok(Self {
            service,
            alive: Stopwatch::start(),
            early_exits: 0,
        })
    }

    fn restart_if_ended(&mut self) -> Result<()> {
        let Some(status) = self.service.ended()? else {
            return Ok(());
        };
        // Ctrl-C also reaches the children, possibly before xtask has handled it.
        sleep(Duration::from_millis(100));
        if interrupt::requested() {
            return Ok(());
        }
        let plan = self.service.plan().clone();
        self.early_exits = if self.alive.elapsed() < EARLY_EXIT {
            self.early_exits + 1
        } else {
            0
        };
        if self.early_exits > EARLY_EXITS_ALLOWED {
            bail!(
                "{} keeps ending ({status}); the end of its log:\n{}",
                plan.name,
                self.service.log_tail()
            );
        }
        report::line(&format!(
            "! {} ended ({status}); starting it again",
            plan.name
        ));
        let (service, took) = Service::start(plan)?;
        report::done(
            &format!(
                "{} was restarted as process {}",
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

fn ready_message(
    instance: &Instance,
    durations: &Durations,
    server: u32,
    key: &str,
    settings: &str,
) -> String {
    let times: Vec<_> = durations
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
