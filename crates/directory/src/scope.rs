//! What a key may do.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// One thing that a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Open, change and close checkout sessions.
    SessionsWrite,
    /// See checkout sessions.
    SessionsRead,
    /// See payments and refunds.
    PaymentsRead,
    /// Capture and void held payments.
    PaymentsCapture,
    /// Give money back.
    PaymentsRefund,
    /// See saved wallets' agreements.
    AgreementsRead,
    /// Pay with and cancel agreements, and give payers links to their wallets.
    AgreementsWrite,
    /// Search transactions at bKash.
    TransactionsRead,
    /// See events.
    EventsRead,
    /// See webhook endpoints and deliveries.
    WebhooksRead,
    /// Change webhook endpoints and send events again.
    WebhooksWrite,
    /// See keys, never their secrets.
    KeysRead,
    /// Create, revoke and roll keys with no more rights than its own.
    KeysWrite,
    /// See the server's merchants. Only keys of the configured merchant, and only if it is named.
    MerchantsRead,
    /// Add and change the server's merchants, their ways to bKash and their keys. The same keys alone.
    MerchantsWrite,
    /// Start paying one session whose identifier the holder knows. Publishable keys only.
    OwnSessionStart,
    /// See that session. Publishable keys only.
    OwnSessionRead,
}

impl Scope {
    /// Every scope.
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

    /// Its word.
    pub const fn word(self) -> &'static str {
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

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// Whether it reaches beyond the account that the key is of.
    fn is_of_the_server(self) -> bool {
        matches!(self, Self::MerchantsRead | Self::MerchantsWrite)
    }

    /// Whether a secret key can have it.
    fn is_for_secret_keys(self) -> bool {
        !matches!(self, Self::OwnSessionStart | Self::OwnSessionRead)
    }
}

/// What a key may do in all.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Scopes(BTreeSet<Scope>);

/// A list that gives a secret key no rights that exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Not a scope, or none that a secret key can have.
    #[error("{word:?} is no scope; there are \"full\", \"read-only\", \"{known}\"")]
    Unknown {
        /// What was given.
        word: String,
        /// What there is.
        known: String,
    },
    /// A key that may do nothing.
    #[error("name at least one scope")]
    None,
}

impl Scopes {
    /// Everything that a secret key can do in its own account: the preset `full`.
    pub fn full() -> Self {
        let own = secret_scopes().filter(|scope| !scope.is_of_the_server());
        Self(own.collect())
    }

    /// Seeing everything of its own account and changing nothing: the preset `read-only`.
    pub fn read_only() -> Self {
        let mut scopes = Self::full();
        scopes.0.retain(|scope| scope.word().ends_with(":read"));
        scopes
    }

    /// What every publishable key may do, and all that it may: it is on the merchant's public page.
    pub fn publishable() -> Self {
        Self([Scope::OwnSessionStart, Scope::OwnSessionRead].into())
    }

    /// Reads words, `full` and `read-only` among them, for a secret key.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, ScopeError> {
        let mut scopes = BTreeSet::new();
        for word in words {
            match (word, Scope::parse(word)) {
                ("full", _) => scopes.extend(Self::full().0),
                ("read-only", _) => scopes.extend(Self::read_only().0),
                (_, Some(scope)) if scope.is_for_secret_keys() => {
                    scopes.insert(scope);
                }
                (_, _) => {
                    let known: Vec<_> = secret_scopes().map(Scope::word).collect();
                    return Err(ScopeError::Unknown {
                        word: word.to_owned(),
                        known: known.join("\", \""),
                    });
                }
            }
        }
        if scopes.is_empty() {
            return Err(ScopeError::None);
        }
        Ok(Self(scopes))
    }

    /// Whether a scope is among them.
    pub fn contain(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether any of them reaches beyond the key's own account.
    pub(crate) fn reach_the_server(&self) -> bool {
        self.0.iter().any(|scope| scope.is_of_the_server())
    }

    /// Whether all of `others` are among them.
    pub fn cover(&self, others: &Self) -> bool {
        self.0.is_superset(&others.0)
    }

    /// Their words.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|scope| scope.word())
    }
}

fn secret_scopes() -> impl Iterator<Item = Scope> {
    Scope::ALL
        .into_iter()
        .filter(|scope| scope.is_for_secret_keys())
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.words().collect();
        formatter.write_str(&words.join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Scopes at rest. One that a newer version has added grants nothing here.
impl From<Vec<String>> for Scopes {
    fn from(words: Vec<String>) -> Self {
        Self(words.iter().filter_map(|word| Scope::parse(word)).collect())
    }
}

impl From<Scopes> for Vec<String> {
    fn from(scopes: Scopes) -> Self {
        scopes.words().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_what_they_are_called() {
        assert_eq!(Scopes::full().words().count(), Scope::ALL.len() - 4);
        assert!(!Scopes::full().reach_the_server());
        assert!(
            Scopes::read_only()
                .words()
                .all(|word| word.ends_with(":read"))
        );
        assert!(Scopes::full().cover(&Scopes::read_only()));
        assert!(!Scopes::read_only().cover(&Scopes::full()));
    }

    #[test]
    fn scopes_are_read_by_their_words() {
        let scopes = Scopes::parse(["sessions:write", "read-only"]).unwrap();
        assert!(scopes.contain(Scope::SessionsWrite) && scopes.contain(Scope::EventsRead));
        assert!(!scopes.contain(Scope::PaymentsRefund));
        assert_eq!(Scopes::from(Vec::from(scopes.clone())), scopes);
        assert_eq!(Scopes::parse([]), Err(ScopeError::None));
    }

    #[test]
    fn what_a_publishable_key_may_do_is_no_right_of_a_secret_one() {
        let publishable = Scopes::publishable();
        for word in publishable.words() {
            assert!(Scopes::parse([word]).is_err(), "{word}");
        }
        for scope in secret_scopes() {
            assert!(!publishable.contain(scope), "{scope:?}");
        }
    }

    #[test]
    fn a_scope_of_a_newer_version_grants_nothing() {
        let words = ["sessions:read", "payouts:write"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(Scopes::from(words).to_string(), "sessions:read");
    }
}
