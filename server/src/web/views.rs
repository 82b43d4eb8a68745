//! Converts domain states into view models.

use app::view::{
    AgreementPolicy, AgreementView, LineItem, PayNotice, PayState, PayView, PayableOrder, Receipt,
    RefundView,
};
use domain::{
    AgreementId, Decline, SessionId, Timestamp,
    agreement::{Agreement, AgreementState},
    hosted_page::{Ended, NotCreated},
    payment::{Charge, Payment, PaymentState},
    refund::RefundState,
    session::{Closed, PAYMENTS_PER_SESSION, Phase, Session},
};

use super::begin_payment;
use crate::accounts::Account;

/// Builds the view of a session's page. `agreements` are all of the payer's.
pub(super) fn pay(
    now: Timestamp,
    account: &Account,
    id: &SessionId,
    session: &Session,
    agreements: &[(AgreementId, Agreement)],
) -> PayView {
    let order = &session.order;
    let return_url = |url: &str| url.replace("{session}", id.as_str());
    PayView {
        session: id.clone(),
        invoice: order.invoice.as_str().to_owned(),
        amount: order.amount,
        line_items: order
            .lines
            .iter()
            .map(|line| LineItem {
                name: line.name.clone(),
                quantity: line.quantity,
                amount: line.amount,
            })
            .collect(),
        state: pay_state(now, id, session),
        payments: session.payments.len(),
        agreement_policy: agreement_policy(account, session),
        agreements: agreements
            .iter()
            .filter(|(_, agreement)| matches!(agreement.state, AgreementState::Active(_)))
            .filter_map(|(id, agreement)| self::agreement(id, agreement))
            .collect(),
        cancel_url: return_url(&order.cancel_url),
        success_url: return_url(&order.success_url),
        embedding: None,
    }
}

/// Whether paying may, must or cannot create an agreement.
pub(super) fn agreement_policy(account: &Account, session: &Session) -> AgreementPolicy {
    let bkash = account.bkash.capabilities();
    match (&session.order.payer, session.order.agreement_policy) {
        _ if bkash.want_consent(&session.order) => AgreementPolicy::Require,
        (Some(_), domain::session::AgreementPolicy::Offer) if bkash.agreements => {
            AgreementPolicy::Offer
        }
        _ => AgreementPolicy::Never,
    }
}

/// Builds the state of a session's page.
pub(super) fn pay_state(now: Timestamp, id: &SessionId, session: &Session) -> PayState {
    let expires_at = session.order.expires_at;
    match session.phase() {
        Phase::Open(last) => {
            let limit_reached = session.payments.len() >= PAYMENTS_PER_SESSION;
            let notice = if limit_reached {
                Some(PayNotice::TooManyAttempts)
            } else {
                last.and_then(notice)
            };
            PayState::Open {
                expires_at,
                now,
                notice,
            }
        }
        Phase::PendingPayer { page } => PayState::AtBkash {
            bkash_url: begin_payment::bkash_url(id, page),
            expires_at,
            now,
        },
        Phase::Executing => PayState::Processing,
        Phase::Unknown => PayState::Unknown,
        Phase::Paid(charge) => PayState::Paid(receipt(session, charge)),
        Phase::Authorized(charge) => PayState::Authorized(receipt(session, charge)),
        Phase::Voided(charge) => PayState::Voided(receipt(session, charge)),
        Phase::NeedsAttention(payment) => PayState::NeedsAttention {
            trx_id: payment.trx_id().cloned(),
        },
        Phase::HistoryLost => PayState::HistoryLost,
        Phase::Closed(Closed::Cancelled) => PayState::Cancelled,
        Phase::Closed(Closed::Expired) => PayState::Expired,
    }
}

fn receipt(session: &Session, charge: &Charge) -> Receipt {
    let refunds = session.refunds.iter().filter(|refund| refund.counts());
    Receipt {
        trx_id: charge.trx_id.clone(),
        paid_at: charge.at,
        wallet: charge.wallet.clone(),
        refunds: refunds
            .map(|refund| RefundView {
                amount: refund.amount,
                completed: matches!(refund.state, RefundState::Completed { .. }),
            })
            .collect(),
    }
}

/// How a payment ended without money, or `None` if it did not.
fn notice(payment: &Payment) -> Option<PayNotice> {
    match &payment.state {
        PaymentState::NotCreated(
            NotCreated::Refused(Decline::Unavailable) | NotCreated::Unanswered,
        ) => Some(PayNotice::BkashUnavailable),
        PaymentState::NotCreated(NotCreated::Refused(reason)) | PaymentState::Declined(reason) => {
            Some(PayNotice::Declined(*reason))
        }
        PaymentState::Ended(Ended::Closed) => Some(PayNotice::Closed),
        PaymentState::Ended(Ended::FailedAtBkash) => Some(PayNotice::FailedAtBkash),
        PaymentState::Ended(Ended::Superseded) => Some(PayNotice::Superseded),
        PaymentState::NotExecuted => Some(PayNotice::NotExecuted),
        _ => None,
    }
}

/// Builds the view of an agreement. Returns `None` if the payer never consented.
pub(super) fn agreement(id: &AgreementId, agreement: &Agreement) -> Option<AgreementView> {
    let consent = agreement.consent()?;
    let revoked_at = match agreement.state {
        AgreementState::Revoked { at, .. } => Some(at),
        _ => None,
    };
    Some(AgreementView {
        id: id.clone(),
        number: consent.wallet.clone(),
        consented_at: consent.at,
        revoked_at,
        revoking: matches!(agreement.state, AgreementState::Revoking { .. }),
    })
}

/// Returns the session's order if it can be paid now.
pub(super) fn payable_order(id: &SessionId, session: &Session) -> Option<PayableOrder> {
    let payable = matches!(session.phase(), Phase::Open(_) | Phase::PendingPayer { .. });
    payable.then(|| PayableOrder {
        session: id.clone(),
        amount: session.order.amount,
        invoice: session.order.invoice.as_str().to_owned(),
    })
}
