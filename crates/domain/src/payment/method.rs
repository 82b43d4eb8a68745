//! How a payer pays, and what bKash does with the money.

use serde::{Deserialize, Serialize};

use crate::AgreementId;

/// How the payer pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// With wallet number, verification code and PIN at bKash (mode 0011).
    Wallet,
    /// With an agreement, by PIN alone (mode 0001).
    Agreement(AgreementId),
}

/// What a payment does with the payer's money, bKash's `intent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Execute takes the money.
    Sale,
    /// Execute holds the money until Capture takes it or Void releases it. Source: Auth & Capture overview.
    Authorization,
}
