//! An agreement: a payer's consent to have a wallet remembered.

use domain::{
    AgreementId,
    agreement::{Agreement as State, AgreementState},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Mode, instant};

/// A payer's consent to have a wallet remembered, and charged with the PIN alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Agreement {
    /// Always `agreement`.
    #[schema(example = "agreement")]
    pub object: &'static str,
    /// Our identifier; bKash's agreementID is nobody else's business.
    #[schema(example = "agr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    pub id: String,
    /// Test or live.
    pub mode: Mode,
    /// Where it stands.
    pub status: AgreementStatus,
    /// The merchant's name for the payer.
    pub payer_reference: String,
    /// The wallet's number, masked, when bKash named it.
    #[schema(required, example = "017••••8575")]
    pub wallet: Option<String>,
    /// bKash's own number, such as `2058`, if it refused last: to name when you ask its support.
    #[schema(required, examples("2058"))]
    pub bkash_error_code: Option<String>,
    /// The session on whose way consent was asked for.
    #[schema(required)]
    pub session: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When consent was given.
    #[schema(required)]
    pub consented_at: Option<String>,
    /// When consent was taken back.
    #[schema(required)]
    pub revoked_at: Option<String>,
}

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementStatus {
    /// The payer is being asked.
    Pending,
    /// bKash gave no usable answer and is being asked what happened.
    Unknown,
    /// No consent came of it.
    Ended,
    /// The wallet can pay.
    Active,
    /// Consent is taken back, and bKash is being told. The wallet cannot pay.
    Revoking,
    /// Consent is taken back.
    Revoked,
}

impl Agreement {
    /// An agreement as it is now.
    pub fn new(id: &AgreementId, agreement: &State) -> Self {
        let consent = agreement.consent();
        Self {
            object: "agreement",
            id: id.as_str().to_owned(),
            mode: agreement.account.mode.into(),
            status: status(&agreement.state),
            payer_reference: agreement.payer.as_str().to_owned(),
            wallet: consent.and_then(|consent| consent.wallet.as_ref().map(ToString::to_string)),
            bkash_error_code: agreement.bkash_error_code.clone().map(String::from),
            session: agreement.session.as_ref().map(|id| id.as_str().to_owned()),
            created_at: instant(agreement.requested_at),
            consented_at: consent.map(|consent| instant(consent.at)),
            revoked_at: match agreement.state {
                AgreementState::Revoked { at, .. } => Some(instant(at)),
                _ => None,
            },
        }
    }
}

fn status(state: &AgreementState) -> AgreementStatus {
    match state {
        AgreementState::Requested { .. }
        | AgreementState::Initiated { .. }
        | AgreementState::Executing { .. } => AgreementStatus::Pending,
        AgreementState::InDoubt { .. } => AgreementStatus::Unknown,
        AgreementState::NotCreated(_)
        | AgreementState::Ended(_)
        | AgreementState::NotExecuted { .. }
        | AgreementState::Declined(_) => AgreementStatus::Ended,
        AgreementState::Active(_) => AgreementStatus::Active,
        AgreementState::Revoking { .. } => AgreementStatus::Revoking,
        AgreementState::Revoked { .. } => AgreementStatus::Revoked,
    }
}
