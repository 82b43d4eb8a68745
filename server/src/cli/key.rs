//! `key …`: the API keys of an account.

use std::time::Duration;

use clap::Subcommand;
use directory::{CreatedKey, KeyId, NewKey, RollOptions, Scopes};
use domain::{AccountId, MerchantId, Mode};
use secrecy::ExposeSecret;

use super::{
    arguments::{ConfigFile, parse_merchant_id, parse_mode},
    context::{self, CommandOptions, Output},
    duration,
    error::CliError,
    format, rotate,
};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create an API key and print its text, which is shown only once.
    Create {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        merchant: MerchantArgument,
        /// `test` or `live`.
        #[arg(long, value_parser = parse_mode)]
        mode: Mode,
        /// Create a publishable key, for the merchant's pages. It can start and read a session whose identifier is
        /// known.
        #[arg(long, conflicts_with = "scopes")]
        publishable: bool,
        /// A scope, such as `sessions:write`, or `full` (the default) or `read-only`. Can be repeated.
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// A label for the key.
        #[arg(long, default_value = "")]
        label: String,
        /// The key's lifetime, such as 90d. By default it does not expire.
        #[arg(long, value_parser = duration::parse)]
        expires: Option<Duration>,
    },
    /// List the API keys, including inactive ones.
    List {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        merchant: MerchantArgument,
        /// `test` or `live`; both by default.
        #[arg(long, value_parser = parse_mode)]
        mode: Option<Mode>,
    },
    /// Seal everything anew with a new master key, `CHECKOUT_MASTER_KEY`, that the one before it has sealed,
    /// `CHECKOUT_PREVIOUS_MASTER_KEY`. Can be stopped and started again.
    RotateMaster {
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Revoke an API key. Other servers on the same database reject it within five seconds.
    Revoke {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        merchant: MerchantArgument,
        /// The key's identifier.
        #[arg(value_parser = parse_key_id)]
        key: KeyId,
    },
    /// Create an API key with the same scopes and print its text. The old key keeps working for the overlap.
    Roll {
        #[command(flatten)]
        options: CommandOptions,
        #[command(flatten)]
        merchant: MerchantArgument,
        /// The key's identifier.
        #[arg(value_parser = parse_key_id)]
        key: KeyId,
        /// How long the old key keeps working, at most 30d.
        #[arg(long, default_value = "24h", value_parser = duration::parse)]
        overlap: Duration,
        /// The lifetime of the new key; that of the old key by default.
        #[arg(long, value_parser = duration::parse)]
        expires: Option<Duration>,
    },
}

/// The merchant whose keys a command is about.
#[derive(Debug, clap::Args)]
pub(super) struct MerchantArgument {
    /// The merchant.
    #[arg(long, value_parser = parse_merchant_id)]
    merchant: MerchantId,
}

fn parse_key_id(text: &str) -> Result<KeyId, String> {
    KeyId::parse(text).map_err(|error| error.to_string())
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), CliError> {
    match command {
        Command::Create {
            options,
            merchant: MerchantArgument { merchant },
            mode,
            publishable,
            scopes,
            label,
            expires,
        } => {
            let scopes = if publishable {
                None
            } else {
                Some(parse_scopes(&scopes)?)
            };
            context::run_with_context(&options, environment, async |context| {
                let new = NewKey {
                    account: AccountId { merchant, mode },
                    scopes,
                    label,
                    expires_at: expires.map(|time| context.now + time),
                };
                let created = context
                    .directory
                    .create_key(new, &context.actor, None)
                    .await?;
                Ok(created_output(&created, &context))
            })
        }
        Command::List {
            options,
            merchant,
            mode,
        } => context::run_with_context(&options, environment, async |context| {
            let modes = mode.map_or(Mode::ALL.to_vec(), |mode| vec![mode]);
            let mut keys = Vec::new();
            for mode in modes {
                let merchant = merchant.merchant.clone();
                keys.extend(
                    context
                        .directory
                        .keys(&AccountId { merchant, mode })
                        .await?,
                );
            }
            let lines: Vec<_> = keys
                .iter()
                .map(|key| format::key_line(key, context.now))
                .collect();
            Ok(Output::new(
                if lines.is_empty() {
                    "no keys".to_owned()
                } else {
                    lines.join("\n")
                },
                keys.iter()
                    .map(|key| format::key_json(key, context.now))
                    .collect(),
            ))
        }),
        Command::RotateMaster { config } => rotate::rotate_master(&config.config, environment),
        Command::Revoke {
            options,
            merchant,
            key,
        } => context::run_with_context(&options, environment, async |context| {
            let key = context
                .directory
                .revoke_key(&merchant.merchant, &key, &context.actor, None)
                .await?;
            Ok(Output::new(
                format::key_line(&key, context.now),
                format::key_json(&key, context.now),
            ))
        }),
        Command::Roll {
            options,
            merchant,
            key,
            overlap,
            expires,
        } => context::run_with_context(&options, environment, async |context| {
            let roll_options = RollOptions {
                overlap,
                expires_at: expires.map(|time| context.now + time),
            };
            let created = context
                .directory
                .roll_key(&merchant.merchant, &key, roll_options, &context.actor, None)
                .await?;
            Ok(created_output(&created, &context))
        }),
    }
}

fn parse_scopes(scopes: &[String]) -> Result<Scopes, CliError> {
    if scopes.is_empty() {
        return Ok(Scopes::full());
    }
    Scopes::parse(scopes.iter().map(String::as_str))
        .map_err(|error| CliError::message(format!("--scope: {error}")))
}

/// The key's text alone, so that a script can use it as it is.
fn created_output(
    CreatedKey { key, secret }: &CreatedKey,
    context: &context::CommandContext,
) -> Output {
    let mut json = format::key_json(key, context.now);
    json["key"] = secret.expose_secret().into();
    let note = format!(
        "{} for {}, {}: the text is shown this one time only",
        key.id,
        key.account,
        key.kind.as_str()
    );
    Output {
        text: secret.expose_secret().to_owned(),
        note: Some(note),
        json,
    }
}
