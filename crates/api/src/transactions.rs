//! `/v1/transactions/{trx_id}`: what bKash says of a transaction, and which session it belongs to.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use directory::Scope;
use domain::{BkashErrorCode, TrxId};
use engine::EngineError;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Api, caller::Known, codes::Code, problem::Problem};

pub(crate) const TAG: &str = "Transactions";

pub(crate) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::new().routes(routes!(show))
}

/// A transaction as bKash knows it.
#[derive(Debug, Serialize, ToSchema)]
struct Transaction {
    /// Always `transaction`.
    #[schema(example = "transaction")]
    object: &'static str,
    /// bKash's transaction.
    #[schema(example = "BFD90JRLST")]
    trx_id: String,
    /// Its amount in taka, if it can be read.
    #[schema(required, example = "599.00")]
    amount: Option<String>,
    /// bKash's word for its status.
    #[schema(example = "Completed")]
    status: String,
    /// bKash's words for its type.
    #[schema(example = "bKash Tokenized Checkout via API")]
    kind: String,
    /// The paying wallet, masked.
    #[schema(required)]
    wallet: Option<String>,
    /// When it completed, as bKash wrote it.
    completed_time: String,
    /// The session that it belongs to, if it is one of ours.
    #[schema(required)]
    session: Option<String>,
}

/// Search a transaction
///
/// bKash is asked every time.
#[utoipa::path(
    get,
    path = "/v1/transactions/{trx_id}",
    operation_id = "search_transaction",
    tag = TAG,
    security(("key" = ["transactions:read"])),
    params(("trx_id" = String, Path, description = "bKash's trxID", example = "BFD90JRLST")),
    responses((status = 200, description = "The transaction", body = Transaction))
)]
async fn show(
    State(api): State<Arc<Api>>,
    known: Known,
    Path(trx_id): Path<String>,
) -> Result<Json<Transaction>, Problem> {
    let account = &known.may(Scope::TransactionsRead)?.account;
    let trx_id = TrxId::parse(&trx_id).map_err(|_| Code::NotFound)?;
    let bkash = api.shop(account).await?.bkash;
    let found = match bkash.search_transaction(&trx_id).await {
        Ok(found) => found,
        Err(error) => {
            let bkash_error_code = error.bkash_error_code().map(BkashErrorCode::as_str);
            tracing::warn!(%error, bkash_error_code, "a search found no transaction");
            return Err(error.into());
        }
    };
    let engine = &api.ports.engine;
    let session = match engine.session_of_transaction(account, &trx_id).await {
        Ok((id, _)) => Some(id.as_str().to_owned()),
        Err(EngineError::NotFound) => None,
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
