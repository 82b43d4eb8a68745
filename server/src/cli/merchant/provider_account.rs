//! `merchant provider-account …`: a merchant's provider accounts at bKash.

use std::path::PathBuf;

use clap::Subcommand;
use directory::NewProviderAccount;
use domain::{AccountId, MerchantId, Mode};

use super::{credentials, flags, merchant_output};
use crate::{
    cli::{
        arguments::{parse_merchant_id, parse_mode},
        context::{self, CommandOptions},
        error::CliError,
    },
    config::Environment,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create or replace a merchant's provider account of one mode. The credentials come from --credentials-file, or
    /// from `MERCHANT_BKASH_APP_KEY`, `…_APP_SECRET`, `…_USERNAME`, `…_PASSWORD` (or files named by `…_FILE`).
    Set {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
        /// `test` or `live`.
        #[arg(long, value_parser = parse_mode)]
        mode: Mode,
        #[command(flatten)]
        flags: flags::ProviderAccountFlags,
        /// A TOML file with app-key, app-secret, username and password.
        #[arg(long)]
        credentials_file: Option<PathBuf>,
    },
    /// Remove a merchant's provider account of one mode, with its credentials.
    Remove {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
        /// `test` or `live`.
        #[arg(long, value_parser = parse_mode)]
        mode: Mode,
    },
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), CliError> {
    match command {
        Command::Set {
            options,
            merchant,
            mode,
            flags,
            credentials_file,
        } => {
            let file = credentials_file.as_deref();
            let credentials = credentials::from_file_or_environment(file, environment)?;
            context::run_with_context(&options, environment, async |context| {
                let mut current = context.merchant(&merchant).await?;
                let new = NewProviderAccount {
                    mode,
                    settings: flags.or_previous(current.provider_accounts.remove(&mode))?,
                    credentials,
                };
                let directory = &context.directory;
                let updated = directory.set_provider_account(&merchant, new, &context.actor);
                Ok(merchant_output("provider account set", &updated.await?))
            })
        }
        Command::Remove {
            options,
            merchant,
            mode,
        } => context::run_with_context(&options, environment, async |context| {
            let account = AccountId { merchant, mode };
            let directory = &context.directory;
            directory
                .remove_provider_account(&account, &context.actor)
                .await?;
            let merchant = context.merchant(&account.merchant).await?;
            Ok(merchant_output("provider account removed", &merchant))
        }),
    }
}
