//! What the handlers share: the services that the API calls, and the requests and limits of this process.

use std::{num::NonZeroU32, sync::Arc};

use directory::Directory;
use domain::AccountId;
use engine::Engine;
use eventlog::Clock;
use webhooks::Webhooks;

use crate::{
    account_settings::{AccountProvider, AccountSettings},
    in_flight::InFlightRequests,
    limit::RateLimits,
    problem::Problem,
    problem_code::ProblemCode,
    refused_keys::RefusedKeys,
};

/// The services that the API calls.
#[derive(Clone)]
pub struct Ports {
    /// Sessions, payments, refunds and agreements.
    pub engine: Engine,
    /// Merchants and API keys.
    pub directory: Directory,
    /// Webhook endpoints, deliveries and events.
    pub webhooks: Webhooks,
    /// The settings and the bKash gateway of each account.
    pub accounts: Arc<dyn AccountProvider>,
    /// The origin of the checkout's pages, without a trailing slash.
    pub public_origin: String,
    /// The clock of rate limits.
    pub clock: Arc<dyn Clock>,
    /// The number of requests that one API key can make per minute.
    pub requests_per_minute: NonZeroU32,
}

/// The state that handlers share.
pub(crate) struct Api {
    pub(crate) ports: Ports,
    pub(crate) in_flight: InFlightRequests,
    pub(crate) limits: RateLimits,
    pub(crate) refused_keys: RefusedKeys,
}

impl Api {
    pub(crate) fn new(ports: Ports) -> Self {
        let limits = RateLimits::new(ports.requests_per_minute, ports.clock.clone());
        Self {
            ports,
            in_flight: InFlightRequests::default(),
            limits,
            refused_keys: RefusedKeys::default(),
        }
    }

    /// The settings of an account.
    ///
    /// # Errors
    ///
    /// Returns `bkash_unavailable` if the account has no bKash credentials.
    pub(crate) async fn settings(&self, account: &AccountId) -> Result<AccountSettings, Problem> {
        let settings = self.ports.accounts.settings(account).await;
        settings.ok_or_else(|| {
            Problem::new(ProblemCode::BkashUnavailable)
                .with_detail("the account is not connected to bKash")
        })
    }
}
