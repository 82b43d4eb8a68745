//! Parses the answers to Refund and Refund Status, in both forms: a single refund, and v2's list.

use bkash_types::Family;
use domain::refund::Refundable;
use domain::{ErrorDetail, refund::PastRefund};
use engine::ports::{NewRefund, RefundAnswer};

use super::{ErrorResponse, successful};
use crate::{document::Document, error_codes, http::Reply};

const ORIGINAL: &[&str] = &["originalTrxID", "originalTrxId"];
const REFUND: &[&str] = &["refundTrxID", "refundTrxId"];

/// The error code with which Refund Status reports that there is no refund. Source: bKash's `WooCommerce` plugin,
/// which reads the text of that code so. v2 answers without the list instead.
const NO_REFUND: &str = "2002";

/// Parses one refund.
fn past_refund(document: &Document) -> Option<PastRefund> {
    Some(PastRefund {
        trx_id: document.trx_id(REFUND)?,
        amount: document.amount(&["refundAmount", "amount"])?,
        status: document.text(&["refundTransactionStatus", "transactionStatus"])?,
        completed_time: document.text(&["completedTime"]).unwrap_or_default(),
    })
}

fn is_of_another_payment(document: &Document, payment: &Refundable) -> bool {
    let original = document.text(ORIGINAL);
    original.is_some_and(|original| original != payment.trx_id.as_str())
}

/// The answer to Refund. The refund is done only if its payment and amount are those of the request.
pub(crate) fn parse_refund(family: Family, reply: Reply, requested: &NewRefund) -> RefundAnswer {
    let unusable = |text: &str| RefundAnswer::Unusable {
        detail: text.into(),
    };
    let document = match successful(family, reply) {
        Ok(document) => document,
        Err(ErrorResponse { code, detail }) => {
            return match code.and_then(|code| error_codes::refund_decline(family, &code)) {
                Some(reason) => RefundAnswer::Refused { reason, detail },
                None => RefundAnswer::Unusable { detail },
            };
        }
    };
    let Some(refund) = past_refund(&document) else {
        return unusable("an answer without a refund");
    };
    if is_of_another_payment(&document, requested.payment()) {
        return unusable("an answer about another payment");
    }
    if refund.amount != requested.amount() || !document.in_taka() {
        return unusable("an answer with another amount");
    }
    if !refund.status.eq_ignore_ascii_case("completed") {
        return unusable(&format!("a refund with the status {:?}", refund.status));
    }
    RefundAnswer::Done(refund)
}

/// The answer to Refund Status. Refunds of every status count.
pub(crate) fn parse_refund_status(
    family: Family,
    reply: Reply,
    payment: &Refundable,
) -> Result<Vec<PastRefund>, ErrorDetail> {
    let document = match successful(family, reply) {
        Ok(document) => document,
        Err(error) if error.has_code(NO_REFUND) => return Ok(Vec::new()),
        Err(ErrorResponse { detail, .. }) => return Err(detail),
    };
    if document.text(ORIGINAL).is_none() {
        return Err("an answer without the payment's trxID".into());
    }
    if is_of_another_payment(&document, payment) {
        return Err("an answer about another payment".into());
    }
    let listed = if document.has("refundTransactions") {
        document.list("refundTransactions")
    } else if document.text(REFUND).is_some() {
        return Ok(vec![past_refund(&document).ok_or_else(unreadable)?]);
    } else {
        Some(Vec::new())
    };
    let refunds = listed.map(|listed| listed.iter().map(past_refund).collect());
    refunds.flatten().ok_or_else(unreadable)
}

/// An unreadable refund must not be left out of the sum.
fn unreadable() -> ErrorDetail {
    "an unreadable refund".into()
}
