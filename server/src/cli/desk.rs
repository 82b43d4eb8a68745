//! What the commands for merchants and keys share: the directory, who works on it, and how answers are given.

use std::path::Path;

use directory::{Actor, Directory, Merchant};
use domain::{MerchantId, Timestamp};
use serde_json::Value;
use store::SqliteStore;

use super::{ConfigFile, Failure, block_on, tools::say};
use crate::{
    StartError, World,
    config::{Config, Environment, MasterKey},
    wiring,
};

/// Where the configuration is, and who reads the answer.
#[derive(Debug, clap::Args)]
pub(super) struct At {
    #[command(flatten)]
    file: ConfigFile,
    /// Answer in JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// The directory of a database, which a server may be using at the same time. bKash's credentials in the
/// environment are not needed.
pub(super) struct Desk {
    pub(super) directory: Directory,
    pub(super) by: Actor,
    pub(super) config: Config,
    pub(super) now: Timestamp,
}

/// Something to say: to people or to programs.
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) json: Value,
}

/// Works on the directory and says what came of it.
pub(super) fn answer<Work>(
    at: &At,
    environment: &Environment,
    work: impl FnOnce(Desk) -> Work,
) -> Result<(), Failure>
where
    Work: Future<Output = Result<Answer, Failure>>,
{
    let desk = Desk::open(&at.file.config, environment)?;
    let Answer { text, json } = block_on(work(desk))?;
    if at.json {
        say(json);
    } else {
        say(text);
    }
    Ok(())
}

impl Desk {
    fn open(path: &Path, environment: &Environment) -> Result<Self, Failure> {
        let config = Config::read(path, environment)?;
        let master_key = MasterKey::read(environment)?;
        let store = SqliteStore::open(&config.database, wiring::chain_key(&master_key));
        let store = store.map_err(StartError::from)?;
        let world = World::system();
        let now = world.clock.now();
        let operator = ["SUDO_USER", "USER", "LOGNAME"]
            .iter()
            .find_map(|name| environment.get(name));
        Ok(Self {
            directory: wiring::directory(&config, &master_key, world, &store),
            by: Actor::operator(operator.unwrap_or_default()),
            config,
            now,
        })
    }

    /// A merchant of the database; the configuration's is told apart.
    pub(super) async fn merchant(&self, id: &MerchantId) -> Result<Merchant, Failure> {
        Ok(self.directory.merchant(id).await?)
    }
}

/// Reads a merchant's name.
pub(super) fn merchant_id(text: &str) -> Result<MerchantId, String> {
    MerchantId::parse(text).map_err(|error| error.to_string())
}
