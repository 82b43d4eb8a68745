//! `key …`: the keys that programs reach an account with.

use std::time::Duration;

use clap::Subcommand;
use directory::{CreatedKey, KeyId, NewKey, Roll, Scopes};
use domain::{AccountId, MerchantId, Mode};
use secrecy::ExposeSecret;

use super::{
    Failure,
    desk::{self, Answer, At, merchant_id},
    mode, period, show,
};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create a key and print it, this once.
    Create {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// `test` or `live`.
        #[arg(long, value_parser = mode)]
        mode: Mode,
        /// A key for the merchant's pages: it starts and reads a session that the holder knows, and nothing else.
        #[arg(long, conflicts_with = "scopes")]
        publishable: bool,
        /// What it may do: `full` (unless you say otherwise), `read-only`, or such as `sessions:write`; may be
        /// given again.
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
        /// What you call it.
        #[arg(long, default_value = "")]
        label: String,
        /// How long it works, such as 90d; for ever if you do not say.
        #[arg(long, value_parser = period::parse)]
        expires: Option<Duration>,
    },
    /// List the keys, those that have ended among them.
    List {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// `test` or `live`; both if you do not say.
        #[arg(long, value_parser = mode)]
        mode: Option<Mode>,
    },
    /// Take a key back: refused from now on, by other servers on the same database within five seconds.
    Revoke {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// Its identifier.
        #[arg(value_parser = key_id)]
        key: KeyId,
    },
    /// Create a key like another and print it; the other works on for a while.
    Roll {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// Its identifier.
        #[arg(value_parser = key_id)]
        key: KeyId,
        /// How long the old key works on, at most 30d.
        #[arg(long, default_value = "24h", value_parser = period::parse)]
        overlap: Duration,
        /// How long the new key works; as long as the old one was meant to if you do not say.
        #[arg(long, value_parser = period::parse)]
        expires: Option<Duration>,
    },
}

/// Whose key.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// The merchant.
    #[arg(long, value_parser = merchant_id)]
    merchant: MerchantId,
}

fn key_id(text: &str) -> Result<KeyId, String> {
    KeyId::parse(text).map_err(|error| error.to_string())
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    match command {
        Command::Create {
            at,
            of: Of { merchant },
            mode,
            publishable,
            scopes,
            label,
            expires,
        } => {
            let scopes = if publishable {
                None
            } else {
                Some(read(&scopes)?)
            };
            desk::answer(&at, environment, async |desk| {
                let new = NewKey {
                    account: AccountId { merchant, mode },
                    scopes,
                    label,
                    expires_at: expires.map(|time| desk.now + time),
                };
                let created = desk.directory.create_key(new, &desk.by, None).await?;
                Ok(shown_once(&created, &desk))
            })
        }
        Command::List { at, of, mode } => desk::answer(&at, environment, async |desk| {
            let modes = mode.map_or(Mode::ALL.to_vec(), |mode| vec![mode]);
            let mut keys = Vec::new();
            for mode in modes {
                let merchant = of.merchant.clone();
                keys.extend(desk.directory.keys(&AccountId { merchant, mode }).await?);
            }
            let lines: Vec<_> = keys
                .iter()
                .map(|key| show::key_line(key, desk.now))
                .collect();
            Ok(Answer::new(
                if lines.is_empty() {
                    "no keys".to_owned()
                } else {
                    lines.join("\n")
                },
                keys.iter()
                    .map(|key| show::key_json(key, desk.now))
                    .collect(),
            ))
        }),
        Command::Revoke { at, of, key } => desk::answer(&at, environment, async |desk| {
            let key = desk
                .directory
                .revoke_key(&of.merchant, &key, &desk.by, None)
                .await?;
            Ok(Answer::new(
                show::key_line(&key, desk.now),
                show::key_json(&key, desk.now),
            ))
        }),
        Command::Roll {
            at,
            of,
            key,
            overlap,
            expires,
        } => desk::answer(&at, environment, async |desk| {
            let roll = Roll {
                overlap,
                expires_at: expires.map(|time| desk.now + time),
            };
            let created = desk
                .directory
                .roll_key(&of.merchant, &key, roll, &desk.by, None)
                .await?;
            Ok(shown_once(&created, &desk))
        }),
    }
}

fn read(scopes: &[String]) -> Result<Scopes, Failure> {
    if scopes.is_empty() {
        return Ok(Scopes::full());
    }
    Scopes::parse(scopes.iter().map(String::as_str))
        .map_err(|error| Failure::said(format!("--scope: {error}")))
}

/// The key's text alone, so that a script can take it as it is.
fn shown_once(CreatedKey { key, secret }: &CreatedKey, desk: &desk::Desk) -> Answer {
    let mut json = show::key_json(key, desk.now);
    json["key"] = secret.expose_secret().into();
    let note = format!(
        "{} for {}, {}: this is the only time that it is shown",
        key.id,
        key.account,
        key.kind.word()
    );
    Answer {
        text: secret.expose_secret().to_owned(),
        note: Some(note),
        json,
    }
}
