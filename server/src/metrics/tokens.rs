//! bKash's tokens, by account.

use std::borrow::Cow;

use bkash::{TokenHealth, TokenTrouble};
use domain::AccountId;
use prometheus_client::registry::Registry;

use super::labels::{Gauges, Labels};

/// The health of the tokens of the accounts that this process uses.
pub(crate) struct TokenMetrics {
    calls_left: Gauges<1>,
    available: Gauges<1>,
    refused: Gauges<1>,
}

impl TokenMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            calls_left: Gauges::default(),
            available: Gauges::default(),
            refused: Gauges::default(),
        };
        registry.register(
            "bkash_token_calls_left",
            "Token calls that bKash still allows within the hour",
            metrics.calls_left.clone(),
        );
        registry.register(
            "bkash_token_available",
            "1 if there is a token that has not expired",
            metrics.available.clone(),
        );
        registry.register(
            "bkash_credentials_refused",
            "1 if bKash refused the credentials within the last half hour",
            metrics.refused.clone(),
        );
        metrics
    }

    pub(crate) fn set(&self, account: &AccountId, health: &TokenHealth) {
        let by: Labels<1> = [("account", Cow::Owned(account.to_string()))];
        let left = i64::try_from(health.calls_left).unwrap_or(i64::MAX);
        self.calls_left.get_or_create(&by).set(left);
        let available = i64::from(health.has_token);
        self.available.get_or_create(&by).set(available);
        let refused = match health.trouble {
            Some(TokenTrouble::CredentialsRefused(_)) => 1,
            Some(TokenTrouble::BudgetSpent { .. }) | None => 0,
        };
        self.refused.get_or_create(&by).set(refused);
    }
}
