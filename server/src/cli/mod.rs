//! The command line: serving, and the operator's small tools.

mod desk;
mod key;
mod merchant;
mod period;
mod serve;
mod show;
mod tools;
mod webhook;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use directory::DirectoryError;
use domain::{AccountId, Mode};

use crate::{
    StartError,
    config::{Config, ConfigError, Environment, Secrets},
};

/// A self-hosted checkout for bKash.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the checkout.
    Serve {
        #[command(flatten)]
        at: ConfigFile,
        /// Serve the demo shop too.
        #[arg(long)]
        demo: bool,
    },
    /// Check the configuration, the secrets and the database, and serve nothing.
    Check {
        #[command(flatten)]
        at: ConfigFile,
    },
    /// Check that no event of the log was changed, moved or removed.
    Verify {
        #[command(flatten)]
        at: ConfigFile,
    },
    /// Open a checkout session and print the address of its page.
    OpenSession {
        #[command(flatten)]
        at: ConfigFile,
        #[command(flatten)]
        session: tools::SessionArguments,
    },
    /// Print the tag of the script for shops' pages, and what a strict policy must allow for it.
    Embed {
        #[command(flatten)]
        at: ConfigFile,
    },
    /// Print a link to a payer's saved wallets, good for 15 minutes.
    WalletsLink {
        #[command(flatten)]
        at: ConfigFile,
        #[command(flatten)]
        whose: Whose,
        /// The merchant's name for the payer.
        #[arg(long)]
        payer: String,
    },
    /// Find a transaction at bKash.
    Search {
        #[command(flatten)]
        at: ConfigFile,
        #[command(flatten)]
        whose: Whose,
        /// bKash's trxID.
        trx_id: String,
    },
    /// Add, show and change the merchants beside the configuration's own.
    #[command(subcommand)]
    Merchant(merchant::Command),
    /// Create, list, revoke and roll the API keys of a merchant's account.
    #[command(subcommand)]
    Key(key::Command),
    /// Look at webhooks, and send events again.
    #[command(subcommand)]
    Webhook(webhook::Command),
}

#[derive(Debug, clap::Args)]
struct ConfigFile {
    /// The configuration.
    #[arg(long, default_value = "Leptos.toml")]
    config: PathBuf,
}

/// Which account a tool is for.
#[derive(Debug, clap::Args)]
struct Whose {
    /// The account, such as `tea-house/test`, if it is not the configuration's.
    #[arg(long, value_parser = account)]
    account: Option<AccountId>,
}

fn account(text: &str) -> Result<AccountId, String> {
    AccountId::parse(text).map_err(|error| error.to_string())
}

fn mode(text: &str) -> Result<Mode, String> {
    Mode::parse(text).map_err(|error| error.to_string())
}

/// Why a command failed, in one sentence for the operator.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error("{0}")]
    Said(String),
}

impl Failure {
    fn said(what: impl std::fmt::Display) -> Self {
        Self::Said(what.to_string())
    }
}

/// Runs the command that the process's arguments name.
pub fn run() -> ExitCode {
    let environment = Environment::of_process();
    let outcome = match Arguments::parse().command {
        Command::Serve { at, demo } => serve::checkout(&at.config, &environment, demo),
        Command::Check { at } => tools::check(&at.config, &environment),
        Command::Verify { at } => tools::verify(&at.config, &environment),
        Command::OpenSession { at, session } => {
            tools::open_session(&at.config, &environment, session)
        }
        Command::Embed { at } => tools::embed(&at.config, &environment),
        Command::WalletsLink { at, whose, payer } => {
            tools::wallets_link(&at.config, &environment, whose, &payer)
        }
        Command::Search { at, whose, trx_id } => {
            tools::search(&at.config, &environment, whose, &trx_id)
        }
        Command::Merchant(command) => merchant::run(command, &environment),
        Command::Key(command) => key::run(command, &environment),
        Command::Webhook(command) => webhook::run(command, &environment),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            #[expect(clippy::print_stderr, reason = "the operator reads this")]
            {
                eprintln!("error: {failure}");
            }
            ExitCode::FAILURE
        }
    }
}

fn configuration(path: &Path, environment: &Environment) -> Result<(Config, Secrets), ConfigError> {
    Ok((
        Config::read(path, environment)?,
        Secrets::read(environment)?,
    ))
}

/// The runtime that a command needs.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::said)?
        .block_on(work)
}
