//! What happened to an agreement. Events are kept for ever, so their names and fields only grow.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, BkashAgreementId, BkashErrorCode, Decline, ErrorDetail, MaskedMsisdn,
    PayerReference, SessionId,
    attempt::{CallbackOutcome, Ended, Initiated, NotCreated},
};

/// One thing that happened to an agreement.
///
/// `…Requested` events are intents: they are durable before bKash is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AgreementEvent {
    /// The payer wants a wallet remembered; Create is about to be called.
    Requested {
        /// With which merchant.
        #[serde(default = "AccountId::unnamed")]
        account: AccountId,
        /// Whose wallet.
        payer: PayerReference,
        /// The session that is paid with it once it is saved.
        session: Option<SessionId>,
    },
    /// Create came to nothing.
    NotCreated {
        /// Why.
        reason: NotCreated,
        /// bKash's number, if its answer had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash created it; the payer is asked for consent.
    Initiated {
        /// bKash's identifier, page and signature.
        #[serde(flatten)]
        initiated: Initiated,
    },
    /// The payer's browser came back.
    CallbackReceived {
        /// What the callback hinted at.
        outcome: CallbackOutcome,
        /// Whether it carried the signature of Create.
        genuine: bool,
    },
    /// It will never be executed.
    Ended {
        /// Why.
        reason: Ended,
    },
    /// Execute is about to be called.
    ExecuteRequested,
    /// Execute had no usable answer.
    ExecuteUnanswered {
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Query is about to be called.
    QueryRequested,
    /// Query had no usable answer.
    QueryUnanswered {
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash says that it was not executed.
    NotExecuted,
    /// bKash refused to execute.
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's number and text, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The payer has given consent.
    Consented {
        /// bKash's identifier.
        agreement_id: BkashAgreementId,
        /// The wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The payer takes the consent back; Cancel is about to be called.
    RevokeRequested,
    /// Cancel had no usable answer; it is sent again.
    RevokeUnanswered {
        /// What came instead, for the operator.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The consent is taken back, by the payer here or at bKash.
    Revoked,
}

impl AgreementEvent {
    /// bKash's number in the answer that it records, if that had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::NotCreated {
                bkash_error_code, ..
            } => bkash_error_code.as_ref(),
            Self::ExecuteUnanswered { detail }
            | Self::QueryUnanswered { detail }
            | Self::Declined { detail, .. }
            | Self::RevokeUnanswered { detail } => detail.bkash_error_code.as_ref(),
            _ => None,
        }
    }

    /// The event's name for subscribers, if it concerns anybody outside.
    pub const fn published_as(&self) -> Option<&'static str> {
        match self {
            Self::Consented { .. } => Some("agreement.consented"),
            Self::Revoked => Some("agreement.revoked"),
            Self::Requested { .. }
            | Self::NotCreated { .. }
            | Self::Initiated { .. }
            | Self::CallbackReceived { .. }
            | Self::Ended { .. }
            | Self::ExecuteRequested
            | Self::ExecuteUnanswered { .. }
            | Self::QueryRequested
            | Self::QueryUnanswered { .. }
            | Self::NotExecuted
            | Self::Declined { .. }
            | Self::RevokeRequested
            | Self::RevokeUnanswered { .. } => None,
        }
    }
}
