//! The command line: the server and the operator's tools.

mod arguments;
mod backup;
mod context;
mod doctor;
mod duration;
mod error;
mod format;
mod history;
mod key;
mod log;
mod merchant;
mod output;
mod reconcile;
mod resolve;
mod resolve_session;
mod rotate;
mod runtime;
mod serve;
mod tools;
mod webhook;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::arguments::{AccountArgument, ConfigFile, ExpectedHead};
use crate::config::Environment;

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
        config: ConfigFile,
        /// Also serve the demo shop.
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        expected: ExpectedHead,
    },
    /// Check the configuration, the secrets and the database without serving.
    Check {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        account: AccountArgument,
        /// Also ask bKash whether it accepts the account's credentials. If no token is stored, this takes one of the two
        /// token calls that bKash allows an hour.
        #[arg(long)]
        ask_bkash: bool,
    },
    /// Check the machine, the configuration, and the way to bKash and to payers, and say what to do. Fails if a check does.
    Doctor {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        account: AccountArgument,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Verify that no event of the log was altered, moved or removed, and that the rows of objects agree with it.
    Verify {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        expected: ExpectedHead,
    },
    /// Print the head of the log, POSITION:HASH. A copy that is kept elsewhere shows later whether the log was cut.
    Head {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Print the events of a session, payment, refund, agreement, notification or merchant: who caused each, and from where.
    History {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        history: history::HistoryArguments,
    },
    /// Copy the database to a new file and verify the copy. The server may be running.
    Backup {
        #[command(flatten)]
        config: ConfigFile,
        /// The new file.
        file: PathBuf,
    },
    /// Verify a backup and put it in the place of the database. The server must be stopped.
    Restore {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        options: backup::RestoreOptions,
        /// The backup.
        file: PathBuf,
    },
    /// Make the rows of objects, which lists show, anew of the log. The server may be running.
    Rebuild {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Open a checkout session and print the URL of its page.
    OpenSession {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        session: tools::SessionArguments,
    },
    /// Print the script tag for merchants' pages and the Content-Security-Policy that it requires.
    Embed {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Print a link to a payer's saved wallets, valid for 15 minutes.
    WalletsLink {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        account: AccountArgument,
        /// The payer reference.
        #[arg(long)]
        payer: String,
    },
    /// Search a transaction at bKash.
    Search {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        account: AccountArgument,
        /// bKash's trxID.
        trx_id: String,
    },
    /// Record what was decided about a payment for which bKash took money late or not as ordered.
    Resolve {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        payment: resolve::ResolveArguments,
    },
    /// Ask bKash about everything that may have happened during a gap of the log, and record it. The server may be running. A run
    /// that was interrupted is continued by the next one.
    Reconcile {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        arguments: reconcile::ReconcileArguments,
    },
    /// Record what was found out about an order that could be paid during a gap of the log.
    ResolveSession {
        #[command(flatten)]
        config: ConfigFile,
        #[command(flatten)]
        session: resolve_session::ResolveSessionArguments,
    },
    /// Manage the merchants of the directory.
    #[command(subcommand)]
    Merchant(merchant::Command),
    /// Manage the API keys of a merchant's account.
    #[command(subcommand)]
    Key(key::Command),
    /// List webhook endpoints and deliveries, and replay events.
    #[command(subcommand)]
    Webhook(webhook::Command),
}

/// Runs the command that the process's arguments name.
pub fn run() -> ExitCode {
    let environment = Environment::of_process();
    let result = match Arguments::parse().command {
        Command::Serve {
            config,
            demo,
            expected,
        } => serve::checkout(&config.config, &environment, demo, expected),
        Command::Check {
            config,
            account,
            ask_bkash,
        } => tools::check(&config.config, &environment, account, ask_bkash),
        Command::Doctor {
            config,
            account,
            json,
        } => doctor::doctor(&config.config, &environment, account, json),
        Command::Verify { config, expected } => log::verify(&config.config, &environment, expected),
        Command::Head { config } => log::head(&config.config, &environment),
        Command::History { config, history } => {
            history::history(&config.config, &environment, history)
        }
        Command::Backup { config, file } => backup::backup(&config.config, &environment, &file),
        Command::Restore {
            config,
            options,
            file,
        } => backup::restore(&config.config, &environment, &file, options),
        Command::Rebuild { config } => log::rebuild(&config.config, &environment),
        Command::OpenSession { config, session } => {
            tools::open_session(&config.config, &environment, session)
        }
        Command::Embed { config } => tools::embed(&config.config, &environment),
        Command::WalletsLink {
            config,
            account,
            payer,
        } => tools::wallets_link(&config.config, &environment, account, &payer),
        Command::Search {
            config,
            account,
            trx_id,
        } => tools::search(&config.config, &environment, account, &trx_id),
        Command::Resolve { config, payment } => {
            resolve::resolve(&config.config, &environment, payment)
        }
        Command::Reconcile { config, arguments } => {
            reconcile::reconcile(&config.config, &environment, &arguments)
        }
        Command::ResolveSession { config, session } => {
            resolve_session::resolve_session(&config.config, &environment, session)
        }
        Command::Merchant(command) => merchant::run(command, &environment),
        Command::Key(command) => key::run(command, &environment),
        Command::Webhook(command) => webhook::run(command, &environment),
    };
    match result {
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
