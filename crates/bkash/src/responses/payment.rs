//! Parses the answers to Execute, Query, Capture and Void.

use bkash_types::Family;
use domain::hold::{ReportedResolution, ResolutionOutcome};
use domain::{BkashPaymentId, payment::PaymentOutcome};

use super::{ErrorResponse, successful};
use crate::{
    document::{Document, PAYMENT_ID, TRX_ID},
    error_codes,
    http::Reply,
};

/// The answer to Execute of a payment.
pub(crate) fn parse_execute(
    family: Family,
    reply: Reply,
    payment_id: &BkashPaymentId,
) -> PaymentOutcome {
    match successful(family, reply) {
        Ok(document) => outcome(&document, payment_id),
        Err(ErrorResponse { code, detail }) => {
            match code.and_then(|code| error_codes::decline(family, &code)) {
                Some(reason) => PaymentOutcome::Declined { reason, detail },
                None => PaymentOutcome::Unusable { detail },
            }
        }
    }
}

/// The answer to Query of a payment. An error code says nothing about the payment.
pub(crate) fn parse_query(
    family: Family,
    reply: Reply,
    payment_id: &BkashPaymentId,
) -> PaymentOutcome {
    match successful(family, reply) {
        // No money is held any more, or none ever was: an authorization whose Execute had no answer was voided in bKash's
        // portal, or by a Void that the log does not know.
        Ok(document) if is_cancelled(&document, payment_id) => PaymentOutcome::NotExecuted,
        Ok(document) => outcome(&document, payment_id),
        Err(ErrorResponse { detail, .. }) => PaymentOutcome::Unusable { detail },
    }
}

/// Whether Query reports the payment as cancelled. The status that it reports after a Void is not documented; this is the one of
/// Void's own answer.
fn is_cancelled(document: &Document, payment_id: &BkashPaymentId) -> bool {
    document.status_word("transactionStatus").as_deref() == Some("cancelled")
        && !is_of_another_payment(document, payment_id)
}

fn is_of_another_payment(document: &Document, payment_id: &BkashPaymentId) -> bool {
    let answered = document.text(PAYMENT_ID);
    answered.is_some_and(|answered| answered != payment_id.as_str())
}

fn outcome(document: &Document, payment_id: &BkashPaymentId) -> PaymentOutcome {
    let unusable = |text: String| PaymentOutcome::Unusable {
        detail: text.into(),
    };
    if is_of_another_payment(document, payment_id) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status_word("transactionStatus").as_deref() {
        Some("completed") => PaymentOutcome::Money(document.charge(false)),
        Some("authorized") => PaymentOutcome::Money(document.charge(true)),
        Some("initiated") => PaymentOutcome::NotExecuted,
        Some(other) => unusable(format!("transactionStatus {other:?}")),
        None => unusable("no transactionStatus".to_owned()),
    }
}

/// The answer to Query of an authorization that Capture or Void reported as processed.
pub(crate) fn parse_query_resolution(
    family: Family,
    reply: Reply,
    payment_id: &BkashPaymentId,
) -> ReportedResolution {
    let document = match successful(family, reply) {
        Ok(document) => document,
        Err(ErrorResponse { detail, .. }) => return ReportedResolution::Unusable { detail },
    };
    if is_cancelled(&document, payment_id) {
        return ReportedResolution::Voided;
    }
    match outcome(&document, payment_id) {
        PaymentOutcome::Money(charge) if !charge.held => ReportedResolution::Captured(charge),
        PaymentOutcome::Money(_) => ReportedResolution::Unusable {
            detail: "bKash reported the authorization as processed, but still holds the money"
                .into(),
        },
        PaymentOutcome::NotExecuted => ReportedResolution::Unusable {
            detail: "bKash reported the authorization as processed, but not executed".into(),
        },
        PaymentOutcome::Declined { detail, .. } | PaymentOutcome::Unusable { detail } => {
            ReportedResolution::Unusable { detail }
        }
    }
}

/// The answer to Capture or Void. `final_statuses` are the transaction statuses that mean success. For a Void, copies
/// of bKash's pages show `Completed`, and a published client expects `Cancelled`.
pub(crate) fn parse_resolution(
    family: Family,
    reply: Reply,
    payment_id: &BkashPaymentId,
    final_statuses: &[&str],
) -> ResolutionOutcome {
    let unusable = |text: String| ResolutionOutcome::Unusable {
        detail: text.into(),
    };
    let document = match successful(family, reply) {
        Ok(document) => document,
        Err(ErrorResponse { code, detail }) => {
            let code = code.unwrap_or_default();
            if error_codes::is_authorization_processed(family, &code) {
                return ResolutionOutcome::AlreadyProcessed;
            }
            return match error_codes::decline(family, &code) {
                Some(reason) => ResolutionOutcome::Refused { reason, detail },
                None => ResolutionOutcome::Unusable { detail },
            };
        }
    };
    if is_of_another_payment(&document, payment_id) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status_word("transactionStatus") {
        Some(status) if final_statuses.contains(&status.as_str()) => ResolutionOutcome::Done {
            trx_id: document.trx_id(TRX_ID),
        },
        status => unusable(format!("transactionStatus {status:?}")),
    }
}
