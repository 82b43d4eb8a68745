//! Refund and Refund Status, including the form of v1.1.0-beta.

use super::{
    fields::{PAYMENT_ID, TRX_ID, need},
    organization::money,
    responses::{Refunded, Status},
};
use crate::{
    error_codes::{ErrorCode, Refusal},
    gateway::Call,
    money::Poisha,
    reply::Reply,
    simulator::Simulator,
    state::{FoundTransaction, RefundRequest},
};

pub(super) fn refund(
    simulator: &Simulator,
    call: &Call<'_>,
    status: Status,
) -> Result<Reply, Refusal> {
    if let Some(trx_id) = call.fields.get(&["originalTrxID"]) {
        return refund_by_trx_id(simulator, call, trx_id, status);
    }
    let (id, trx_id) = (need(call, PAYMENT_ID)?, need(call, TRX_ID)?);
    let text = need(call, &["amount"])?;
    let amount = Poisha::parse(text)
        .filter(|amount| *amount > Poisha::ZERO)
        .ok_or(ErrorCode::INVALID_AMOUNT)?;
    let request = RefundRequest {
        payment_id: id,
        trx_id,
        amount,
        amount_text: text,
        sku: call.fields.get(&["sku"]),
        reason: call.fields.get(&["reason"]),
    };
    let (payment, refund) =
        simulator.change(|state, now| state.refund(call.caller, &request, now))?;
    Ok(Reply::of(&Refunded::of(&payment, &refund, status)))
}

/// The form of v1.1.0-beta, which has a trxID but no paymentID.
fn refund_by_trx_id(
    simulator: &Simulator,
    call: &Call<'_>,
    trx_id: &str,
    status: Status,
) -> Result<Reply, Refusal> {
    let (text, amount) = money(call)?;
    let (payment, refund) = simulator.change(|state, now| {
        let FoundTransaction::Payment(payment) = state.search(call.caller, trx_id, now)? else {
            return Err(Refusal::from(ErrorCode::TRANSACTION_NOT_FOUND));
        };
        let request = RefundRequest {
            payment_id: &payment.details.id,
            trx_id,
            amount,
            amount_text: text,
            sku: None,
            reason: None,
        };
        state.refund(call.caller, &request, now)
    })?;
    Ok(Reply::of(&Refunded::of(&payment, &refund, status)))
}

/// Without refunds the result is "Invalid Payment ID", which bKash's own plugin relies on.
pub(super) fn status(
    simulator: &Simulator,
    call: &Call<'_>,
    status: Status,
) -> Result<Reply, Refusal> {
    let (id, trx_id) = (need(call, PAYMENT_ID)?, need(call, TRX_ID)?);
    let payment = simulator.change(|state, _| state.refund_status(call.caller, id, trx_id))?;
    let refund = payment
        .refunds
        .last()
        .ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
    Ok(Reply::of(&Refunded::of(&payment, refund, status)))
}
