//! An agreement: a payer's consent to have a wallet remembered.

use domain::{
    AgreementId,
    agreement::{Agreement as State, AgreementState, AgreementStatus},
};
use serde::Serialize;

use crate::{Mode, instant};

/// A payer's consent to have a wallet remembered, and charged with the PIN alone.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agreement {
    /// Always `agreement`.
    #[cfg_attr(feature = "openapi", schema(example = "agreement"))]
    pub object: &'static str,
    /// Our identifier; bKash's agreementID is nobody else's business.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub id: String,
    /// Test or live.
    pub mode: Mode,
    /// Where it stands.
    pub status: AgreementStatus,
    /// The merchant's name for the payer.
    pub payer_reference: String,
    /// The wallet's number, masked, when bKash named it.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// bKash's own number, such as `2058`, if it refused last: to name when you ask its support.
    #[cfg_attr(feature = "openapi", schema(required, examples("2058")))]
    pub bkash_error_code: Option<String>,
    /// The session on whose way consent was asked for.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub session: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When consent was given.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub consented_at: Option<String>,
    /// When consent was taken back.
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
