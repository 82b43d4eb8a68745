//! Parses the answer to Search Transaction.

use bkash_types::Family;
use engine::ports::{SearchError, Transaction};

use super::successful;
use crate::{document::TRX_ID, http::Reply};

/// The error code of an unknown transaction, the same in every family.
const NOT_FOUND: &str = "2033";

/// The answer to Search Transaction.
pub(crate) fn parse_search(family: Family, reply: Reply) -> Result<Transaction, SearchError> {
    let document = successful(family, reply).map_err(|error| {
        if error.has_code(NOT_FOUND) {
            let bkash_error_code = error.detail.bkash_error_code;
            SearchError::NotFound { bkash_error_code }
        } else {
            SearchError::Unusable(error.detail)
        }
    })?;
    let trx_id = document.trx_id(TRX_ID);
    let text = |key| document.text(&[key]).unwrap_or_default();
    Ok(Transaction {
        trx_id: trx_id.ok_or_else(|| SearchError::Unusable("no trxID".into()))?,
        amount: document.amount(&["amount"]),
        status: text("transactionStatus"),
        kind: text("transactionType"),
        wallet: document.wallet(),
        completed_time: text("completedTime"),
    })
}
