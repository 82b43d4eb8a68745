//! Parses the answers about agreements.

use bkash_types::Family;
use domain::{BkashAgreementId, Decline, ErrorDetail, agreement::AgreementOutcome};
use engine::ports::BkashAgreementStatus;

use super::{ErrorResponse, successful};
use crate::{document::AGREEMENT_ID, error_codes, family::dialect_of, http::Reply};

/// The answer to Execute, or to Query of an agreement attempt.
pub(crate) fn parse_agreement(family: Family, reply: Reply) -> AgreementOutcome {
    let document = match successful(family, reply) {
        Ok(document) => document,
        Err(ErrorResponse { code, detail }) => {
            return match code.and_then(|code| error_codes::decline(family, &code)) {
                // "Pre-requisite not met" and "invalid state" do not say whether it was executed before.
                Some(Decline::AgreementUnusable) | None => AgreementOutcome::Unusable { detail },
                Some(reason) => AgreementOutcome::Declined { reason, detail },
            };
        }
    };
    let agreement_id = document
        .text(AGREEMENT_ID)
        .and_then(|text| BkashAgreementId::parse(&text).ok());
    match (
        document.status_word("agreementStatus").as_deref(),
        agreement_id,
    ) {
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

/// The answer to Query of an agreement.
pub(crate) fn parse_agreement_status(family: Family, reply: Reply) -> BkashAgreementStatus {
    match successful(family, reply) {
        Ok(document) => match document.status_word("agreementStatus").as_deref() {
            Some("completed") => BkashAgreementStatus::Active,
            Some("cancelled") => BkashAgreementStatus::Gone,
            _ => BkashAgreementStatus::Unknown,
        },
        Err(error) if is_gone(family, &error) => BkashAgreementStatus::Gone,
        Err(_) => BkashAgreementStatus::Unknown,
    }
}

/// The answer to Cancel. An agreement that no longer exists counts as cancelled.
pub(crate) fn parse_cancel_agreement(family: Family, reply: Reply) -> Result<(), ErrorDetail> {
    match successful(family, reply) {
        // The guide v0.3 prints `Completed` for a cancelled agreement in its sample, and `Cancelled` in its table.
        Ok(document)
            if dialect_of(family).has_success_code()
                || document.status_word("agreementStatus").is_some() =>
        {
            Ok(())
        }
        Ok(_) => Err("no agreementStatus".into()),
        Err(error) if is_gone(family, &error) => Ok(()),
        Err(ErrorResponse { detail, .. }) => Err(detail),
    }
}

fn is_gone(family: Family, error: &ErrorResponse) -> bool {
    let code = error.code.as_deref();
    code.is_some_and(|code| error_codes::is_agreement_gone(family, code))
}
