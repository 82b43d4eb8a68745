//! Tells operators, once each, when the outcome of a payment or refund becomes unknown and when it is known.

use domain::{
    Amount, SessionId,
    payment::{PaymentIndex, PaymentStatus},
    refund::{RefundIndex, RefundStatus},
    session::Session,
};
use objects::payment_id;

/// A payment or refund of a session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Movement {
    Payment(PaymentIndex),
    Refund(RefundIndex),
}

impl Movement {
    /// The movements whose outcome is unknown.
    fn unknown(session: &Session) -> impl Iterator<Item = Self> {
        let intent = session.order.intent();
        let payments = session
            .indexed_payments()
            .filter(move |(_, payment)| payment.status(intent) == PaymentStatus::Unknown)
            .map(|(index, _)| Self::Payment(index));
        let refunds = session
            .indexed_refunds()
            .filter(|(_, refund)| refund.status() == RefundStatus::Unknown)
            .map(|(index, _)| Self::Refund(index));
        payments.chain(refunds)
    }

    /// The identifier, the amount and the status; `None` if the session has no such movement.
    fn describe(self, id: &SessionId, session: &Session) -> Option<(String, Amount, &'static str)> {
        Some(match self {
            Self::Payment(index) => {
                let status = session.payment(index)?.status(session.order.intent());
                (payment_id(id, index), session.order.amount, status.as_str())
            }
            Self::Refund(index) => {
                let refund = session.refund(index)?;
                let status = refund.status().as_str();
                (refund.id.as_str().to_owned(), refund.amount, status)
            }
        })
    }
}

/// Whether the outcome of a payment or refund is unknown.
pub(super) fn is_any(session: &Session) -> bool {
    Movement::unknown(session).next().is_some()
}

/// Logs what became unknown or known. `before` is `None` if nothing was unknown.
pub(super) fn warn(id: &SessionId, before: Option<&Session>, after: &Session) {
    let account = &after.order.account;
    let was_unknown =
        |one| before.is_some_and(|before| Movement::unknown(before).any(|other| other == one));
    let became_unknown = Movement::unknown(after).filter(|one| !was_unknown(*one));
    for (object, taka, _) in became_unknown.filter_map(|one| one.describe(id, after)) {
        tracing::warn!(object, %taka, %account, "money is unknown: bKash gave no usable answer");
    }
    let Some(before) = before else { return };
    let is_unknown = |one| Movement::unknown(after).any(|other| other == one);
    let settled = Movement::unknown(before).filter(|one| !is_unknown(*one));
    for (object, taka, status) in settled.filter_map(|one| one.describe(id, after)) {
        tracing::warn!(object, %taka, %account, status, "unknown money is settled");
    }
}
