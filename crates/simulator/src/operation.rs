//! The operations of bKash's API, as faults, counters and the call log name them.

use serde::{Deserialize, Serialize};

/// An operation. `Callback` (the browser's return to the merchant) and `Ipn` (a notification) are
/// not API calls, but faults apply to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Grant Token.
    Grant,
    /// Refresh Token.
    Refresh,
    /// Create a payment.
    Create,
    /// Create an agreement.
    AgreementCreate,
    /// Execute a payment, which moves or holds its money.
    Execute,
    /// Execute an agreement, which completes it.
    AgreementExecute,
    /// Query a payment's status.
    Query,
    /// Query an agreement's status.
    AgreementStatus,
    /// Cancel an agreement.
    AgreementCancel,
    /// Search a transaction by trxID.
    Search,
    /// Refund a payment.
    Refund,
    /// Query the refunds of a payment.
    RefundStatus,
    /// Capture held money.
    Capture,
    /// Void an authorization.
    Void,
    /// Query the balances of the merchant's accounts.
    Balance,
    /// Transfer money between the merchant's accounts.
    Transfer,
    /// Pay a customer (B2C).
    Payout,
    /// The browser's return to the merchant's callback URL.
    Callback,
    /// A notification to the merchant's endpoint.
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

    /// Whether calls need a token: all but Grant and Refresh.
    pub(crate) const fn needs_token(self) -> bool {
        !matches!(self, Self::Grant | Self::Refresh)
    }
}
