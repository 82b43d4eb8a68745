//! What subscribers are told: the event's type, the instant, and the object as it is after the event.

use domain::{
    AccountId, SessionId, Timestamp, WalletId,
    agreement::{Agreement, AgreementEvent},
    session::{Session, SessionEvent},
};
use serde_json::{Value, json};

use crate::ports::OutboxRow;

/// What is told, and to whom.
pub(crate) struct Message<'a> {
    pub(crate) account: &'a AccountId,
    pub(crate) kind: &'static str,
    /// The object's identifier.
    pub(crate) object: &'a str,
    /// Grows with every event of the object.
    pub(crate) sequence: usize,
    pub(crate) data: Value,
}

/// A row for the outbox.
pub(crate) fn row(bits: [u8; 32], at: Timestamp, message: &Message<'_>) -> OutboxRow {
    let id = bits[..16]
        .iter()
        .fold("evt_".to_owned(), |id, byte| format!("{id}{byte:02x}"));
    let body = json!({
        "id": id,
        "type": message.kind,
        "timestamp": at,
        "mode": message.account.mode,
        "sequence": message.sequence,
        "data": message.data,
    });
    OutboxRow {
        id,
        account: message.account.clone(),
        kind: message.kind,
        object: message.object.to_owned(),
        body: body.to_string(),
    }
}

/// A session as subscribers see it. They are told of masked wallets only.
pub(crate) fn session(id: &SessionId, session: &Session, event: &SessionEvent) -> Value {
    let mut data = json!({
        "session": id,
        "invoice": session.order.invoice,
        "amount": session.order.amount.to_string(),
        "currency": "BDT",
    });
    match event {
        SessionEvent::PaymentCompleted {
            payment,
            trx_id,
            wallet,
        }
        | SessionEvent::LateSuccess {
            payment,
            trx_id,
            wallet,
        } => {
            data["payment"] = json!(payment);
            data["trx_id"] = json!(trx_id);
            data["wallet"] = json!(wallet);
        }
        SessionEvent::PaymentQuarantined {
            payment,
            mismatch,
            trx_id,
        } => {
            data["payment"] = json!(payment);
            data["mismatch"] = json!(mismatch);
            data["trx_id"] = json!(trx_id);
        }
        SessionEvent::PaymentDeclined {
            payment, reason, ..
        } => {
            data["payment"] = json!(payment);
            data["reason"] = json!(reason);
        }
        SessionEvent::PaymentEnded { payment, reason } => {
            data["payment"] = json!(payment);
            data["reason"] = json!(reason);
        }
        SessionEvent::PaymentInitiated { payment, .. }
        | SessionEvent::ExecuteUnanswered { payment, .. }
        | SessionEvent::PaymentUnresolved { payment }
        | SessionEvent::PaymentNotExecuted { payment } => data["payment"] = json!(payment),
        _ => {}
    }
    data
}

/// An agreement as subscribers see it.
pub(crate) fn agreement(id: &WalletId, agreement: &Agreement, _: &AgreementEvent) -> Value {
    json!({
        "wallet": id,
        "payer": agreement.payer,
        "number": agreement.consent().and_then(|consent| consent.wallet.as_ref()),
    })
}
