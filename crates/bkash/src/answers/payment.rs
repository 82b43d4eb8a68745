//! Execute, Query, Capture and Void: what the answer says about money.

use domain::hold::{ReportedResolution, ResolutionOutcome};
use domain::{BkashPaymentId, session::PaymentOutcome};

use super::{Failure, success};
use crate::{
    Family, catalogue,
    document::{Document, PAYMENT_ID, TRX_ID},
    http::Reply,
};

/// Execute of a payment.
pub(crate) fn executed(family: Family, reply: Reply, asked: &BkashPaymentId) -> PaymentOutcome {
    match success(family, reply) {
        Ok(document) => money(&document, asked),
        Err(Failure { number, detail }) => {
            match number.and_then(|number| catalogue::definite_refusal(family, &number)) {
                Some(reason) => PaymentOutcome::Declined { reason, detail },
                None => PaymentOutcome::Unusable { detail },
            }
        }
    }
}

/// Query of a payment. A number here tells nothing about the payment.
pub(crate) fn queried(family: Family, reply: Reply, asked: &BkashPaymentId) -> PaymentOutcome {
    match success(family, reply) {
        Ok(document) => money(&document, asked),
        Err(Failure { detail, .. }) => PaymentOutcome::Unusable { detail },
    }
}

fn is_about_another(document: &Document, asked: &BkashPaymentId) -> bool {
    let answered = document.text(PAYMENT_ID);
    answered.is_some_and(|answered| answered != asked.as_str())
}

fn money(document: &Document, asked: &BkashPaymentId) -> PaymentOutcome {
    let unusable = |text: String| PaymentOutcome::Unusable {
        detail: text.into(),
    };
    if is_about_another(document, asked) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status("transactionStatus").as_deref() {
        Some("completed") => PaymentOutcome::Money(document.claim(false)),
        Some("authorized") => PaymentOutcome::Money(document.claim(true)),
        Some("initiated") => PaymentOutcome::NotExecuted,
        Some(other) => unusable(format!("transactionStatus {other:?}")),
        None => unusable("no transactionStatus".to_owned()),
    }
}

/// Query of a payment that Capture or Void called processed.
pub(crate) fn processed(
    family: Family,
    reply: Reply,
    asked: &BkashPaymentId,
) -> ReportedResolution {
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { detail, .. }) => return ReportedResolution::Unusable { detail },
    };
    // What Query says after a Void is not documented; the word is the one of Void's own answer.
    let voided = document.status("transactionStatus").as_deref() == Some("cancelled");
    if voided && !is_about_another(&document, asked) {
        return ReportedResolution::Voided;
    }
    match money(&document, asked) {
        PaymentOutcome::Money(claim) if !claim.held => ReportedResolution::Captured(claim),
        PaymentOutcome::Money(_) => ReportedResolution::Unusable {
            detail: "bKash calls it processed, and holds it".into(),
        },
        PaymentOutcome::NotExecuted => ReportedResolution::Unusable {
            detail: "bKash calls it processed, and not executed".into(),
        },
        PaymentOutcome::Declined { detail, .. } | PaymentOutcome::Unusable { detail } => {
            ReportedResolution::Unusable { detail }
        }
    }
}

/// Capture or Void. `done` are the words that say that this very call is done: of a Void, copies of bKash's pages
/// answer `Completed`, a published client expects `Cancelled`.
pub(crate) fn settled(
    family: Family,
    reply: Reply,
    asked: &BkashPaymentId,
    done: &[&str],
) -> ResolutionOutcome {
    let unusable = |text: String| ResolutionOutcome::Unusable {
        detail: text.into(),
    };
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { number, detail }) => {
            let number = number.unwrap_or_default();
            if catalogue::is_processed(family, &number) {
                return ResolutionOutcome::AlreadyProcessed;
            }
            return match catalogue::definite_refusal(family, &number) {
                Some(reason) => ResolutionOutcome::Refused { reason, detail },
                None => ResolutionOutcome::Unusable { detail },
            };
        }
    };
    if is_about_another(&document, asked) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status("transactionStatus") {
        Some(status) if done.contains(&status.as_str()) => ResolutionOutcome::Done {
            trx_id: document.trx_id(TRX_ID),
        },
        status => unusable(format!("transactionStatus {status:?}")),
    }
}
