//! The actor of a change: an operator or an API key.

use std::net::IpAddr;

use domain::AccountId;
use eventlog::Cause;

use crate::{KeyId, KeyKind, MerchantRejection, Principal, Scope, Scopes, line};

/// Who requests a change. Recorded with every audit event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person with access to the binary, the database and the master key.
    Operator {
        /// The name.
        name: String,
        /// The address that the person is logged in from.
        address: Option<IpAddr>,
    },
    /// A program with an API key.
    Key {
        /// The key's identifier.
        id: KeyId,
        /// The key's account.
        account: AccountId,
        /// The key's scopes. The actor cannot grant more than these.
        scopes: Scopes,
        /// The address that the request came from.
        address: Option<IpAddr>,
    },
}

impl Actor {
    /// An operator with this name. A name that is not a single line of 1 to 60 characters becomes `unnamed`.
    pub fn operator(name: &str) -> Self {
        Self::Operator {
            name: line::single_line(name, 60).unwrap_or_else(|| "unnamed".to_owned()),
            address: None,
        }
    }

    /// The same actor with the address that the request came from.
    #[must_use]
    pub fn from_address(mut self, from: Option<IpAddr>) -> Self {
        match &mut self {
            Self::Operator { address, .. } | Self::Key { address, .. } => *address = from,
        }
        self
    }

    /// The actor and the source of the request, as they are recorded with every event.
    pub fn cause(&self) -> Cause {
        match self {
            Self::Operator { name, address } => Cause::operator(name).from_address(*address),
            Self::Key { id, address, .. } => Cause::key(id.as_str()).from_address(*address),
        }
    }

    /// Merchants and provider accounts may be changed by operators and by keys with `merchants:write`.
    ///
    /// # Errors
    ///
    /// Returns [`MerchantRejection::Forbidden`] for any other key.
    pub(crate) fn authorize_merchant_changes(&self) -> Result<(), MerchantRejection> {
        match self {
            Self::Operator { .. } => Ok(()),
            Self::Key { scopes, .. } if scopes.contains(Scope::MerchantsWrite) => Ok(()),
            Self::Key { .. } => Err(MerchantRejection::Forbidden),
        }
    }

    /// Whether the actor may create or change a key with `scopes` in `account`.
    ///
    /// A key may grant at most its own scopes within its own account, so it cannot escalate its rights. A key with
    /// `merchants:write` may grant any scope of another merchant's account, but no server-wide scope.
    ///
    /// # Errors
    ///
    /// Returns [`MerchantRejection::Forbidden`] if the actor may not.
    fn authorize_grant(
        &self,
        account: &AccountId,
        given: &Scopes,
    ) -> Result<(), MerchantRejection> {
        match self {
            Self::Operator { .. } => Ok(()),
            Self::Key {
                account: own,
                scopes,
                ..
            } if own == account && scopes.is_superset(given) => Ok(()),
            Self::Key {
                account: own,
                scopes,
                ..
            } if own.merchant != account.merchant
                && scopes.contains(Scope::MerchantsWrite)
                && !given.include_server_wide() =>
            {
                Ok(())
            }
            Self::Key { .. } => Err(MerchantRejection::Forbidden),
        }
    }

    /// Whether the actor may create or change a key of this kind with these scopes. Any key may manage publishable keys of
    /// its own account: they grant no more than the merchant's public page does.
    ///
    /// # Errors
    ///
    /// Returns [`MerchantRejection::Forbidden`] if the actor may not.
    pub(crate) fn authorize_key_change(
        &self,
        account: &AccountId,
        kind: KeyKind,
        scopes: &Scopes,
    ) -> Result<(), MerchantRejection> {
        match (self, kind) {
            (Self::Key { account: own, .. }, KeyKind::Publishable) if own == account => Ok(()),
            (Self::Operator { .. } | Self::Key { .. }, KeyKind::Secret | KeyKind::Publishable) => {
                self.authorize_grant(account, scopes)
            }
        }
    }
}

impl From<Principal> for Actor {
    fn from(principal: Principal) -> Self {
        Self::Key {
            id: principal.key,
            account: principal.account,
            scopes: principal.scopes,
            address: None,
        }
    }
}
