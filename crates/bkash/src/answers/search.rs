//! Search Transaction.

use engine::ports::{SearchError, Transaction};

use super::success;
use crate::{Family, document::TRX_ID, http::Reply};

/// The number for a transaction that bKash does not know, the same in every dialect.
const NOT_FOUND: &str = "2033";

/// What was found.
pub(crate) fn found(family: Family, reply: Reply) -> Result<Transaction, SearchError> {
    let document = success(family, reply).map_err(|failure| {
        if failure.is(NOT_FOUND) {
            let bkash_error_code = failure.detail.bkash_error_code;
            SearchError::NotFound { bkash_error_code }
        } else {
            SearchError::Unusable(failure.detail)
        }
    })?;
    let trx_id = document.trx_id(TRX_ID);
    let word = |key| document.text(&[key]).unwrap_or_default();
    Ok(Transaction {
        trx_id: trx_id.ok_or_else(|| SearchError::Unusable("no trxID".into()))?,
        amount: document.amount(&["amount"]),
        status: word("transactionStatus"),
        kind: word("transactionType"),
        wallet: document.wallet(),
        completed_time: word("completedTime"),
    })
}
