//! What each answer of v1.2.0-beta means. Read tolerantly, judged strictly.

use domain::{
    AgreementId, Amount, CallbackSignature, Decline, PaymentId, TrxId,
    agreement::AgreementAnswer,
    attempt::{Initiated, NotCreated},
    session::Answer,
};
use engine::ports::{AgreementStanding, SearchError, Transaction};
use url::Url;

use crate::{
    catalogue,
    document::{Document, Verdict},
    http::Reply,
};

/// A successful answer, or bKash's number and text, or what came instead.
fn success(reply: Reply) -> Result<Document, (Option<String>, String)> {
    match reply {
        Reply::Unusable(_, detail) | Reply::NotSent(detail) => Err((None, detail)),
        Reply::Document(status, document) => match document.verdict() {
            Verdict::Success if status.is_success() => Ok(document),
            Verdict::Success => Err((None, format!("HTTP {status} with a success inside"))),
            Verdict::Number { code, text } => Err((Some(code.clone()), format!("{code} {text}"))),
            Verdict::Gateway(text) => Err((None, format!("HTTP {status}: {text}"))),
            Verdict::Unclear => Err((None, format!("HTTP {status} without a status code"))),
        },
    }
}

/// Create, of a payment or an agreement.
pub(super) fn created(reply: Reply) -> Result<Initiated, NotCreated> {
    let document = success(reply).map_err(|(code, _)| match code {
        Some(code) => NotCreated::Refused(catalogue::refusal_to_create(&code)),
        None => NotCreated::Unanswered,
    })?;
    let payment_id = document
        .text(&["paymentID", "paymentId"])
        .and_then(|text| PaymentId::parse(&text).ok());
    let (Some(payment_id), Some(bkash_url)) =
        (payment_id, document.text(&["bkashURL", "bKashURL"]))
    else {
        return Err(NotCreated::Unanswered);
    };
    let signature = document.text(&["signature"]).or_else(|| {
        // v1.2.0-beta shows it only inside the callback addresses.
        let callback = Url::parse(&document.text(&["successCallbackURL"])?).ok()?;
        callback
            .query_pairs()
            .find(|(key, _)| key == "signature")
            .map(|(_, value)| value.into_owned())
    });
    // One that cannot be read must not pass for none: without one every callback is genuine.
    let signature = signature
        .map(|text| CallbackSignature::parse(&text))
        .transpose();
    let signature = signature.map_err(|_| NotCreated::Unanswered)?;
    Ok(Initiated {
        payment_id,
        bkash_url,
        signature,
    })
}

/// Execute of a payment.
pub(super) fn executed(reply: Reply, asked: &PaymentId) -> Answer {
    match success(reply) {
        Ok(document) => money(&document, asked),
        Err((code, detail)) => match code.as_deref().and_then(catalogue::definite_refusal) {
            Some(reason) => Answer::Declined { reason, detail },
            None => Answer::Unusable { detail },
        },
    }
}

/// Query of a payment. A number here tells nothing about the payment.
pub(super) fn queried(reply: Reply, asked: &PaymentId) -> Answer {
    match success(reply) {
        Ok(document) => money(&document, asked),
        Err((_, detail)) => Answer::Unusable { detail },
    }
}

fn money(document: &Document, asked: &PaymentId) -> Answer {
    if document
        .text(&["paymentID", "paymentId"])
        .is_some_and(|answered| answered != asked.as_str())
    {
        return Answer::Unusable {
            detail: "an answer about another payment".to_owned(),
        };
    }
    match document.status("transactionStatus").as_deref() {
        Some("completed") => Answer::Money(document.claim(false)),
        Some("authorized") => Answer::Money(document.claim(true)),
        Some("initiated") => Answer::NotExecuted,
        Some(other) => Answer::Unusable {
            detail: format!("transactionStatus {other:?}"),
        },
        None => Answer::Unusable {
            detail: "no transactionStatus".to_owned(),
        },
    }
}

/// Execute or Query of an agreement attempt.
pub(super) fn agreement(reply: Reply) -> AgreementAnswer {
    let document = match success(reply) {
        Ok(document) => document,
        Err((code, detail)) => {
            return match code.as_deref().and_then(catalogue::definite_refusal) {
                // "Pre-requisite not met" and "invalid state" leave open whether it was executed before.
                Some(Decline::AgreementUnusable) | None => AgreementAnswer::Unusable { detail },
                Some(reason) => AgreementAnswer::Declined { reason, detail },
            };
        }
    };
    let agreement_id = document
        .text(&["agreementID", "agreementId"])
        .and_then(|text| AgreementId::parse(&text).ok());
    match (document.status("agreementStatus").as_deref(), agreement_id) {
        (Some("completed"), Some(agreement_id)) => AgreementAnswer::Consented {
            agreement_id,
            wallet: document.wallet(),
        },
        (Some("initiated"), _) => AgreementAnswer::NotExecuted,
        (status, _) => AgreementAnswer::Unusable {
            detail: format!("agreementStatus {status:?}"),
        },
    }
}

/// Query of an agreement.
pub(super) fn standing(reply: Reply) -> AgreementStanding {
    match success(reply) {
        Ok(document) => match document.status("agreementStatus").as_deref() {
            Some("completed") => AgreementStanding::Active,
            Some("cancelled") => AgreementStanding::Gone,
            _ => AgreementStanding::Unknown,
        },
        Err((Some(code), _)) if catalogue::agreement_is_gone(&code) => AgreementStanding::Gone,
        Err(_) => AgreementStanding::Unknown,
    }
}

/// Cancel of an agreement: that it is gone already is as good.
pub(super) fn cancelled(reply: Reply) -> Result<(), String> {
    match success(reply) {
        // The sample of guide v0.3 prints `Completed` for a cancelled agreement, its table `Cancelled`.
        Ok(_) => Ok(()),
        Err((Some(code), _)) if catalogue::agreement_is_gone(&code) => Ok(()),
        Err((_, detail)) => Err(detail),
    }
}

/// Search of a transaction.
pub(super) fn found(reply: Reply) -> Result<Transaction, SearchError> {
    let document = success(reply).map_err(|(code, detail)| match code.as_deref() {
        Some("2033") => SearchError::NotFound,
        _ => SearchError::Unusable(detail),
    })?;
    let trx_id = document
        .text(&["trxID", "trxId"])
        .and_then(|text| TrxId::parse(&text).ok());
    let word = |key| document.text(&[key]).unwrap_or_default();
    Ok(Transaction {
        trx_id: trx_id.ok_or_else(|| SearchError::Unusable("no trxID".to_owned()))?,
        amount: document
            .text(&["amount"])
            .and_then(|text| Amount::parse(&text).ok()),
        status: word("transactionStatus"),
        kind: word("transactionType"),
        wallet: document.wallet(),
        completed_time: word("completedTime"),
    })
}
