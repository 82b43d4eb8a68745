//! What the commands for merchants and keys share: the directory, who works on it, and how answers are given.

use std::path::Path;

use directory::{Actor, Directory, DirectoryError, Merchant};
use domain::{MerchantId, Timestamp};
use serde_json::Value;
use storage_sqlite::SqliteStore;
use webhooks::Webhooks;

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
    pub(super) webhooks: Webhooks,
    pub(super) by: Actor,
    pub(super) config: Config,
    pub(super) now: Timestamp,
}

/// Something to say: to people or to programs.
pub(super) struct Answer {
    pub(super) text: String,
    /// What people need to know beside it, and a script that takes the text does not.
    pub(super) note: Option<String>,
    pub(super) json: Value,
}

impl Answer {
    pub(super) fn new(text: String, json: Value) -> Self {
        Self {
            text,
            note: None,
            json,
        }
    }
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
    let Answer { text, note, json } = block_on(work(desk))?;
    if at.json {
        say(json);
        return Ok(());
    }
    say(text);
    if let Some(note) = note {
        #[expect(clippy::print_stderr, reason = "the operator reads this")]
        {
            eprintln!("{note}");
        }
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
        Ok(Self {
            webhooks: wiring::webhooks(&config, &master_key, world.clone(), &store),
            directory: wiring::directory(&config, &master_key, world, &store),
            by: operator(environment),
            config,
            now,
        })
    }

    /// A merchant of the database; the configuration's is told apart.
    pub(super) async fn merchant(&self, id: &MerchantId) -> Result<Merchant, Failure> {
        if *id == self.config.merchant_id {
            return Err(DirectoryError::Configured(id.clone()).into());
        }
        Ok(self.directory.merchant(id).await?)
    }
}

/// Who works here: the name that the environment gives, which anybody may set, and the user that the system knows.
fn operator(environment: &Environment) -> Actor {
    let name = ["SUDO_USER", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| environment.get(name));
    let user = rustix::process::getuid().as_raw();
    Actor::operator(&format!("{} (uid {user})", name.unwrap_or("unnamed")))
}

/// Reads a merchant's name.
pub(super) fn merchant_id(text: &str) -> Result<MerchantId, String> {
    MerchantId::parse(text).map_err(|error| error.to_string())
}
