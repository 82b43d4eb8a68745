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
mod frozen;
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

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::{Parser, ValueEnum};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::Instant,
};

use crate::{process::FAIL_AT, report::say, settings::Settings, world::World};

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
    /// Only this part.
    #[arg(long)]
    only: Option<Part>,
    /// For how long everything happens in a random order, after each thing has happened once.
    #[arg(long, default_value_t = 0.0)]
    hours: f64,
}

/// A part of a run, in a world of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Two servers are killed at every point.
    Points,
    /// A frozen server, a wrong clock, a full disk.
    Machine,
    /// A restored copy.
    Restored,
    /// A server is killed at its token calls.
    Tokens,
    /// Everything in a random order, for as long as `--hours` says.
    Everything,
}

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            outcome = run(&arguments) => outcome,
            // What is dropped here kills its servers.
            _ = interrupted.recv() => bail!("interrupted"),
            _ = terminated.recv() => bail!("terminated"),
        }
    })
}

async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let absolute = |path: &PathBuf| {
        path.canonicalize()
            .with_context(|| format!("cannot find {}", path.display()))
    };
    has_fail_points(&arguments.server)?;
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
    let mut violations = Box::pin(once_each(&settings, arguments.only)).await?;
    let has_time = !time.is_zero() && matches!(arguments.only, None | Some(Part::Everything));
    if violations == 0 && has_time {
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

/// Checks that a server can be made to fail: without points of failure, kills at them would not happen, and clocks would not be
/// set.
fn has_fail_points(server: &Path) -> anyhow::Result<()> {
    let program =
        std::fs::read(server).with_context(|| format!("cannot read {}", server.display()))?;
    let name = FAIL_AT.as_bytes();
    if program.windows(name.len()).any(|bytes| bytes == name) {
        Ok(())
    } else {
        bail!(
            "{} has no points of failure: run `cargo xtask soak`",
            server.display()
        )
    }
}

/// Each thing once, at the same time in different worlds.
async fn once_each(settings: &Settings, only: Option<Part>) -> anyhow::Result<usize> {
    let wanted = |part| only.is_none_or(|only| only == part);
    let [call, record] = scenarios::TOKENS;
    let worlds = tokio::try_join!(
        when(wanted(Part::Points), scenarios::every_point(settings)),
        when(wanted(Part::Machine), scenarios::machine(settings)),
        when(wanted(Part::Restored), restore::restored_copy(settings)),
        when(wanted(Part::Tokens), scenarios::token_point(settings, call)),
        when(
            wanted(Part::Tokens),
            scenarios::token_point(settings, record)
        ),
    )?;
    let (points, machine, restored, call, record) = worlds;
    let worlds = [points, machine, restored, call, record]
        .into_iter()
        .flatten();
    conclude(&worlds.collect::<Vec<_>>())
}

/// What a part results in, if it is wanted.
async fn when(
    wanted: bool,
    part: impl Future<Output = anyhow::Result<Arc<World>>>,
) -> anyhow::Result<Option<Arc<World>>> {
    if wanted {
        part.await.map(Some)
    } else {
        Ok(None)
    }
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
