//! An agreement: a payer's consent to save a wallet.

use domain::{
    AgreementId,
    agreement::{Agreement as State, AgreementState, AgreementStatus},
};
use serde::Serialize;

use crate::{Mode, instant};

/// A payer's consent to save a wallet. Payments from a saved wallet are confirmed with the PIN alone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// Always `agreement`.
    #[cfg_attr(feature = "openapi", schema(example = "agreement"))]
    pub object: &'static str,
    /// The agreement's identifier. It is not bKash's agreementID, which is never returned.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub id: String,
    /// Test or live mode.
    pub mode: Mode,
    /// The agreement's status.
    pub status: AgreementStatus,
    /// The merchant's reference for the payer.
    pub payer_reference: String,
    /// The masked number of the wallet, if bKash returned it.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// The error code that bKash returned last, such as `2058`. Include it when you contact bKash's support. `null` if
    /// there was none, or none since consent was given or revoked.
    #[cfg_attr(feature = "openapi", schema(required, examples("2058")))]
    pub bkash_error_code: Option<String>,
    /// The session in which the agreement was requested, or `null` if it was requested outside a session.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session: Option<String>,
    /// When the agreement was requested.
    pub created_at: String,
    /// When the payer gave consent.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub consented_at: Option<String>,
    /// When consent was revoked.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub revoked_at: Option<String>,
}

impl Agreement {
    /// Creates the object of an agreement.
    pub fn new(id: &AgreementId, agreement: &State) -> Self {
        let consent = agreement.consent();
        Self {
            object: "agreement",
            id: id.as_str().to_owned(),
            mode: agreement.account.mode.into(),
            status: agreement.status(),
            payer_reference: agreement.payer.as_str().to_owned(),
            wallet: consent.and_then(|consent| consent.wallet.as_ref().map(ToString::to_string)),
            bkash_error_code: agreement.bkash_error_code.clone().map(String::from),
            session: agreement.session.as_ref().map(|id| id.as_str().to_owned()),
            created_at: instant(agreement.requested_at),
            consented_at: consent.map(|consent| instant(consent.at)),
            revoked_at: if let AgreementState::Revoked { at, .. } = agreement.state {
                Some(instant(at))
            } else {
                None
            },
        }
    }
}
