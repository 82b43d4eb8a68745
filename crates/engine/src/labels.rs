//! The labels that streams are found by. Every label names its account, so that no search leaves it.

use domain::{
    AccountId, BkashPaymentId, InvoiceNumber, PayerReference, SessionId, TrxId,
    agreement::{Agreement, AgreementEvent},
    session::{Session, SessionEvent},
};

/// Every session of an account.
pub(crate) fn sessions(account: &AccountId) -> String {
    format!("sessions/{account}")
}

/// The sessions of one invoice.
pub(crate) fn invoice(account: &AccountId, invoice: &InvoiceNumber) -> String {
    format!("sessions/{account}/invoice/{}", invoice.as_str())
}

/// The sessions of one payer.
pub(crate) fn sessions_of_payer(account: &AccountId, payer: &PayerReference) -> String {
    format!("sessions/{account}/payer/{}", payer.as_str())
}

/// The sessions of an account in which a payment was tried.
pub(crate) fn payments(account: &AccountId) -> String {
    format!("payments/{account}")
}

/// The session of a payment, by our identifier.
pub(crate) fn payment(account: &AccountId, id: &str) -> String {
    format!("payment/{account}/{id}")
}

/// The session of a payment, by bKash's identifier.
pub(crate) fn bkash_payment(account: &AccountId, id: &BkashPaymentId) -> String {
    format!("bkash-payment/{account}/{}", id.as_str())
}

/// The session of a transaction.
pub(crate) fn transaction(account: &AccountId, trx_id: &TrxId) -> String {
    format!("transaction/{account}/{}", trx_id.as_str())
}

/// The sessions of an account with refunds.
pub(crate) fn refunds(account: &AccountId) -> String {
    format!("refunds/{account}")
}

/// The session of a refund.
pub(crate) fn refund(account: &AccountId, id: &str) -> String {
    format!("refund/{account}/{id}")
}

/// Every agreement of an account that was ever consented to.
pub(crate) fn agreements(account: &AccountId) -> String {
    format!("agreements/{account}")
}

/// A payer's agreements that were ever consented to.
pub(crate) fn agreements_of_payer(account: &AccountId, payer: &PayerReference) -> String {
    format!("payer/{account}/{}", payer.as_str())
}

/// A payer's attempts to save a wallet, whatever came of them.
pub(crate) fn attempts_of_payer(account: &AccountId, payer: &PayerReference) -> String {
    format!("payer-attempts/{account}/{}", payer.as_str())
}

/// Every notification of an account.
pub(crate) fn notifications(account: &AccountId) -> String {
    format!("notifications/{account}")
}

/// The labels that an event which led to this state gives a session.
pub(crate) fn of_session(id: &SessionId, session: &Session, event: &SessionEvent) -> Vec<String> {
    let account = &session.order.account;
    match event {
        SessionEvent::Opened(order) => {
            let payer = order.payer.as_ref();
            let payer = payer.map(|payer| sessions_of_payer(account, payer));
            let always = [sessions(account), invoice(account, &order.invoice)];
            always.into_iter().chain(payer).collect()
        }
        SessionEvent::PaymentRequested {
            payment: number, ..
        } => {
            let name = objects::payment_id(id, *number);
            vec![payments(account), payment(account, &name)]
        }
        SessionEvent::PaymentInitiated { initiated, .. } => {
            vec![bkash_payment(account, &initiated.payment_id)]
        }
        SessionEvent::PaymentCompleted { trx_id, .. }
        | SessionEvent::PaymentAuthorized { trx_id, .. }
        | SessionEvent::LateSuccess { trx_id, .. }
        | SessionEvent::RefundCompleted { trx_id, .. }
        | SessionEvent::PaymentCaptured {
            trx_id: Some(trx_id),
            ..
        }
        | SessionEvent::PaymentQuarantined {
            trx_id: Some(trx_id),
            ..
        } => vec![transaction(account, trx_id)],
        SessionEvent::RefundRequested { id, .. } => {
            vec![refunds(account), refund(account, id.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The labels that an event gives an agreement.
pub(crate) fn of_agreement(agreement: &Agreement, event: &AgreementEvent) -> Vec<String> {
    let (account, payer) = (&agreement.account, &agreement.payer);
    match event {
        AgreementEvent::Requested { .. } => vec![attempts_of_payer(account, payer)],
        AgreementEvent::Consented { .. } => {
            vec![agreements(account), agreements_of_payer(account, payer)]
        }
        _ => Vec::new(),
    }
}
