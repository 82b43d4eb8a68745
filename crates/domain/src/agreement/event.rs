//! Events of an agreement. They are stored for good: names and fields can be added but not changed.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, BkashAgreementId, BkashErrorCode, Decline, ErrorDetail, EventType, MaskedMsisdn,
    PayerReference, SessionId,
    hosted_page::{CallbackOutcome, Ended, Initiated, NotCreated},
};

/// One thing that happened to an agreement.
///
/// `…Requested` events are intents: they are durable before bKash is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgreementEvent {
    /// Create is about to be called.
    Requested {
        /// The merchant's account.
        account: AccountId,
        /// The payer whose wallet it is.
        payer: PayerReference,
        /// The session that is paid with it once it is saved.
        session: Option<SessionId>,
    },
    /// Create failed; no agreement exists at bKash.
    NotCreated {
        /// Why.
        reason: NotCreated,
        /// The error code in bKash's answer, if it had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash created the attempt; the payer is asked for consent.
    Initiated {
        /// bKash's identifier, page and signature.
        #[serde(flatten)]
        initiated: Initiated,
    },
    /// The payer's browser returned from bKash.
    CallbackReceived {
        /// The status that the callback claims.
        outcome: CallbackOutcome,
        /// Whether it carried the signature that Create returned.
        genuine: bool,
    },
    /// The agreement will not be executed.
    Ended {
        /// Why.
        reason: Ended,
    },
    /// Execute is about to be called.
    ExecuteRequested,
    /// Execute returned no usable answer.
    ExecuteUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// Query is about to be called.
    QueryRequested,
    /// Query returned no usable answer.
    QueryUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// bKash reports that the agreement was not executed.
    NotExecuted,
    /// bKash refused to execute the agreement.
    Declined {
        /// Why.
        reason: Decline,
        /// bKash's error code and text, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The payer consented.
    Consented {
        /// bKash's identifier.
        agreement_id: BkashAgreementId,
        /// The wallet.
        wallet: Option<MaskedMsisdn>,
    },
    /// The payer revoked the consent; Cancel is about to be called.
    RevokeRequested,
    /// Cancel returned no usable answer; the call is sent again.
    RevokeUnanswered {
        /// What was received instead, for operators.
        #[serde(flatten)]
        detail: ErrorDetail,
    },
    /// The consent is revoked, by the payer here or at bKash.
    Revoked,
}

impl AgreementEvent {
    /// The bKash error code in the answer that the event records, if it had one.
    pub const fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::NotCreated {
                bkash_error_code, ..
            } => bkash_error_code.as_ref(),
            Self::ExecuteUnanswered { detail }
            | Self::QueryUnanswered { detail }
            | Self::Declined { detail, .. }
            | Self::RevokeUnanswered { detail } => detail.bkash_error_code.as_ref(),
            Self::Requested { .. }
            | Self::Initiated { .. }
            | Self::CallbackReceived { .. }
            | Self::Ended { .. }
            | Self::ExecuteRequested
            | Self::QueryRequested
            | Self::NotExecuted
            | Self::Consented { .. }
            | Self::RevokeRequested
            | Self::Revoked => None,
        }
    }

    /// The published type of the event, if it concerns subscribers.
    pub const fn published_as(&self) -> Option<EventType> {
        match self {
            Self::Consented { .. } => Some(EventType::AgreementConsented),
            Self::Revoked => Some(EventType::AgreementRevoked),
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
