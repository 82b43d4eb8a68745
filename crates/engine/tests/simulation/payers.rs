//! Payers who press everything: twice, in two tabs, too late, and back.

use std::time::Duration;

use domain::{
    AccountId, Amount, BkashPaymentId, InvoiceNumber, SessionId,
    attempt::CallbackOutcome,
    hold::{AtEnd, HoldTerms, Resolution},
    payment::Method,
    refund::RefundText,
    session::{Phase, Session},
};
use engine::{Engine, NewSession, RefundRequest, Worker};
use tokio::time::{Instant, sleep};

use crate::{
    bkash::{Bkash, SIGNATURE},
    dice::Dice,
};

/// The orders that payers press around on.
#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) sessions: Vec<SessionId>,
    pub(crate) bkash: Bkash,
}

pub(crate) fn invoice(order: usize) -> InvoiceNumber {
    InvoiceNumber::parse(&format!("INV-{order}")).unwrap()
}

/// Every other order is held for an hour first; what ends the hold differs.
fn hold(order: usize) -> Option<HoldTerms> {
    let at_end = match order % 4 {
        1 => AtEnd::Void,
        3 => AtEnd::Capture,
        _ => return None,
    };
    HoldTerms::new(3600, at_end)
}

pub(crate) async fn order(engine: &Engine, order: usize) -> SessionId {
    let account = AccountId::parse("tea-house/test").unwrap();
    let new = NewSession {
        hold: hold(order),
        ..NewSession::new(account, Amount::parse("599").unwrap(), invoice(order))
    };
    engine.open_session(new).await.unwrap()
}

/// Presses until the process dies.
pub(crate) async fn press_around(engine: Engine, mut dice: Dice, shop: Shop) {
    loop {
        let session =
            shop.sessions[usize::try_from(dice.below(shop.sessions.len() as u64)).unwrap()].clone();
        let (engine, bkash, dice_of_one) = (engine.clone(), shop.bkash.clone(), dice.fork());
        // Nobody waits for anybody: that is what two tabs and impatient fingers are.
        tokio::spawn(async move { press_once(&engine, dice_of_one, &bkash, &session).await });
        sleep(Duration::from_millis(dice.below(4000))).await;
    }
}

async fn press_once(engine: &Engine, mut dice: Dice, bkash: &Bkash, id: &SessionId) {
    let Ok(session) = engine.session(id).await else {
        return;
    };
    match session.phase() {
        Phase::AtBkash { .. } if dice.chance(80) => {
            let Some(payment) = last_payment(&session) else {
                return;
            };
            let outcome = match dice.below(10) {
                0 => CallbackOutcome::Cancel,
                1 => CallbackOutcome::Failure,
                _ => CallbackOutcome::Success,
            };
            // Some come back without having confirmed, or with an address that they made up.
            if dice.chance(85) {
                bkash.approve(&payment);
            }
            let signature = dice.chance(90).then(|| SIGNATURE.to_owned());
            for _ in 0..=dice.below(2) {
                let _ = engine
                    .callback(id, payment.clone(), outcome, signature.clone())
                    .await;
            }
        }
        Phase::Held(_) => {
            let resolution = if dice.chance(70) {
                Resolution::Capture
            } else {
                Resolution::Void
            };
            let _ = engine
                .resolve_authorization(id, session.payments.len() - 1, resolution, None)
                .await;
        }
        Phase::Paid(_) if dice.chance(40) => {
            let wanted = RefundRequest {
                payment: session.payments.len() - 1,
                amount: Amount::from_poisha(10_000 * (1 + dice.below(3))).unwrap(),
                sku: RefundText::parse("tea").unwrap(),
                reason: RefundText::parse(&format!("{:x}", dice.roll())).unwrap(),
            };
            let _ = engine.refund(id, wanted, None).await;
        }
        _ if dice.chance(3) => {
            let _ = engine.cancel(id, None).await;
        }
        _ => {
            let _ = engine
                .start(id, Method::Wallet, dice.chance(30), None)
                .await;
        }
    }
}

fn last_payment(session: &Session) -> Option<BkashPaymentId> {
    session.payments.last()?.payment_id.clone()
}

/// Lets simulated time pass, in which only the worker acts.
pub(crate) async fn let_time_pass(engine: &Engine, time: Duration) {
    let worker = Worker::new(engine.clone());
    let began = Instant::now();
    while began.elapsed() < time {
        worker.step().await.unwrap();
        sleep(Duration::from_secs(5)).await;
    }
}
