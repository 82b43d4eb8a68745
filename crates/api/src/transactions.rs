//! `/v1/transactions/{trx_id}`: searches a transaction at bKash.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use directory::Scope;
use domain::{BkashErrorCode, TrxId};
use eventlog::CommandError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    document::{Operation, Resource},
    problem::Problem,
    problem_code::ProblemCode,
    state::Api,
};

pub(crate) const TAG: &str = "Transactions";

pub(crate) fn routes() -> Resource {
    Resource::new().routes([SEARCH], routes!(search))
}

/// A transaction in bKash's records.
#[derive(Debug, Serialize, ToSchema)]
struct Transaction {
    /// Always `transaction`.
    #[schema(example = "transaction")]
    object: &'static str,
    /// bKash's transaction ID.
    #[schema(example = "BFD90JRLST")]
    trx_id: String,
    /// The amount in taka, or `null` if bKash's response has no valid amount.
    #[schema(required, example = "599.00")]
    amount: Option<String>,
    /// The status, as bKash reports it.
    #[schema(example = "Completed")]
    status: String,
    /// The type of the transaction, as bKash reports it.
    #[schema(example = "bKash Tokenized Checkout via API")]
    kind: String,
    /// The masked number of the payer's wallet.
    #[schema(required)]
    wallet: Option<String>,
    /// When the transaction completed, as bKash reports it.
    completed_time: String,
    /// The checkout session of the transaction, or `null` if there is none.
    #[schema(required)]
    session: Option<String>,
}

pub(crate) const SEARCH: Operation = Operation::new("search_transaction")
    .problems(&[ProblemCode::BkashRefused, ProblemCode::BkashUnavailable]);

/// Search for a transaction
///
/// Queries bKash on every request.
#[utoipa::path(
    get,
    path = "/v1/transactions/{trx_id}",
    operation_id = SEARCH.id,
    tag = TAG,
    security(("key" = ["transactions:read"])),
    params(("trx_id" = String, Path, description = "bKash's transaction ID (trxID)", example = "BFD90JRLST")),
    responses((status = 200, description = "The transaction", body = Transaction))
)]
async fn search(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    Path(trx_id): Path<String>,
) -> Result<Json<Transaction>, Problem> {
    let account = &auth.require(Scope::TransactionsRead)?.account;
    let trx_id = TrxId::parse(&trx_id).map_err(|_| ProblemCode::NotFound)?;
    let bkash = api.settings(account).await?.bkash;
    let found = match bkash.search_transaction(&trx_id).await {
        Ok(found) => found,
        Err(error) => {
            let bkash_error_code = error.bkash_error_code().map(BkashErrorCode::as_str);
            tracing::warn!(%error, bkash_error_code, "transaction search failed");
            return Err(error.into());
        }
    };
    let engine = &api.ports.engine;
    let session = match engine.session_of_transaction(account, &trx_id).await {
        Ok((id, _)) => Some(id.as_str().to_owned()),
        Err(CommandError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Json(Transaction {
        object: "transaction",
        trx_id: found.trx_id.as_str().to_owned(),
        amount: found.amount.map(objects::amount),
        status: found.status,
        kind: found.kind,
        wallet: found.wallet.map(|wallet| wallet.to_string()),
        completed_time: found.completed_time,
        session,
    }))
}
