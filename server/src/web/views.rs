//! From states to what pages show.

use app::{
    api::PaymentStatus,
    view::{
        Line, Notice, PayState, PayView, Receipt, RefundView, Saving, WalletView, WalletsOrder,
    },
};
use domain::{
    AgreementId, Decline, SessionId, Timestamp, TrxId,
    agreement::{Agreement, AgreementState},
    attempt::{Ended, NotCreated},
    payment::{Charge, Payment, PaymentState},
    refund::RefundState,
    session::{AgreementPolicy, Closed, PAYMENTS_PER_SESSION, Phase, Session},
};

use super::begin;
use crate::accounts::Account;

/// A session's page. `wallets` are all of the payer's.
pub(super) fn pay(
    now: Timestamp,
    account: &Account,
    id: &SessionId,
    session: &Session,
    wallets: &[(AgreementId, Agreement)],
) -> PayView {
    let order = &session.order;
    let returning = |url: &str| url.replace("{session}", id.as_str());
    PayView {
        session: id.clone(),
        invoice: order.invoice.as_str().to_owned(),
        amount: order.amount,
        lines: order
            .lines
            .iter()
            .map(|line| Line {
                name: line.name.clone(),
                quantity: line.quantity,
                amount: line.amount,
            })
            .collect(),
        state: pay_state(now, id, session),
        saving: saving(account, session),
        wallets: wallets
            .iter()
            .filter(|(_, agreement)| matches!(agreement.state, AgreementState::Active(_)))
            .filter_map(|(id, agreement)| wallet(id, agreement))
            .collect(),
        cancel_url: returning(&order.cancel_url),
        success_url: returning(&order.success_url),
        embedding: None,
    }
}

/// Whether the wallet that pays may, must or cannot be remembered.
pub(super) fn saving(account: &Account, session: &Session) -> Saving {
    let bkash = account.bkash.capabilities();
    match (&session.order.payer, session.order.agreement_policy) {
        _ if bkash.want_consent(&session.order) => Saving::Always,
        (Some(_), AgreementPolicy::Offer) if bkash.agreements => Saving::Offered,
        _ => Saving::Never,
    }
}

fn pay_state(now: Timestamp, id: &SessionId, session: &Session) -> PayState {
    let expires_at = session.order.expires_at;
    match session.phase() {
        Phase::Ready(last) => {
            let full = session.payments.len() >= PAYMENTS_PER_SESSION;
            let notice = if full {
                Some(Notice::TooManyTries)
            } else {
                last.and_then(notice)
            };
            PayState::Ready {
                expires_at,
                now,
                notice,
            }
        }
        Phase::AtBkash { page } => PayState::AtBkash {
            bkash_url: begin::at_bkash(id, page),
            expires_at,
            now,
        },
        Phase::Working => PayState::Working,
        Phase::Unknown => PayState::Unknown,
        Phase::Paid(taken) => PayState::Paid(receipt(session, taken)),
        Phase::Held(taken) => PayState::Held(receipt(session, taken)),
        Phase::Voided(taken) => PayState::Voided(receipt(session, taken)),
        Phase::NeedsCheck(payment) => PayState::NeedsCheck {
            trx_id: transaction(payment),
        },
        Phase::Closed(Closed::Cancelled) => PayState::Cancelled,
        Phase::Closed(Closed::Expired) => PayState::Expired,
    }
}

fn receipt(session: &Session, taken: &Charge) -> Receipt {
    let refunds = session.refunds.iter().filter(|refund| refund.counts());
    Receipt {
        trx_id: taken.trx_id.clone(),
        paid_at: taken.at,
        wallet: taken.wallet.clone(),
        refunds: refunds
            .map(|refund| RefundView {
                amount: refund.amount,
                done: matches!(refund.state, RefundState::Completed { .. }),
            })
            .collect(),
    }
}

/// How a payment ended without money.
fn notice(payment: &Payment) -> Option<Notice> {
    match &payment.state {
        PaymentState::NotCreated(
            NotCreated::Refused(Decline::Unavailable) | NotCreated::Unanswered,
        ) => Some(Notice::BkashUnavailable),
        PaymentState::NotCreated(NotCreated::Refused(reason)) | PaymentState::Declined(reason) => {
            Some(Notice::Declined(*reason))
        }
        PaymentState::Ended(Ended::Closed) => Some(Notice::Closed),
        PaymentState::Ended(Ended::FailedAtBkash) => Some(Notice::FailedAtBkash),
        PaymentState::Ended(Ended::Superseded) => Some(Notice::Superseded),
        PaymentState::NotExecuted { .. } => Some(Notice::NotExecuted),
        _ => None,
    }
}

fn transaction(payment: &Payment) -> Option<TrxId> {
    match &payment.state {
        PaymentState::Quarantined { trx_id, .. } => trx_id.clone(),
        PaymentState::LateSuccess(taken) => Some(taken.trx_id.clone()),
        _ => None,
    }
}

/// A saved wallet, if its consent was ever given.
pub(super) fn wallet(id: &AgreementId, agreement: &Agreement) -> Option<WalletView> {
    let consent = agreement.consent()?;
    let revoked_at = match agreement.state {
        AgreementState::Revoked { at, .. } => Some(at),
        _ => None,
    };
    Some(WalletView {
        id: id.clone(),
        number: consent.wallet.clone(),
        consented_at: consent.at,
        revoked_at,
        revoking: matches!(agreement.state, AgreementState::Revoking { .. }),
    })
}

/// The order that waits while its payer looks at wallets: none that is paid, over or being asked about.
pub(super) fn wallets_order(id: &SessionId, session: &Session) -> Option<WalletsOrder> {
    let payable = matches!(session.phase(), Phase::Ready(_) | Phase::AtBkash { .. });
    payable.then(|| WalletsOrder {
        session: id.clone(),
        amount: session.order.amount,
        invoice: session.order.invoice.as_str().to_owned(),
    })
}

/// Where a session stands, for a waiting page.
pub(super) fn status(session: &Session) -> PaymentStatus {
    match session.phase() {
        Phase::Ready(_) => PaymentStatus::Ready,
        Phase::AtBkash { .. } => PaymentStatus::AtBkash,
        Phase::Working => PaymentStatus::Working,
        Phase::Unknown => PaymentStatus::Unknown,
        Phase::Paid(_) => PaymentStatus::Paid,
        Phase::Held(_) => PaymentStatus::Held,
        Phase::Voided(_) => PaymentStatus::Voided,
        Phase::NeedsCheck(_) => PaymentStatus::NeedsCheck,
        Phase::Closed(Closed::Cancelled) => PaymentStatus::Cancelled,
        Phase::Closed(Closed::Expired) => PaymentStatus::Expired,
    }
}
