//! The events that commands on a session's refunds cause, and how much of a payment can be refunded.

use super::{
    PastRefund, REFUNDS_PER_SESSION, Refund, RefundDecline, RefundEvent, RefundIndex,
    RefundOutcome, RefundState,
};
use crate::{
    Amount, ErrorDetail, RefundId, ShortText, Timestamp, TrxId, payment::PaymentIndex,
    timing::UNRESOLVED_AFTER,
};

/// An answer of bKash about a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundCommand {
    /// Refund Status listed the payment's earlier refunds, so Refund may be called.
    RecordListing,
    /// The outcome of Refund.
    Record(RefundOutcome),
    /// The outcome of Refund Status: every refund that bKash lists for the payment, or what was received instead.
    RecordStatus(Result<Vec<PastRefund>, ErrorDetail>),
}

/// Why a refund is rejected. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundRejection {
    /// The payment took no money that could be refunded.
    #[error("the payment took no money that could be refunded")]
    NotRefundable,
    /// The refunds together would exceed the payment.
    #[error("the refunds together would exceed the payment")]
    ExceedsPayment,
    /// Another refund of the session is in progress.
    #[error("another refund is in progress")]
    InProgress,
    /// The session has had as many refunds as one session may have.
    #[error("the session has had too many refunds")]
    TooMany,
}

/// Events, each with the refund it belongs to.
type Events = Vec<(RefundIndex, RefundEvent)>;

/// Requests a refund of a payment whose full charge is `charged`, after the session's earlier `refunds`.
///
/// # Errors
///
/// Returns [`RefundRejection`] if another refund is in progress, the refunds would exceed the payment, or the session has had
/// [`REFUNDS_PER_SESSION`] refunds.
pub(crate) fn request(
    refunds: &[Refund],
    charged: Amount,
    id: RefundId,
    payment: PaymentIndex,
    amount: Amount,
    (sku, reason): (ShortText, ShortText),
) -> Result<(RefundIndex, RefundEvent), RefundRejection> {
    if refunds.iter().any(Refund::is_open) {
        return Err(RefundRejection::InProgress);
    }
    if refunded_poisha(refunds, payment) + amount.poisha() > charged.poisha() {
        return Err(RefundRejection::ExceedsPayment);
    }
    if refunds.len() >= REFUNDS_PER_SESSION {
        return Err(RefundRejection::TooMany);
    }
    let event = RefundEvent::Requested {
        id,
        payment,
        amount,
        sku,
        reason,
    };
    Ok((RefundIndex::new(refunds.len()), event))
}

/// The sum of a payment's refunds that are or may be completed, in poisha.
pub(crate) fn refunded_poisha(refunds: &[Refund], payment: PaymentIndex) -> u64 {
    refunds
        .iter()
        .filter(|refund| refund.payment == payment && refund.counts())
        .map(|refund| refund.amount.poisha())
        .sum()
}

/// The events that `command` about the refund `index` causes at `now`.
pub(crate) fn decide(
    refunds: &[Refund],
    index: RefundIndex,
    command: RefundCommand,
    now: Timestamp,
) -> Events {
    match command {
        RefundCommand::RecordListing => {
            let refund = refunds.get(index.get());
            let waits = refund.is_some_and(|refund| refund.state == RefundState::Requested);
            waits
                .then_some((index, RefundEvent::Listed))
                .into_iter()
                .collect()
        }
        RefundCommand::Record(outcome) => record(refunds, index, outcome),
        RefundCommand::RecordStatus(answer) => {
            let events = record_status(refunds, index, answer, now);
            events.into_iter().map(|event| (index, event)).collect()
        }
    }
}

fn record(refunds: &[Refund], index: RefundIndex, outcome: RefundOutcome) -> Events {
    let Some(refund) = refunds.get(index.get()).filter(|refund| refund.is_open()) else {
        return Vec::new();
    };
    match outcome {
        RefundOutcome::Done { trx_id } => vec![(index, RefundEvent::Completed { trx_id })],
        RefundOutcome::Refused { reason, detail } => {
            vec![(index, RefundEvent::Declined { reason, detail })]
        }
        RefundOutcome::EarlierHappened { earlier, trx_id } => {
            let detail = "bKash lists an earlier refund that it had not listed".into();
            let reason = RefundDecline::EarlierHappened;
            vec![
                (earlier, RefundEvent::Completed { trx_id }),
                (index, RefundEvent::Declined { reason, detail }),
            ]
        }
        RefundOutcome::Unusable { detail } if refund.state == RefundState::Requested => {
            vec![(index, RefundEvent::Unanswered { detail })]
        }
        RefundOutcome::Unusable { .. } => Vec::new(),
    }
}

fn record_status(
    refunds: &[Refund],
    index: RefundIndex,
    answer: Result<Vec<PastRefund>, ErrorDetail>,
    now: Timestamp,
) -> Vec<RefundEvent> {
    let Some(refund) = refunds.get(index.get()) else {
        return Vec::new();
    };
    let unknown = match &refund.state {
        RefundState::Unknown(inquiry) => Some(inquiry),
        RefundState::NotExecuted { .. } => None,
        RefundState::Requested | RefundState::Declined(_) | RefundState::Completed { .. } => {
            return Vec::new();
        }
    };
    let detail = match answer {
        Ok(listed) => match find_listed(refunds, index, &listed) {
            Some(found) if found.is_completed() => {
                let trx_id = found.trx_id.clone();
                return vec![RefundEvent::Completed { trx_id }];
            }
            Some(found) => format!("bKash lists it with the status {:?}", found.status).into(),
            None if unknown.is_some() => return vec![RefundEvent::NotExecuted],
            None => return vec![RefundEvent::NotExecutedConfirmed],
        },
        Err(detail) => detail,
    };
    let unresolved = unknown
        .is_some_and(|inquiry| !inquiry.reported && now >= inquiry.executed_at + UNRESOLVED_AFTER);
    let unresolved = unresolved.then_some(RefundEvent::Unresolved);
    let unanswered = RefundEvent::StatusUnanswered { detail };
    [unanswered].into_iter().chain(unresolved).collect()
}

/// Finds the refund `index` among those that bKash lists: one of the same amount whose transaction no other refund has.
pub fn find_listed<'a>(
    refunds: &[Refund],
    index: RefundIndex,
    listed: &'a [PastRefund],
) -> Option<&'a PastRefund> {
    let amount = refunds.get(index.get())?.amount;
    let is_known = |trx_id: &TrxId| {
        refunds.iter().any(|other| {
            matches!(&other.state, RefundState::Completed { trx_id: theirs, .. } if theirs == trx_id)
        })
    };
    listed
        .iter()
        .find(|past| past.amount == amount && !is_known(&past.trx_id))
}

/// Queries the first refund that is due.
pub(crate) fn tick(refunds: &[Refund], now: Timestamp) -> Events {
    let is_due = |refund: &Refund| refund.due_at().is_some_and(|at| now >= at);
    let Some(position) = refunds.iter().position(is_due) else {
        return Vec::new();
    };
    let index = RefundIndex::new(position);
    let query = (index, RefundEvent::StatusRequested);
    if refunds[position].state == RefundState::Requested {
        let detail = "no answer was recorded".into();
        vec![(index, RefundEvent::Unanswered { detail }), query]
    } else {
        vec![query]
    }
}
