//! How gateways are made: with what all of them share, and what each has alone.

use std::sync::Arc;

use bkash::{
    SealingKey,
    ipn::{Fetch, HttpFetch, IpnConfig, Sender, SimulatorOrigin, Verifier},
};
use directory::Connection;
use domain::AccountId;
use engine::ports::{Gateway, TokenVault};

use super::token_vault::AccountTokenVault;
use crate::{StartError, config::MasterKey, system::World};

/// What gateways are made with.
pub(crate) struct Way {
    ports: bkash::Ports,
    /// Fetches the certificates that notifications are signed with.
    fetch: Arc<dyn Fetch>,
    master_key: MasterKey,
}

impl Way {
    pub(crate) fn new(
        vault: Arc<dyn TokenVault>,
        World { clock, entropy }: World,
        master_key: &MasterKey,
    ) -> Result<Self, StartError> {
        let ports = bkash::Ports {
            http: bkash::http_client().map_err(|error| StartError::Http(error.to_string()))?,
            vault,
            clock,
            entropy,
            key: SealingKey::new(master_key.derive("bkash token")),
        };
        let fetch = HttpFetch::new().map_err(|error| StartError::Http(error.to_string()))?;
        Ok(Self {
            ports,
            fetch: Arc::new(fetch),
            master_key: master_key.clone(),
        })
    }

    /// The configured account's gateway. Its token is kept as it was before there were other merchants.
    pub(crate) fn of_configured(&self, config: bkash::Config) -> Arc<dyn Gateway> {
        bkash::connect(config, self.ports.clone())
    }

    /// What believes an account's notifications, if bKash has a topic for them.
    pub(crate) fn ipn(&self, connection: &Connection) -> Option<Verifier> {
        let mut config = IpnConfig::new(connection.ipn_topic.clone()?);
        let origin = connection.base_url.origin().ascii_serialization();
        if let Ok(simulator) = SimulatorOrigin::parse(&origin) {
            config.sender = Sender::Simulator(simulator);
        }
        let clock = self.ports.clock.clone();
        Some(Verifier::new(config, clock, self.fetch.clone()))
    }

    /// The gateway of an account of the database, whose token no other account can find or open.
    pub(super) fn of(&self, account: &AccountId, config: bkash::Config) -> Arc<dyn Gateway> {
        let purpose = format!("bkash token of {account}");
        let ports = bkash::Ports {
            vault: Arc::new(AccountTokenVault::new(account, self.ports.vault.clone())),
            key: SealingKey::new(self.master_key.derive(&purpose)),
            ..self.ports.clone()
        };
        bkash::connect(config, ports)
    }
}
