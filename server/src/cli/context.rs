//! What the commands for merchants, keys and webhooks share: the directory, the actor, and output as text or JSON.

use std::{net::IpAddr, path::Path};

use directory::{Actor, Directory, DirectoryError, Merchant};
use domain::{MerchantId, Timestamp};
use serde_json::Value;
use webhooks::Webhooks;

use super::{arguments::ConfigFile, error::CliError, output::print_line, runtime::block_on};
use crate::{
    ClockAndEntropy, StartError,
    config::{Config, Environment, MasterKey},
    storage::Stores,
    wiring,
};

/// Options of all these commands.
#[derive(Debug, clap::Args)]
pub(super) struct CommandOptions {
    #[command(flatten)]
    file: ConfigFile,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// The services on a database, which a server may be using at the same time. Does not need bKash's credentials.
pub(super) struct CommandContext {
    pub(super) directory: Directory,
    pub(super) webhooks: Webhooks,
    pub(super) actor: Actor,
    pub(super) config: Config,
    pub(super) now: Timestamp,
}

/// The result of a command, for people and for programs.
pub(super) struct Output {
    pub(super) text: String,
    /// Printed to standard error, so that scripts can use the text as it is.
    pub(super) note: Option<String>,
    pub(super) json: Value,
}

impl Output {
    pub(super) fn new(text: String, json: Value) -> Self {
        Self {
            text,
            note: None,
            json,
        }
    }
}

/// Runs a command and prints its output.
///
/// # Errors
///
/// Returns [`CliError`] if the configuration or the master key is invalid, the database cannot be opened, or `work` fails.
pub(super) fn run_with_context<Work>(
    options: &CommandOptions,
    environment: &Environment,
    work: impl FnOnce(CommandContext) -> Work,
) -> Result<(), CliError>
where
    Work: Future<Output = Result<Output, CliError>>,
{
    let context = CommandContext::open(&options.file.config, environment)?;
    let Output { text, note, json } = block_on(work(context))?;
    if options.json {
        print_line(json);
        return Ok(());
    }
    print_line(text);
    if let Some(note) = note {
        #[expect(clippy::print_stderr, reason = "the operator reads this")]
        {
            eprintln!("{note}");
        }
    }
    Ok(())
}

impl CommandContext {
    fn open(path: &Path, environment: &Environment) -> Result<Self, CliError> {
        let config = Config::read(path, environment)?;
        let master_key = MasterKey::read(environment)?;
        let stores = Stores::open(&config, &master_key).map_err(StartError::from)?;
        let sources = ClockAndEntropy::system();
        let now = sources.clock.now();
        Ok(Self {
            webhooks: wiring::webhooks(&config, &master_key, sources.clone(), &stores),
            directory: wiring::directory(&config, &master_key, sources, &stores),
            actor: operator(environment),
            config,
            now,
        })
    }

    /// A merchant of the directory. The configured merchant is reported as such.
    ///
    /// # Errors
    ///
    /// Returns [`CliError::Directory`] if the directory does not have the merchant or cannot be read.
    pub(super) async fn merchant(&self, id: &MerchantId) -> Result<Merchant, CliError> {
        if *id == self.config.merchant_id {
            return Err(DirectoryError::ConfiguredMerchant(id.clone()).into());
        }
        Ok(self.directory.merchant(id).await?)
    }
}

/// The actor: the user name from the environment, which anybody can set, and the user id from the system.
pub(super) fn operator(environment: &Environment) -> Actor {
    let name = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| environment.get(name));
    let user = rustix::process::getuid().as_raw();
    Actor::operator(&format!("{} (uid {user})", name.unwrap_or("unnamed")))
        .from_address(login_address(environment))
}

/// The address that the person is logged in from, as the SSH server says. `sudo` passes it on only with `--preserve-env`.
fn login_address(environment: &Environment) -> Option<IpAddr> {
    let connection = ["SSH_CONNECTION", "SSH_CLIENT"]
        .iter()
        .find_map(|name| environment.get(name))?;
    connection.split(' ').next()?.parse().ok()
}
