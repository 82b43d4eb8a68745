//! Agreements: whether the payer has consented, whether the consent stands, whether it is gone.

use domain::{BkashAgreementId, Decline, ErrorDetail, agreement::AgreementOutcome};
use engine::ports::BkashAgreementStatus;

use super::{Failure, success};
use crate::{Family, catalogue, document::AGREEMENT_ID, http::Reply};

/// Execute or Query of an agreement attempt.
pub(crate) fn agreement(family: Family, reply: Reply) -> AgreementOutcome {
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { number, detail }) => {
            return match number.and_then(|number| catalogue::definite_refusal(family, &number)) {
                // "Pre-requisite not met" and "invalid state" leave open whether it was executed before.
                Some(Decline::AgreementUnusable) | None => AgreementOutcome::Unusable { detail },
                Some(reason) => AgreementOutcome::Declined { reason, detail },
            };
        }
    };
    let agreement_id = document
        .text(AGREEMENT_ID)
        .and_then(|text| BkashAgreementId::parse(&text).ok());
    match (document.status("agreementStatus").as_deref(), agreement_id) {
        (Some("completed"), Some(agreement_id)) => AgreementOutcome::Consented {
            agreement_id,
            wallet: document.wallet(),
        },
        (Some("initiated"), _) => AgreementOutcome::NotExecuted,
        (status, _) => AgreementOutcome::Unusable {
            detail: format!("agreementStatus {status:?}").into(),
        },
    }
}

/// Query of an agreement.
pub(crate) fn standing(family: Family, reply: Reply) -> BkashAgreementStatus {
    match success(family, reply) {
        Ok(document) => match document.status("agreementStatus").as_deref() {
            Some("completed") => BkashAgreementStatus::Active,
            Some("cancelled") => BkashAgreementStatus::Gone,
            _ => BkashAgreementStatus::Unknown,
        },
        Err(failure) if is_gone(family, &failure) => BkashAgreementStatus::Gone,
        Err(_) => BkashAgreementStatus::Unknown,
    }
}

/// Cancel of an agreement: that it is gone already is as good.
pub(crate) fn cancelled(family: Family, reply: Reply) -> Result<(), ErrorDetail> {
    match success(family, reply) {
        // The sample of guide v0.3 prints `Completed` for a cancelled agreement, its table `Cancelled`.
        Ok(document)
            if family.dialect().says_success() || document.status("agreementStatus").is_some() =>
        {
            Ok(())
        }
        Ok(_) => Err("no agreementStatus".into()),
        Err(failure) if is_gone(family, &failure) => Ok(()),
        Err(Failure { detail, .. }) => Err(detail),
    }
}

fn is_gone(family: Family, failure: &Failure) -> bool {
    let number = failure.number.as_deref();
    number.is_some_and(|number| catalogue::agreement_is_gone(family, number))
}
