//! Scopes of API keys.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// A permission of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Open, change and cancel checkout sessions.
    SessionsWrite,
    /// Read checkout sessions.
    SessionsRead,
    /// Read payments and refunds.
    PaymentsRead,
    /// Capture and void authorized payments.
    PaymentsCapture,
    /// Refund payments.
    PaymentsRefund,
    /// Read the agreements of saved wallets.
    AgreementsRead,
    /// Pay with and cancel agreements, and create customer links.
    AgreementsWrite,
    /// Search transactions at bKash.
    TransactionsRead,
    /// Read events.
    EventsRead,
    /// Read webhook endpoints and deliveries.
    WebhooksRead,
    /// Change webhook endpoints and replay events.
    WebhooksWrite,
    /// Read API keys, without their text.
    KeysRead,
    /// Create, revoke and roll API keys with at most the key's own scopes.
    KeysWrite,
    /// Read all merchants of the server. Server-wide: only for keys of the configured merchant, and not part of `full`.
    MerchantsRead,
    /// Create and change merchants, provider accounts and their API keys. Server-wide, as `merchants:read`.
    MerchantsWrite,
    /// Start a payment of one session whose identifier the holder knows. Publishable keys only.
    OwnSessionStart,
    /// Read that session. Publishable keys only.
    OwnSessionRead,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 17] = [
        Self::SessionsWrite,
        Self::SessionsRead,
        Self::PaymentsRead,
        Self::PaymentsCapture,
        Self::PaymentsRefund,
        Self::AgreementsRead,
        Self::AgreementsWrite,
        Self::TransactionsRead,
        Self::EventsRead,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::KeysRead,
        Self::KeysWrite,
        Self::MerchantsRead,
        Self::MerchantsWrite,
        Self::OwnSessionStart,
        Self::OwnSessionRead,
    ];

    /// The name of the scope, such as `sessions:write`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionsWrite => "sessions:write",
            Self::SessionsRead => "sessions:read",
            Self::PaymentsRead => "payments:read",
            Self::PaymentsCapture => "payments:capture",
            Self::PaymentsRefund => "payments:refund",
            Self::AgreementsRead => "agreements:read",
            Self::AgreementsWrite => "agreements:write",
            Self::TransactionsRead => "transactions:read",
            Self::EventsRead => "events:read",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
            Self::KeysRead => "keys:read",
            Self::KeysWrite => "keys:write",
            Self::MerchantsRead => "merchants:read",
            Self::MerchantsWrite => "merchants:write",
            Self::OwnSessionStart => "own-session:start",
            Self::OwnSessionRead => "own-session:read",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// Whether the scope extends beyond the key's own account.
    fn is_server_wide(self) -> bool {
        matches!(self, Self::MerchantsRead | Self::MerchantsWrite)
    }

    /// Whether a secret key may have the scope.
    fn is_for_secret_keys(self) -> bool {
        !matches!(self, Self::OwnSessionStart | Self::OwnSessionRead)
    }
}

/// A set of scopes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Scopes(BTreeSet<Scope>);

/// Why a list of scopes is invalid for a secret key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Not a scope, or not a scope of secret keys.
    #[error("unknown scope {name:?}; use \"full\", \"read-only\" or one of \"{known}\"")]
    Unknown {
        /// The given name.
        name: String,
        /// The valid names.
        known: String,
    },
    /// The list is empty.
    #[error("list at least one scope")]
    Empty,
}

impl Scopes {
    /// The preset `full`: all scopes of secret keys within their own account.
    pub fn full() -> Self {
        let own = secret_scopes().filter(|scope| !scope.is_server_wide());
        Self(own.collect())
    }

    /// The preset `read-only`: all `:read` scopes within the key's own account.
    pub fn read_only() -> Self {
        let mut scopes = Self::full();
        scopes.0.retain(|scope| scope.as_str().ends_with(":read"));
        scopes
    }

    /// The scopes of every publishable key. They are safe on a public page.
    pub fn publishable() -> Self {
        Self([Scope::OwnSessionStart, Scope::OwnSessionRead].into())
    }

    /// Parses names of scopes, including the presets `full` and `read-only`, for a secret key.
    ///
    /// # Errors
    ///
    /// Returns [`ScopeError`] if a name is unknown or the list is empty.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, ScopeError> {
        let mut scopes = BTreeSet::new();
        for name in names {
            match (name, Scope::parse(name)) {
                ("full", _) => scopes.extend(Self::full().0),
                ("read-only", _) => scopes.extend(Self::read_only().0),
                (_, Some(scope)) if scope.is_for_secret_keys() => {
                    scopes.insert(scope);
                }
                (_, _) => {
                    let known: Vec<_> = secret_scopes().map(Scope::as_str).collect();
                    return Err(ScopeError::Unknown {
                        name: name.to_owned(),
                        known: known.join("\", \""),
                    });
                }
            }
        }
        if scopes.is_empty() {
            return Err(ScopeError::Empty);
        }
        Ok(Self(scopes))
    }

    /// Whether the set contains a scope.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether the set contains a server-wide scope.
    pub(crate) fn include_server_wide(&self) -> bool {
        self.0.iter().any(|scope| scope.is_server_wide())
    }

    /// Whether the set contains all of `others`.
    pub fn is_superset(&self, others: &Self) -> bool {
        self.0.is_superset(&others.0)
    }

    /// The names of the scopes.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|scope| scope.as_str())
    }
}

fn secret_scopes() -> impl Iterator<Item = Scope> {
    Scope::ALL
        .into_iter()
        .filter(|scope| scope.is_for_secret_keys())
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.names().collect();
        formatter.write_str(&names.join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Reads stored scopes. A scope that a newer version added is ignored and grants nothing.
impl From<Vec<String>> for Scopes {
    fn from(names: Vec<String>) -> Self {
        Self(names.iter().filter_map(|name| Scope::parse(name)).collect())
    }
}

impl From<Scopes> for Vec<String> {
    fn from(scopes: Scopes) -> Self {
        scopes.names().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_contain_the_scopes_they_promise() {
        assert_eq!(Scopes::full().names().count(), Scope::ALL.len() - 4);
        assert!(!Scopes::full().include_server_wide());
        assert!(
            Scopes::read_only()
                .names()
                .all(|name| name.ends_with(":read"))
        );
        assert!(Scopes::full().is_superset(&Scopes::read_only()));
        assert!(!Scopes::read_only().is_superset(&Scopes::full()));
    }

    #[test]
    fn parses_scopes_by_name() {
        let scopes = Scopes::parse(["sessions:write", "read-only"]).unwrap();
        assert!(scopes.contains(Scope::SessionsWrite) && scopes.contains(Scope::EventsRead));
        assert!(!scopes.contains(Scope::PaymentsRefund));
        assert_eq!(Scopes::from(Vec::from(scopes.clone())), scopes);
        assert_eq!(Scopes::parse([]), Err(ScopeError::Empty));
    }

    #[test]
    fn secret_keys_cannot_have_scopes_of_publishable_keys() {
        let publishable = Scopes::publishable();
        for name in publishable.names() {
            assert!(Scopes::parse([name]).is_err(), "{name}");
        }
        for scope in secret_scopes() {
            assert!(!publishable.contains(scope), "{scope:?}");
        }
    }

    #[test]
    fn ignores_a_stored_scope_of_a_newer_version() {
        let names = ["sessions:read", "payouts:write"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(Scopes::from(names).to_string(), "sessions:read");
    }
}
