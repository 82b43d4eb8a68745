//! `merchant …`: the merchants beside the configuration's own.

mod credentials;
mod file;
mod flags;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use directory::{Merchant, NewConnection, NewMerchant, ProfileDraft};
use domain::{AccountId, MerchantId, Mode};
use serde_json::json;

use super::{
    Failure,
    desk::{self, Answer, At, merchant_id},
    mode, show,
};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a merchant, with its ways to bKash if the file names them.
    Add {
        #[command(flatten)]
        at: At,
        /// The shop's name, as payers see it.
        name: Option<String>,
        /// Its name in commands, keys and logs, for good: lower-case letters, digits and hyphens.
        #[arg(long, value_parser = merchant_id)]
        id: MerchantId,
        #[command(flatten)]
        said: Said,
    },
    /// List the merchants.
    List {
        #[command(flatten)]
        at: At,
    },
    /// Show everything of a merchant but its secrets.
    Show {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
    },
    /// Change what is named; all else stays. A list is replaced whole, an empty text takes away.
    Change {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
        /// The shop's name, as payers see it.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        said: Said,
    },
    /// Connect a merchant to bKash, or change how it is connected. The credentials come from --credentials-file,
    /// or from `MERCHANT_BKASH_APP_KEY`, `…_APP_SECRET`, `…_USERNAME`, `…_PASSWORD` (or files named by `…_FILE`).
    Connect {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
        /// `test` or `live`.
        #[arg(long, value_parser = mode)]
        mode: Mode,
        #[command(flatten)]
        connection: flags::ConnectionFlags,
        /// A TOML file with app-key, app-secret, username and password.
        #[arg(long)]
        credentials_file: Option<PathBuf>,
    },
    /// Take a merchant's way to bKash away, with its credentials.
    Disconnect {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
        /// `test` or `live`.
        #[arg(long, value_parser = mode)]
        mode: Mode,
    },
    /// Serve a merchant no more: no page, no key, no new payment. What was begun at bKash is settled.
    Disable {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
    },
    /// Serve a merchant again.
    Enable {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
    },
    /// Show who changed what of a merchant and its keys.
    History {
        #[command(flatten)]
        at: At,
        /// Which.
        #[arg(value_parser = merchant_id)]
        merchant: MerchantId,
    },
}

/// What is said of a merchant: in a file, by flags, or both, and then the flags hold.
#[derive(Debug, clap::Args)]
pub(super) struct Said {
    /// A TOML file with the same keys as `[merchant]` of the configuration.
    #[arg(long)]
    from_file: Option<PathBuf>,
    #[command(flatten)]
    flags: flags::ProfileFlags,
}

impl Said {
    fn read(
        self,
        environment: &Environment,
    ) -> Result<(ProfileDraft, Vec<NewConnection>), Failure> {
        let (file, connections) = match &self.from_file {
            Some(path) => file::read(path, environment)?,
            None => Default::default(),
        };
        Ok((self.flags.over(file), connections))
    }
}

pub(super) fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    match command {
        Command::Add { at, name, id, said } => {
            let (mut profile, connections) = said.read(environment)?;
            profile.name = name.or(profile.name);
            desk::answer(&at, environment, async |desk| {
                let new = NewMerchant {
                    id,
                    profile,
                    connections,
                };
                let merchant = desk.directory.add(new, &desk.by, None).await?;
                Ok(changed("added", &merchant))
            })
        }
        Command::List { at } => desk::answer(&at, environment, async |desk| list(&desk).await),
        Command::Show { at, merchant } => desk::answer(&at, environment, async |desk| {
            let merchant = desk.merchant(&merchant).await?;
            Ok(Answer::new(
                show::merchant_text(&merchant),
                show::merchant_json(&merchant),
            ))
        }),
        Command::Change {
            at,
            merchant,
            name,
            said,
        } => {
            let (mut profile, connections) = said.read(environment)?;
            if !connections.is_empty() {
                let problem = "--from-file: ways to bKash are changed by `merchant connect`";
                return Err(Failure::said(problem));
            }
            profile.name = name.or(profile.name);
            desk::answer(&at, environment, async |desk| {
                let merchant = desk.directory.change(&merchant, &profile, &desk.by).await?;
                Ok(changed("changed", &merchant))
            })
        }
        Command::Connect {
            at,
            merchant,
            mode,
            connection,
            credentials_file,
        } => {
            let credentials = credentials::given(credentials_file.as_deref(), environment)?;
            desk::answer(&at, environment, async |desk| {
                let former = desk.merchant(&merchant).await?.connections.remove(&mode);
                let new = NewConnection {
                    mode,
                    connection: connection.over(former)?,
                    credentials,
                };
                let merchant = desk.directory.connect(&merchant, new, &desk.by).await?;
                Ok(changed("connected", &merchant))
            })
        }
        Command::Disconnect { at, merchant, mode } => {
            desk::answer(&at, environment, async |desk| {
                let account = AccountId { merchant, mode };
                desk.directory.disconnect(&account, &desk.by).await?;
                let merchant = desk.merchant(&account.merchant).await?;
                Ok(changed("disconnected", &merchant))
            })
        }
        Command::Disable { at, merchant } => enable(&at, environment, &merchant, false),
        Command::Enable { at, merchant } => enable(&at, environment, &merchant, true),
        Command::History { at, merchant } => desk::answer(&at, environment, async |desk| {
            let entries = desk.directory.history(&merchant).await?;
            let lines: Vec<_> = entries.iter().map(show::entry_line).collect();
            Ok(Answer::new(
                lines.join("\n"),
                entries.iter().map(show::entry_json).collect(),
            ))
        }),
    }
}

fn enable(
    at: &At,
    environment: &Environment,
    merchant: &MerchantId,
    enabled: bool,
) -> Result<(), Failure> {
    desk::answer(at, environment, async |desk| {
        let merchant = desk
            .directory
            .set_enabled(merchant, enabled, &desk.by)
            .await?;
        Ok(changed(show::standing(enabled), &merchant))
    })
}

async fn list(desk: &desk::Desk) -> Result<Answer, Failure> {
    let merchants = desk.directory.merchants().await?;
    let account = desk.config.account();
    let (profile, connection) = (&desk.config.profile, &desk.config.connection);
    let own = (account.merchant.as_str(), [account.mode]);
    let mut lines = vec![show::merchant_line(own.0, "configured", &own.1, profile)];
    let mut values = vec![show::configured_json(&account, profile, connection)];
    for merchant in &merchants {
        let modes: Vec<_> = merchant.connections.keys().copied().collect();
        let standing = show::standing(merchant.enabled);
        lines.push(show::merchant_line(
            merchant.id.as_str(),
            standing,
            &modes,
            &merchant.profile,
        ));
        values.push(show::merchant_json(merchant));
    }
    Ok(Answer::new(lines.join("\n"), json!(values)))
}

fn changed(how: &str, merchant: &Merchant) -> Answer {
    let modes: Vec<_> = merchant
        .connections
        .keys()
        .map(|mode| mode.word())
        .collect();
    let id = merchant.id.as_str();
    let reach = if modes.is_empty() {
        format!("it is not connected to bKash yet: `merchant connect {id} --mode test …`")
    } else {
        format!("connected to bKash: {}", modes.join(", "))
    };
    Answer::new(
        format!("{id}: {how}; {reach}"),
        show::merchant_json(merchant),
    )
}

/// A file's text; errors name the file.
fn text(path: &Path) -> Result<String, Failure> {
    let named = |error| Failure::said(format!("{}: {error}", path.display()));
    std::fs::read_to_string(path).map_err(named)
}
