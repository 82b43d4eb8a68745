//! Who changes the directory.

use domain::AccountId;

use crate::{Caller, DirectoryError, KeyId, Scope, Scopes, text};

/// Who asks for a change; written down with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody with the binary, the database and the master key.
    Operator(String),
    /// A program with a key that may change keys.
    Key {
        /// The key.
        id: KeyId,
        /// Whose it is.
        account: AccountId,
        /// What it may do, and therefore the most that it can give.
        scopes: Scopes,
    },
}

impl Actor {
    /// The operator of that name; one that cannot be written down in a line stays unnamed.
    pub fn operator(name: &str) -> Self {
        Self::Operator(text::line(name, 60).unwrap_or_else(|| "unnamed".to_owned()))
    }

    /// How it is written down.
    pub fn name(&self) -> String {
        match self {
            Self::Operator(name) => format!("operator {name}"),
            Self::Key { id, .. } => format!("key {id}"),
        }
    }

    /// Merchants and their connections are the operator's, and of keys that the operator made for that.
    pub(crate) fn may_change_merchants(&self) -> Result<(), DirectoryError> {
        match self {
            Self::Operator(_) => Ok(()),
            Self::Key { scopes, .. } if scopes.contain(Scope::MerchantsWrite) => Ok(()),
            Self::Key { .. } => Err(DirectoryError::Beyond),
        }
    }

    /// A key changes keys of its own account that may do no more than itself: it cannot raise itself. One that
    /// changes merchants gives the others' accounts whatever stays within them.
    pub(crate) fn may_give(
        &self,
        account: &AccountId,
        given: &Scopes,
    ) -> Result<(), DirectoryError> {
        match self {
            Self::Operator(_) => Ok(()),
            Self::Key {
                account: own,
                scopes,
                ..
            } if own == account && scopes.cover(given) => Ok(()),
            Self::Key {
                account: own,
                scopes,
                ..
            } if own.merchant != account.merchant
                && scopes.contain(Scope::MerchantsWrite)
                && !given.reach_the_server() =>
            {
                Ok(())
            }
            Self::Key { .. } => Err(DirectoryError::Beyond),
        }
    }
}

impl From<Caller> for Actor {
    fn from(caller: Caller) -> Self {
        Self::Key {
            id: caller.key,
            account: caller.account,
            scopes: caller.scopes,
        }
    }
}
