//! What operators must know about the token of an account.

use domain::{ErrorDetail, Timestamp};

/// Why calls to bKash are not possible, or soon will not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenTrouble {
    /// bKash refused the credentials within the last half hour.
    CredentialsRefused(ErrorDetail),
    /// There is no token, and bKash's budget of token calls allows no further one.
    BudgetSpent {
        /// When the next call is allowed.
        until: Timestamp,
    },
}

/// The state of an account's token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHealth {
    /// What keeps payments from beginning.
    pub trouble: Option<TokenTrouble>,
    /// How many token calls bKash allows within the current hour.
    pub calls_left: usize,
    /// Whether there is a token that has not expired.
    pub has_token: bool,
}
