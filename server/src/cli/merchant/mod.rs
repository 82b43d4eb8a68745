//! `merchant …`: the merchants of the directory.

mod credentials;
mod file;
mod flags;
mod provider_account;
mod text_file;

use std::path::PathBuf;

use clap::Subcommand;
use directory::{Merchant, NewMerchant, NewProviderAccount, ProfileInput};
use domain::MerchantId;
use serde_json::json;

use super::{
    arguments::parse_merchant_id,
    context::{self, CommandContext, CommandOptions, Output},
    error::CliError,
    format,
};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a merchant, with its provider accounts if the file contains them.
    Create {
        #[command(flatten)]
        options: CommandOptions,
        /// The shop's name as shown to payers.
        name: Option<String>,
        /// The identifier used in commands, keys and logs: lower-case letters, digits and hyphens. It cannot be changed.
        #[arg(long, value_parser = parse_merchant_id)]
        id: MerchantId,
        #[command(flatten)]
        profile: ProfileSource,
    },
    /// List the merchants.
    List {
        #[command(flatten)]
        options: CommandOptions,
    },
    /// Show a merchant, without secrets.
    Show {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
    },
    /// Update the given settings and keep the others. A list is replaced as a whole; an empty value removes a setting.
    Update {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
        /// The shop's name as shown to payers.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        profile: ProfileSource,
    },
    /// Set and remove a merchant's provider accounts at bKash.
    #[command(subcommand)]
    ProviderAccount(provider_account::Command),
    /// Disable a merchant: its pages, keys and new payments stop working. Payments under way are completed.
    Disable {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
    },
    /// Enable a merchant.
    Enable {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
    },
    /// Show the audit history of a merchant and its keys.
    History {
        #[command(flatten)]
        options: CommandOptions,
        /// The merchant.
        #[arg(value_parser = parse_merchant_id)]
        merchant: MerchantId,
    },
}

/// A merchant's settings from a file, from flags, or from both. Flags take precedence.
#[derive(Debug, clap::Args)]
pub(super) struct ProfileSource {
    /// A TOML file with the keys of `[merchant]` in the configuration.
    #[arg(long)]
    from_file: Option<PathBuf>,
    #[command(flatten)]
    flags: flags::ProfileFlags,
}

impl ProfileSource {
    fn read(
        self,
        environment: &Environment,
    ) -> Result<(ProfileInput, Vec<NewProviderAccount>), CliError> {
        let (file, provider_accounts) = match &self.from_file {
            Some(path) => file::read(path, environment)?,
            None => Default::default(),
        };
        Ok((self.flags.or_file(file), provider_accounts))
    }
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), CliError> {
    match command {
        Command::Create {
            options,
            name,
            id,
            profile,
        } => {
            let (mut profile, provider_accounts) = profile.read(environment)?;
            profile.name = name.or(profile.name);
            context::run_with_context(&options, environment, async |context| {
                let new = NewMerchant {
                    id,
                    profile,
                    provider_accounts,
                };
                let created = context.directory.create_merchant(new, &context.actor, None);
                Ok(merchant_output("created", &created.await?))
            })
        }
        Command::List { options } => {
            context::run_with_context(&options, environment, async |context| list(&context).await)
        }
        Command::Show { options, merchant } => {
            context::run_with_context(&options, environment, async |context| {
                let merchant = context.merchant(&merchant).await?;
                Ok(Output::new(
                    format::merchant_text(&merchant),
                    format::merchant_json(&merchant),
                ))
            })
        }
        Command::Update {
            options,
            merchant,
            name,
            profile,
        } => {
            let (mut profile, provider_accounts) = profile.read(environment)?;
            if !provider_accounts.is_empty() {
                let problem =
                    "--from-file: use `merchant provider-account set` to change a provider account";
                return Err(CliError::message(problem));
            }
            profile.name = name.or(profile.name);
            context::run_with_context(&options, environment, async |context| {
                let directory = &context.directory;
                let updated = directory.update_merchant(&merchant, &profile, &context.actor);
                Ok(merchant_output("updated", &updated.await?))
            })
        }
        Command::ProviderAccount(command) => provider_account::run(command, environment),
        Command::Disable { options, merchant } => {
            set_enabled(&options, environment, &merchant, false)
        }
        Command::Enable { options, merchant } => {
            set_enabled(&options, environment, &merchant, true)
        }
        Command::History { options, merchant } => {
            context::run_with_context(&options, environment, async |context| {
                let records = context.directory.history(&merchant).await?;
                let lines: Vec<_> = records.iter().map(format::audit_record_line).collect();
                Ok(Output::new(
                    lines.join("\n"),
                    records.iter().map(format::audit_record_json).collect(),
                ))
            })
        }
    }
}

fn set_enabled(
    options: &CommandOptions,
    environment: &Environment,
    merchant: &MerchantId,
    enabled: bool,
) -> Result<(), CliError> {
    context::run_with_context(options, environment, async |context| {
        let directory = &context.directory;
        let updated = directory.set_enabled(merchant, enabled, &context.actor);
        Ok(merchant_output(
            format::merchant_status(enabled),
            &updated.await?,
        ))
    })
}

async fn list(context: &CommandContext) -> Result<Output, CliError> {
    let merchants = context.directory.merchants().await?;
    let account = context.config.account();
    let (profile, provider_account) = (&context.config.profile, &context.config.provider_account);
    let mut lines = vec![format::merchant_line(
        account.merchant.as_str(),
        "configured",
        &[account.mode],
        profile,
    )];
    let mut values = vec![format::configured_json(&account, profile, provider_account)];
    for merchant in &merchants {
        let modes: Vec<_> = merchant.provider_accounts.keys().copied().collect();
        lines.push(format::merchant_line(
            merchant.id.as_str(),
            format::merchant_status(merchant.enabled),
            &modes,
            &merchant.profile,
        ));
        values.push(format::merchant_json(merchant));
    }
    Ok(Output::new(lines.join("\n"), json!(values)))
}

/// What happened to a merchant, and which provider accounts it has.
fn merchant_output(what: &str, merchant: &Merchant) -> Output {
    let modes: Vec<_> = merchant
        .provider_accounts
        .keys()
        .map(|mode| mode.word())
        .collect();
    let id = merchant.id.as_str();
    let provider_accounts = if modes.is_empty() {
        format!(
            "no provider account yet; create one with `merchant provider-account set {id} --mode test …`"
        )
    } else {
        format!("provider accounts: {}", modes.join(", "))
    };
    Output::new(
        format!("{id}: {what}; {provider_accounts}"),
        format::merchant_json(merchant),
    )
}
