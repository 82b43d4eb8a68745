//! The names of what can be asked of bKash, shared by faults, counters and the log of calls.

use serde::{Deserialize, Serialize};

/// One kind of call; `Callback` is the customer's way back and `Ipn` a message to the merchant, rather
/// than calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// A token for credentials.
    Grant,
    /// A token for a refresh token.
    Refresh,
    /// A new payment.
    Create,
    /// A new agreement.
    AgreementCreate,
    /// Takes a payment's money.
    Execute,
    /// Makes an agreement stand.
    AgreementExecute,
    /// How far a paymentID got.
    Query,
    /// Whether an agreement stands.
    AgreementStatus,
    /// Ends an agreement.
    AgreementCancel,
    /// What a trxID names.
    Search,
    /// Gives money back.
    Refund,
    /// What was given back.
    RefundStatus,
    /// Takes money that is held.
    Capture,
    /// Gives back money that is held.
    Void,
    /// The organization's own accounts.
    Balance,
    /// Between the organization's own accounts.
    Transfer,
    /// From the organization to a customer.
    Payout,
    /// The browser's way back to the merchant.
    Callback,
    /// A message to the merchant's notification endpoint.
    Ipn,
}

impl Operation {
    pub(crate) const ALL: [Self; 19] = [
        Self::Grant,
        Self::Refresh,
        Self::Create,
        Self::AgreementCreate,
        Self::Execute,
        Self::AgreementExecute,
        Self::Query,
        Self::AgreementStatus,
        Self::AgreementCancel,
        Self::Search,
        Self::Refund,
        Self::RefundStatus,
        Self::Capture,
        Self::Void,
        Self::Balance,
        Self::Transfer,
        Self::Payout,
        Self::Callback,
        Self::Ipn,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refresh => "refresh",
            Self::Create => "create",
            Self::AgreementCreate => "agreement_create",
            Self::Execute => "execute",
            Self::AgreementExecute => "agreement_execute",
            Self::Query => "query",
            Self::AgreementStatus => "agreement_status",
            Self::AgreementCancel => "agreement_cancel",
            Self::Search => "search",
            Self::Refund => "refund",
            Self::RefundStatus => "refund_status",
            Self::Capture => "capture",
            Self::Void => "void",
            Self::Balance => "balance",
            Self::Transfer => "transfer",
            Self::Payout => "payout",
            Self::Callback => "callback",
            Self::Ipn => "ipn",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }

    /// Whether it needs a token: everything but getting one.
    pub(crate) const fn needs_token(self) -> bool {
        !matches!(self, Self::Grant | Self::Refresh)
    }
}
