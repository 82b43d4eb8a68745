//! Refund and Refund Status, in the two forms they have: one refund by itself, and v2's list.

use domain::{ErrorDetail, refund::PastRefund};
use engine::ports::{NewRefund, RefundAnswer, Refundable};

use super::{Failure, success};
use crate::{Family, catalogue, document::Document, http::Reply};

const ORIGINAL: &[&str] = &["originalTrxID", "originalTrxId"];
const REFUND: &[&str] = &["refundTrxID", "refundTrxId"];

/// The number that says, in answer to Refund Status, that there is none. Source: bKash's `WooCommerce` plugin,
/// which says so of the text; v2 gives an answer without the list instead.
const NO_REFUND: &str = "2002";

/// One refund of an answer.
fn refund(document: &Document) -> Option<PastRefund> {
    Some(PastRefund {
        trx_id: document.trx_id(REFUND)?,
        amount: document.amount(&["refundAmount", "amount"])?,
        status: document.text(&["refundTransactionStatus", "transactionStatus"])?,
        completed_time: document.text(&["completedTime"]).unwrap_or_default(),
    })
}

fn is_about_another(document: &Document, payment: &Refundable) -> bool {
    let original = document.text(ORIGINAL);
    original.is_some_and(|original| original != payment.trx_id.as_str())
}

/// Refund. Done only if it is the refund that was asked for.
pub(crate) fn refunded(family: Family, reply: Reply, asked: &NewRefund) -> RefundAnswer {
    let unusable = |text: &str| RefundAnswer::Unusable {
        detail: text.into(),
    };
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(Failure { number, detail }) => {
            return match number.and_then(|number| catalogue::refusal_to_refund(family, &number)) {
                Some(reason) => RefundAnswer::Refused { reason, detail },
                None => RefundAnswer::Unusable { detail },
            };
        }
    };
    let Some(refund) = refund(&document) else {
        return unusable("an answer without a refund");
    };
    if is_about_another(&document, asked.payment()) {
        return unusable("an answer about another payment");
    }
    if refund.amount != asked.amount() || !document.in_taka() {
        return unusable("an answer about another amount");
    }
    if !refund.status.eq_ignore_ascii_case("completed") {
        return unusable(&format!("a refund with the status {:?}", refund.status));
    }
    RefundAnswer::Done(refund)
}

/// Refund Status. Whatever bKash lists counts, whether it is complete or not.
pub(crate) fn past_refunds(
    family: Family,
    reply: Reply,
    asked: &Refundable,
) -> Result<Vec<PastRefund>, ErrorDetail> {
    let document = match success(family, reply) {
        Ok(document) => document,
        Err(failure) if failure.is(NO_REFUND) => return Ok(Vec::new()),
        Err(Failure { detail, .. }) => return Err(detail),
    };
    if document.text(ORIGINAL).is_none() {
        return Err("an answer without the payment's transaction".into());
    }
    if is_about_another(&document, asked) {
        return Err("an answer about another payment".into());
    }
    let listed = if document.has("refundTransactions") {
        document.list("refundTransactions")
    } else if document.text(REFUND).is_some() {
        return one(&document);
    } else {
        Some(Vec::new())
    };
    let refunds = listed.map(|listed| listed.iter().map(refund).collect());
    refunds.flatten().ok_or_else(unreadable)
}

fn one(document: &Document) -> Result<Vec<PastRefund>, ErrorDetail> {
    Ok(vec![refund(document).ok_or_else(unreadable)?])
}

/// A refund that cannot be read must not be left out of the sum.
fn unreadable() -> ErrorDetail {
    "a refund that cannot be read".into()
}
