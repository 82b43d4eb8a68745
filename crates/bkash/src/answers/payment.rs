//! Execute, Query, Capture and Void: what the answer says about money.

use domain::hold::{Processed, Settlement};
use domain::{PaymentId, session::Answer};

use super::{Failure, success};
use crate::{
    Family, catalogue,
    document::{Document, PAYMENT_ID, TRX_ID},
    http::Reply,
};

/// Execute of a payment.
pub(crate) fn executed(family: Family, reply: Reply, asked: &PaymentId) -> Answer {
    match success(family, reply) {
        Ok(document) => money(&document, asked),
        Err(Failure { number, detail }) => {
            match number.and_then(|number| catalogue::definite_refusal(family, &number)) {
                Some(reason) => Answer::Declined { reason, detail },
                None => Answer::Unusable { detail },
            }
        }
    }
}

/// Query of a payment. A number here tells nothing about the payment.
pub(crate) fn queried(family: Family, reply: Reply, asked: &PaymentId) -> Answer {
    match success(family, reply) {
        Ok(document) => money(&document, asked),
        Err(Failure { detail, .. }) => Answer::Unusable { detail },
    }
}

fn is_about_another(document: &Document, asked: &PaymentId) -> bool {
    let answered = document.text(PAYMENT_ID);
    answered.is_some_and(|answered| answered != asked.as_str())
}

fn money(document: &Document, asked: &PaymentId) -> Answer {
    let unusable = |text: String| Answer::Unusable {
        detail: text.into(),
    };
    if is_about_another(document, asked) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status("transactionStatus").as_deref() {
        Some("completed") => Answer::Money(document.claim(false)),
        Some("authorized") => Answer::Money(document.claim(true)),
        Some("initiated") => Answer::NotExecuted,
        Some(other) => unusable(format!("transactionStatus {other:?}")),
        None => unusable("no transactionStatus".to_owned()),
    }
}

/// Query of a payment that Capture or Void called processed.
pub(crate) fn processed(family: Family, reply: Reply, asked: &PaymentId) -> Processed {
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { detail, .. }) => return Processed::Unusable { detail },
    };
    // What Query says after a Void is not documented; the word is the one of Void's own answer.
    let voided = document.status("transactionStatus").as_deref() == Some("cancelled");
    if voided && !is_about_another(&document, asked) {
        return Processed::Voided;
    }
    match money(&document, asked) {
        Answer::Money(claim) if !claim.held => Processed::Captured(claim),
        Answer::Money(_) => Processed::Unusable {
            detail: "bKash calls it processed, and holds it".into(),
        },
        Answer::NotExecuted => Processed::Unusable {
            detail: "bKash calls it processed, and not executed".into(),
        },
        Answer::Declined { detail, .. } | Answer::Unusable { detail } => {
            Processed::Unusable { detail }
        }
    }
}

/// Capture or Void. `done` are the words that say that this very call is done: of a Void, copies of bKash's pages
/// answer `Completed`, a published client expects `Cancelled`.
pub(crate) fn settled(
    family: Family,
    reply: Reply,
    asked: &PaymentId,
    done: &[&str],
) -> Settlement {
    let unusable = |text: String| Settlement::Unusable {
        detail: text.into(),
    };
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { number, detail }) => {
            let number = number.unwrap_or_default();
            if catalogue::is_processed(family, &number) {
                return Settlement::AlreadyProcessed;
            }
            return match catalogue::definite_refusal(family, &number) {
                Some(reason) => Settlement::Refused { reason, detail },
                None => Settlement::Unusable { detail },
            };
        }
    };
    if is_about_another(&document, asked) {
        return unusable("an answer about another payment".to_owned());
    }
    match document.status("transactionStatus") {
        Some(status) if done.contains(&status.as_str()) => Settlement::Done {
            trx_id: document.trx_id(TRX_ID),
        },
        status => unusable(format!("transactionStatus {status:?}")),
    }
}
