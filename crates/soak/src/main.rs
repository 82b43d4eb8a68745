//! The real server, a real database file and the real simulator, killed at every point of failure, frozen, starved of disk, with
//! wrong clocks and a bKash that loses answers; afterwards everybody must tell one story, to the poisha.
//!
//! `cargo xtask soak` builds the programs and runs this one. What happens and in which order comes from a seed; when it happens
//! does not, because the processes are real.

mod audit;
mod bkash;
mod chaos;
mod checks;
mod dial;
mod http;
mod merchant;
mod model;
mod output;
mod payer;
mod port;
mod process;
mod random;
mod receiver;
mod report;
mod restore;
mod scenarios;
mod settings;
mod story;
mod world;

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Parser;
use tokio::time::Instant;

use crate::{report::say, settings::Settings, world::World};

/// Runs the real server, database file and simulator, and everything that can happen to them.
#[derive(Debug, Parser)]
struct Arguments {
    /// The server's binary, compiled with fail points.
    #[arg(long)]
    server: PathBuf,
    /// The simulator's binary.
    #[arg(long)]
    simulator: PathBuf,
    /// The server's configuration file.
    #[arg(long, default_value = "Leptos.toml")]
    config: PathBuf,
    /// An empty folder for the files of the run. Those of a failed run stay.
    #[arg(long)]
    folder: PathBuf,
    /// Decides what happens, and in which order.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// For how long everything happens in a random order, after each thing has happened once.
    #[arg(long, default_value_t = 0.0)]
    hours: f64,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(&arguments))
}

async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let absolute = |path: &PathBuf| {
        path.canonicalize()
            .with_context(|| format!("cannot find {}", path.display()))
    };
    std::fs::create_dir_all(&arguments.folder)?;
    let settings = Settings {
        server: absolute(&arguments.server)?,
        simulator: absolute(&arguments.simulator)?,
        config: absolute(&arguments.config)?,
        folder: absolute(&arguments.folder)?,
        seed: arguments.seed,
    };
    say(format_args!(
        "seed {}, server {}",
        settings.seed,
        settings.server.display()
    ));
    let began = Instant::now();
    let time = Duration::try_from_secs_f64(arguments.hours * 3_600.0).context("--hours")?;
    let mut violations = once_each(&settings).await?;
    if violations == 0 && !time.is_zero() {
        violations += conclude(&[scenarios::everything(&settings, time).await?])?;
    }
    say(format_args!(
        "seed {}: {:.0} s, {violations} rules did not hold{}",
        settings.seed,
        began.elapsed().as_secs_f64(),
        if violations == 0 {
            String::new()
        } else {
            format!("; the files are in {}", settings.folder.display())
        },
    ));
    Ok(if violations == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Each thing once, at the same time in different worlds.
async fn once_each(settings: &Settings) -> anyhow::Result<usize> {
    let [call, record] = scenarios::TOKENS;
    let (points, machine, restored, call, record) = tokio::try_join!(
        scenarios::every_point(settings),
        scenarios::machine(settings),
        restore::restored_copy(settings),
        scenarios::token_point(settings, call),
        scenarios::token_point(settings, record),
    )?;
    conclude(&[points, machine, restored, call, record])
}

/// Says what worlds did, and counts the rules that did not hold.
fn conclude(worlds: &[Arc<World>]) -> anyhow::Result<usize> {
    let mut violations = 0;
    for world in worlds {
        scenarios::finish(world)?;
        violations += world.violations().len();
    }
    Ok(violations)
}
