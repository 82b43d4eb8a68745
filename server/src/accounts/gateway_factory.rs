//! Creates the gateways of all accounts.

use std::sync::Arc;

use bkash::{
    CallObserver, TokenMonitor,
    ipn::{Fetch, IpnConfig, Sender, SimulatorOrigin, Verifier},
};
use directory::ProviderAccount;
use domain::AccountId;
use engine::ports::{Gateway, TokenVault};

use super::token_vault::NamespacedTokenVault;
use crate::{adapters::Adapters, config::MasterKey, system::ClockAndEntropy};

/// What all gateways share.
pub(crate) struct GatewayFactory {
    ports: bkash::Ports,
    /// Fetches the certificates that sign bKash's notifications.
    fetch: Arc<dyn Fetch>,
    master_key: MasterKey,
}

impl GatewayFactory {
    pub(crate) fn new(
        vault: Arc<dyn TokenVault>,
        ClockAndEntropy { clock, entropy, .. }: ClockAndEntropy,
        master_key: &MasterKey,
        adapters: &Adapters,
        observer: Arc<dyn CallObserver>,
    ) -> Self {
        let ports = bkash::Ports {
            wire: adapters.wire.clone(),
            vault,
            clock,
            entropy,
            observer,
            key: master_key.sealing_key("bkash token"),
        };
        Self {
            ports,
            fetch: adapters.certificates.clone(),
            master_key: master_key.clone(),
        }
    }

    /// The gateway of the configured account. Its token has no namespace.
    pub(crate) fn create_configured(
        &self,
        config: bkash::Config,
    ) -> (Arc<dyn Gateway>, TokenMonitor) {
        bkash::connect_monitored(config, self.ports.clone())
    }

    /// Verifies an account's notifications, if bKash has a topic for them.
    pub(crate) fn ipn_verifier(&self, provider_account: &ProviderAccount) -> Option<Verifier> {
        let mut config = IpnConfig::new(provider_account.ipn_topic.clone()?);
        let origin = provider_account.base_url.origin().ascii_serialization();
        if let Ok(simulator) = SimulatorOrigin::parse(&origin) {
            config.sender = Sender::Simulator(simulator);
        }
        let clock = self.ports.clock.clone();
        Some(Verifier::new(config, clock, self.fetch.clone()))
    }

    /// The gateway of an account of the directory. No other account can find or open its token.
    pub(super) fn create(
        &self,
        account: &AccountId,
        config: bkash::Config,
    ) -> (Arc<dyn Gateway>, TokenMonitor) {
        let purpose = format!("bkash token of {account}");
        let ports = bkash::Ports {
            vault: Arc::new(NamespacedTokenVault::new(account, self.ports.vault.clone())),
            key: self.master_key.sealing_key(&purpose),
            ..self.ports.clone()
        };
        bkash::connect_monitored(config, ports)
    }
}
